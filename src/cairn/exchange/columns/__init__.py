"""Named columns of a large table, into NumPy and out of it.

Reads CSV and Parquet a column at a time, so that millions of rows fit into memory;
`exchange/tables` reads a practice's small tables row by row and asks about each fault.
Needs pyarrow: nothing of the science imports this package.
"""
