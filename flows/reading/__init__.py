"""Reading the documents of a run: what was read before comes from the cache, the rest is read side by side, within bounds."""
