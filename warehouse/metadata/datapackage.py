"""`datapackage.json`: a Frictionless Data Package v2 (https://datapackage.org/standard/data-package/)."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from warehouse.metadata.written import FORMATS, WrittenColumn, WrittenFile, WrittenTable, about

TYPES = {"text": "string", "boolean": "boolean", "date": "date", "integer": "integer", "double": "number"}
# frictionless 5.21 does not count the bytes of a Parquet file, and calls a package invalid that says how many in `bytes`.
SIZE_PROPERTIES = {"parquet": "byteSize", "csv": "bytes"}
MEDIA_TYPES = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}


def data_package(version: str, tables: list[WrittenTable], sources: list[dict[str, Any]]) -> dict[str, Any]:
    """The package: one resource a file, `credits` for the Parquet file and `credits-csv` for the CSV."""
    dataset = about()
    licence = dataset["licence"]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": dataset["name"],
        "title": dataset["title"],
        "description": dataset["description"],
        "version": version,
        "keywords": dataset["keywords"],
        "licenses": [{"name": licence["id"], "title": licence["title"], "path": licence["url"]}],
        "contributors": [{"title": dataset["creator"], "roles": ["creator"]}],
        "sources": [_source(source) for source in sources],
        "resources": [_resource(table, file) for table in tables for file in table.files],
    }


def _source(source: dict[str, Any]) -> dict[str, Any]:
    known = {"title": source["title"] or source["document_id"], "path": source["url"], "version": source["sha256"]}
    return {key: value for key, value in known.items() if value} | {
        "documentId": source["document_id"],
        "licence": source["licence"] or "unknown",
        "mayRedistribute": source["may_redistribute"],
    }


def _resource(table: WrittenTable, file: WrittenFile) -> dict[str, Any]:
    kind = FORMATS[PurePath(file.name).suffix]
    return {
        "name": table.name.replace("_", "-") + ("-csv" if kind == "csv" else ""),
        "path": file.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
        "encoding": "utf-8",
        SIZE_PROPERTIES[kind]: file.size,
        "hash": f"sha256:{file.sha256}",
        "rows": table.rows,
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [_foreign_key(table, column) for column in table.columns if column.references],
        },
    }


def _field(column: WrittenColumn) -> dict[str, Any]:
    # Readers of tables that go by way of pandas give an integer column with gaps as floats, which an integer field would refuse.
    kind = "number" if column.type == "integer" and not column.required else TYPES[column.type]
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.description}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.enum:
        constraints["enum"] = list(column.enum)
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_key(table: WrittenTable, column: WrittenColumn) -> dict[str, Any]:
    referenced, _, field = (column.references or "").partition(".")
    resource = "" if referenced == table.name else referenced.replace("_", "-")
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [field]}}
