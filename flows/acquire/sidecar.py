"""Sidecars: a small YAML or JSON file beside a document (`name.txt.meta.yaml`, `name.txt.meta.json`) that says what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from expectations.evidence import bounds
from flows.acquire.addresses import public_address
from flows.errors import Refused

SIDECAR_SUFFIXES = (".meta.yaml", ".meta.yml", ".meta.json")
TEXTS = (
    "document_id", "title", "author", "publisher", "date_edtf", "kind", "licence", "url", "cites_document_id", "fetch", "sha256",
    "set_aside",
)  # fmt: skip
RENAMED = {"date": "date_edtf", "license": "licence"}
STORED = {"sha256": "pinned"}
BINDING = ("document_id", "fetch", "sha256", "set_aside")
LARGEST = 64 * 1024
LONGEST = 2_000
DEEPEST = 3
HASH = re.compile(r"[0-9a-f]{64}")
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


def read_sidecar(document: Path) -> tuple[dict[str, Any], list[str]]:
    """What the sidecar of a document states, by field, and what is wrong with fields that are left out; both empty where there is
    no sidecar. Raises `Refused` where it cannot be read, or what it says of the document's identity, address or hash is wrong."""
    for suffix in SIDECAR_SUFFIXES:
        path = document.with_name(document.name + suffix)
        if path.is_symlink():
            raise Refused("is a link", where=path.name, advice="put the file itself beside the document")
        if path.is_file():
            return _checked(path, _parsed(path))
    return {}, []


class _Loader(yaml.SafeLoader):
    """YAML in which a date is the text it is written as, so that a wrong one is told like any other wrong value."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def is_sidecar(path: Path) -> bool:
    """Whether a file is named like a sidecar."""
    return path.name.endswith(SIDECAR_SUFFIXES)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"over {LARGEST // 1024} KB", where=path.name)
        text = path.read_text("utf-8")
    except OSError as error:
        raise Refused(f"cannot be opened: {error.strerror or error}", where=path.name) from error
    except UnicodeDecodeError as error:
        raise Refused("is not UTF-8", where=path.name, advice="save it as UTF-8") from error
    try:
        _refuse_elaborate(path, text)
        stated = yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        raise Refused("cannot be read as YAML", where=f"{path.name} line {place.line + 1}" if place else path.name) from error
    if stated is not None and not isinstance(stated, dict):
        raise Refused("must hold fields and values", where=path.name)
    return stated or {}


def _refuse_elaborate(path: Path, text: str) -> None:
    """Raises `Refused` for what makes a small YAML file large or slow to read."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Refused("must hold fields and values; it is nested too deeply", where=path.name)
        if isinstance(event, yaml.AliasEvent):
            raise Refused("YAML aliases are not read", where=path.name)


def _checked(path: Path, stated: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    found: dict[str, Any] = {}
    faults: list[str] = []
    for given, value in stated.items():
        name = RENAMED.get(str(given), str(given))
        try:
            if value is not None:
                found[STORED.get(name, name)] = _value(name, value)
        except ValueError as error:
            if name in BINDING:
                raise Refused(str(error), where=path.name) from error
            faults.append(f"{error} ({path.name}); the field is left out")
    return found, faults


def _value(name: str, value: object) -> str | bool:
    """The value of a field. Raises ValueError saying what is wrong with it."""
    if name == "may_redistribute":
        if not isinstance(value, bool):
            raise ValueError("may_redistribute must be true or false")
        return value
    if name not in TEXTS:
        raise ValueError(f"unknown field '{_short(name)}', known are {', '.join([*TEXTS, 'may_redistribute'])}")
    if not isinstance(value, str | int | float):
        raise ValueError(f"{name} must be a text")
    text = "".join(c for c in str(value) if c.isprintable()).strip()
    if len(text) > LONGEST:
        raise ValueError(f"{name} is longer than {LONGEST} characters")
    return _CHECKS[name](name, text) if name in _CHECKS else text


def _identifier(name: str, text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise ValueError(f"{name} '{_short(text)}' must be small letters, digits, '.', '_' or '-'")
    return text


def _date(name: str, text: str) -> str:
    valid, earliest, _ = bounds(text)
    if not valid or earliest is None:
        raise ValueError(f"date '{_short(text)}' is no EDTF date; write 1974, 1974-05 or 1974-05-20")
    return text


def _hash(name: str, text: str) -> str:
    if not HASH.fullmatch(text.lower()):
        raise ValueError(f"{name} must be 64 hexadecimal digits")
    return text.lower()


def _address(name: str, text: str) -> str:
    try:
        address = urlsplit(text)
    except ValueError as error:
        raise ValueError(f"{name} is no address: {error}") from error
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError(f"{name} must be an address that begins with https:// or http://")
    return text


def _short(text: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in text)[:40]


_CHECKS: Mapping[str, Callable[[str, str], str]] = {
    "document_id": _identifier,
    "cites_document_id": _identifier,
    "date_edtf": _date,
    "sha256": _hash,
    "fetch": _address,
    "url": lambda name, text: public_address(text),
}
