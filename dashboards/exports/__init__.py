"""Tables that leave the house: one table of typed rows, written as CSV or XLSX."""
