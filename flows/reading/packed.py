"""A document and its reading as bytes.

Records point at one another (a tranche at its credit line, an amount at its deal), which pickle keeps and JSON would not. A
pickle can also run code, so unpacking makes nothing but the classes that documents and readings are made of: bytes that name
another one are damaged.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import ModuleType

from flows import document as documents
from flows.claims import types as readings
from flows.claims.types import Reading
from flows.document import Document


class Damaged(Exception):
    """Bytes that are no packed document and reading."""


def pack(document: Document, reading: Reading) -> bytes:
    """The document and what the reader found in it, without what can be worked out again."""
    packed = io.BytesIO()
    pickler = pickle.Pickler(packed, protocol=5)
    pickler.dispatch_table = {each: _as_called for each in _known().values() if _is_frozen(each)}
    pickler.dump((replace(document), reading))
    return packed.getvalue()


def _as_called(record: object) -> tuple[type, tuple]:
    """A record as its class called with its fields, which is unpacked in less time than field by field."""
    return type(record), tuple(getattr(record, each.name) for each in fields(record))


def _is_frozen(kind: type) -> bool:
    """Whether records of a class are no more than their fields."""
    return is_dataclass(kind) and kind.__dataclass_params__.frozen and hasattr(kind, "__slots__")


def unpack(data: bytes) -> tuple[Document, Reading]:
    """The document and its reading. Raises `Damaged`."""
    try:
        found = _Unpickler(io.BytesIO(data)).load()
    except Exception as error:  # a damaged pickle may raise anything
        raise Damaged(f"{type(error).__name__}: {error}") from error
    if not (isinstance(found, tuple) and [type(part) for part in found] == [Document, Reading]):
        raise Damaged("does not hold a document and its reading")
    return found


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        try:
            return _known()[module, name]
        except KeyError:
            raise Damaged(f"names {module}.{name}") from None


@cache
def _known() -> dict[tuple[str, str], type]:
    """What documents and readings are made of, by module and name."""
    return {(each.__module__, each.__qualname__): each for each in [*_records(documents), *_records(readings)]}


def _records(module: ModuleType) -> Iterator[type]:
    """The dataclasses and named tuples of a module."""
    classes = (each for each in vars(module).values() if isinstance(each, type))
    return (each for each in classes if is_dataclass(each) or hasattr(each, "_fields"))
