"""Addresses of documents, and how they may be shown: without what lets in."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SECRET = re.compile(r"token|secret|passw|pwd|key(?!word)|(?<!de)sig|auth(?!or(?!i))|credential|session", re.IGNORECASE)


def public_address(address: str) -> str:
    """An address without user name, password and fragment, and without the parameters of its query that let in."""
    try:
        parts = urlsplit(address)
        place = parts.netloc.rpartition("@")[2]
        query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not SECRET.search(name)]
    except ValueError:
        return ""
    kept = parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
    return urlunsplit((parts.scheme, place, parts.path, kept, ""))
