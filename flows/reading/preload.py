"""Imported by the process that reading processes are forked from: loads once what each of them needs."""

from __future__ import annotations

from flows.collecting import collecting_nothing

with collecting_nothing():
    import flows.claims.reader
    import flows.restore  # noqa: F401
    from flows.mentions.language import model

    model()
