"""Commands of the command line that stand apart from `flows/cli.py`."""
