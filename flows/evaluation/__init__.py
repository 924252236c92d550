"""Measuring the reader against hand-coded documents, and learning its weights from them."""
