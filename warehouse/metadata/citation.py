"""How to cite the dataset and each of its sources: `CITATION.cff` (Citation File Format 1.2.0), `dataset.bib`, `sources.bib`."""

from __future__ import annotations

from typing import Any

import yaml

from warehouse.metadata.written import about

# LaTeX reads these as commands; BibTeX counts braces even where a backslash stands before them.
NAMED = {
    "\\": "textbackslash", "{": "textbraceleft", "}": "textbraceright", "~": "textasciitilde", "^": "textasciicircum",
}  # fmt: skip
ESCAPES = str.maketrans({mark: f"\\{name}{{}}" for mark, name in NAMED.items()} | {mark: "\\" + mark for mark in "&%$#_"})
URL_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
# BibTeX takes the name of a body for a person's and puts titles into small letters, unless they are braced once more.
BRACED = ("author", "title")


def citation_text(version: str, day: str | None) -> str:
    """The citation as a sentence; `day` is the date the dataset stands for."""
    return f"{about()['creator']}{f' ({day[:4]})' if day else ''}: *{about()['title']}*, version {version}. Data set."


def citation_cff(version: str, day: str | None, sources: list[dict[str, Any]]) -> str:
    """`CITATION.cff`; the documents read are its references."""
    dataset = about()
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Please cite the version of the data you used, and the documents a figure rests on.",
        "type": "dataset",
        "title": dataset["title"],
        "abstract": dataset["description"],
        "authors": [{"name": dataset["creator"]}],
        "version": version,
        "keywords": dataset["keywords"],
        "license": dataset["licence"]["id"],
    }
    if day:
        content["date-released"] = day
    if sources:
        content["references"] = [_reference(source) for source in sources]
    return yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=100)


def dataset_bibtex(version: str, day: str | None) -> str:
    """One entry for this version of the dataset."""
    fields = {"author": about()["creator"], "title": about()["title"], "version": version, "year": day[:4] if day else None}
    return _entry(f"{about()['name']}-{version}", fields | {"note": f"Data set, version {version}"})


def sources_bibtex(sources: list[dict[str, Any]]) -> str:
    """One entry a document, keyed by its id."""
    return "\n".join(_entry(source["document_id"], _bibtex_fields(source)) for source in sources)


def _bibtex_fields(source: dict[str, Any]) -> dict[str, str | None]:
    return {
        "author": source["author"],
        "title": source["title"] or source["file_name"] or source["document_id"],
        "howpublished": source["publisher"],  # of `@misc` the common styles show no publisher
        "year": _year(source),
        "url": source["url"],
        "note": f"Licence: {source['licence'] or 'unknown'}",
    }


def _reference(source: dict[str, Any]) -> dict[str, Any]:
    author = source["author"] or source["publisher"] or "unknown"
    reference: dict[str, Any] = {
        "type": "generic",
        "title": source["title"] or source["file_name"] or source["document_id"],
        "authors": [{"name": author}],
    }
    if year := _year(source):
        reference["year"] = int(year)
    if source["url"] and source["url"].startswith(("http://", "https://")):
        reference["url"] = source["url"]
    reference["notes"] = f"Document {source['document_id']}. Licence: {source['licence'] or 'unknown'}."
    return reference


def _year(source: dict[str, Any]) -> str | None:
    return str(source["date_earliest"].year) if source["date_earliest"] else None


def _entry(key: str, fields: dict[str, str | None]) -> str:
    lines = [f"  {name} = {{{_bibtex_value(name, value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"]) + "\n"


def _bibtex_value(name: str, value: str) -> str:
    """The text of a field; of an address only what BibTeX would stumble over is written in another way."""
    if name == "url":
        return value.translate(URL_ESCAPES)
    text = " ".join(value.split()).translate(ESCAPES)
    return "{" + text + "}" if name in BRACED else text
