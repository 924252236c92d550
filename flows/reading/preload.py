"""Imported by the process that reading processes are forked from: loads once what each of them needs."""

from __future__ import annotations

import flows.claims.reader
import flows.restore  # noqa: F401
from flows.mentions.language import model

model()
