"""Sidecars: a small YAML or JSON file beside a document (`name.txt.meta.yaml`, `name.txt.meta.json`) that says what it is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from expectations.evidence import bounds
from flows.errors import Refused

SIDECAR_SUFFIXES = (".meta.yaml", ".meta.yml", ".meta.json")
TEXTS = ("document_id", "title", "author", "publisher", "date_edtf", "kind", "licence", "url", "cites_document_id")
RENAMED = {"date": "date_edtf", "license": "licence"}
LARGEST = 64 * 1024
LONGEST = 2_000
DEEPEST = 3
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


def read_sidecar(document: Path) -> dict[str, Any]:
    """What the sidecar of a document states, by field; empty where there is none. Raises `Refused` naming what is wrong."""
    for suffix in SIDECAR_SUFFIXES:
        path = document.with_name(document.name + suffix)
        if path.is_symlink():
            raise Refused("is a link", where=path.name, advice="put the file itself beside the document")
        if path.is_file():
            return _checked(path, _parsed(path))
    return {}


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
        stated = yaml.safe_load(text)
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


def _checked(path: Path, stated: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for given, value in stated.items():
        name = RENAMED.get(str(given), str(given))
        if name == "may_redistribute":
            if not isinstance(value, bool):
                raise Refused("may_redistribute must be true or false", where=path.name)
            found[name] = value
        elif name in TEXTS:
            if value is not None:
                found[name] = _text(path, name, value)
        else:
            raise Refused(
                f"unknown field '{given}'", where=path.name, advice=f"known are {', '.join([*TEXTS, 'may_redistribute'])}"
            )
    return found


def _text(path: Path, name: str, value: object) -> str:
    if not isinstance(value, str | int | float | date):
        raise Refused(f"{name} must be a text", where=path.name)
    text = "".join(c for c in str(value) if c.isprintable()).strip()
    if len(text) > LONGEST:
        raise Refused(f"{name} is longer than {LONGEST} characters", where=path.name)
    if name in ("document_id", "cites_document_id") and not IDENTIFIER.fullmatch(text):
        raise Refused(f"{name} '{text[:40]}' must be small letters, digits, '.', '_' or '-'", where=path.name)
    if name == "date_edtf":
        valid, earliest, _ = bounds(text)
        if not valid or earliest is None:
            raise Refused(f"date '{text[:40]}' is no EDTF date", where=path.name, advice="write 1974, 1974-05 or 1974-05-20")
    return text
