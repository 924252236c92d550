"""Acquiring: which documents there are, which are at hand, and what is known of each before it is read."""

from __future__ import annotations

from flows.acquire.sources import acquire
from flows.acquire.types import Source

__all__ = ["Source", "acquire"]
