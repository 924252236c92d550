"""Typed, normalised, grounded mentions: what the grammars and the names step find in the reading view of a document."""
