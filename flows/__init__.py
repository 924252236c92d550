"""The pipeline: one flow that reads as a list of steps (`pipeline.py`), and the code of each step in a package of its own."""
