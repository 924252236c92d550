"""Addresses of documents, and how they may be shown: without what lets in."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

SECRET = re.compile(r"token|secret|passw|pwd|key(?!word)|(?<!de)sig|auth(?!or(?!i))|credential|session", re.IGNORECASE)
OF_PATH = re.compile(r";(?P<name>[^;/=]*)(?:=[^;/]*)?")
OF_QUERY = re.compile(r"(?:^|[&;])(?P<name>[^&;=]*)(?:=[^&;]*)?")


def public_address(address: str) -> str:
    """An address without user name, password and fragment, and without the parameters of its path and query that let in."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path, query = OF_PATH.sub(_public, parts.path), OF_QUERY.sub(_public, parts.query)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], path, query.lstrip("&;"), ""))


def _public(parameter: re.Match[str]) -> str:
    return "" if SECRET.search(unquote_plus(parameter["name"])) else parameter[0]
