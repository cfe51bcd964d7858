"""Posts in; labelled posts, counts, trends and alerts out."""
