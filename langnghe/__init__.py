"""The language of the house: records, taxonomy, places, settings, errors, topics and the index."""
