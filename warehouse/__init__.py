"""The DuckDB database and the releases made from it."""
