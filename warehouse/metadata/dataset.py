"""`dataset.jsonld` (schema.org/Dataset, what search engines read) and `dcat.jsonld` (W3C DCAT 3, what data portals read)."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from warehouse.metadata.datapackage import MEDIA_TYPES
from warehouse.metadata.written import FORMATS, WrittenFile, WrittenTable, about


def schema_org(version: str, day: str | None, tables: list[WrittenTable], sources: list[dict[str, Any]]) -> dict[str, Any]:
    """The dataset for schema.org: one download a file, one measured variable a column of the core tables' own."""
    dataset = about()
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": dataset["title"],
        "description": dataset["description"],
        "version": version,
        "license": dataset["licence"]["url"],
        "creator": {"@type": "Organization", "name": dataset["creator"]},
        "keywords": dataset["keywords"],
        "isAccessibleForFree": True,
        **({"dateModified": day} if day else {}),
        "isBasedOn": [_work(source) for source in sources],
        "distribution": [_download(table, file) for table in tables for file in table.files],
    }


def dcat(version: str, day: str | None, tables: list[WrittenTable]) -> dict[str, Any]:
    """The dataset for DCAT, with a checksum for each distribution."""
    dataset = about()
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Dataset",
        "dct:title": dataset["title"],
        "dct:description": dataset["description"],
        "dct:license": {"@id": dataset["licence"]["url"]},
        "dct:creator": {"@type": "foaf:Organization", "foaf:name": dataset["creator"]},
        "dcat:version": version,
        "dcat:keyword": dataset["keywords"],
        **({"dct:modified": {"@type": "xsd:date", "@value": day}} if day else {}),
        "dcat:distribution": [_distribution(table, file) for table in tables for file in table.files],
    }


def _work(source: dict[str, Any]) -> dict[str, Any]:
    known = {"name": source["title"] or source["document_id"], "author": source["author"], "url": source["url"]}
    return {"@type": "CreativeWork"} | {key: value for key, value in known.items() if value}


def _download(table: WrittenTable, file: WrittenFile) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": table.title,
        "contentUrl": file.name,
        "contentSize": f"{file.size} B",
        "encodingFormat": MEDIA_TYPES[FORMATS[PurePath(file.name).suffix]],
        "sha256": file.sha256,
    }


def _distribution(table: WrittenTable, file: WrittenFile) -> dict[str, Any]:
    kind = FORMATS[PurePath(file.name).suffix]
    return {
        "@type": "dcat:Distribution",
        "dct:title": table.title,
        "dcat:downloadURL": {"@id": file.name},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[kind]}"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": file.sha256,
        },
    }
