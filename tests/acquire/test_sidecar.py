"""What a sidecar may say, and how it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.acquire.sidecar import read_sidecar
from flows.errors import Refused


def beside(folder: Path, text: str | bytes, suffix: str = ".meta.yaml") -> Path:
    """A document with this sidecar."""
    document = folder / "a.txt"
    document.write_text("words")
    document.with_name(document.name + suffix).write_bytes(text if isinstance(text, bytes) else text.encode())
    return document


def test_document_without_a_sidecar_states_nothing(tmp_path):
    assert read_sidecar(tmp_path / "a.txt") == {}


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".meta.yaml", "title: Ships & *trade*\ndate: 1974-05-20\nlicense: CC0\nmay_redistribute: true\nurl:\n"),
        (".meta.yml", "title: 'Ships & *trade*'\ndate_edtf: '1974-05-20'\nlicence: CC0\nmay_redistribute: yes\n"),
        (".meta.json", '{"title": "Ships & *trade*", "date": "1974-05-20", "licence": "CC0", "may_redistribute": true}'),
    ],
)
def test_yaml_and_json_say_the_same(tmp_path, suffix, text):
    stated = {"title": "Ships & *trade*", "date_edtf": "1974-05-20", "licence": "CC0", "may_redistribute": True}
    assert read_sidecar(beside(tmp_path, text, suffix)) == stated


def test_empty_sidecar_states_nothing(tmp_path):
    assert read_sidecar(beside(tmp_path, "")) == {}


def test_control_characters_are_taken_out(tmp_path):
    assert read_sidecar(beside(tmp_path, 'title: "Oil\\u001b[31m and gas\\n"')) == {"title": "Oil[31m and gas"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title: [open\n", "cannot be read as YAML (a.txt.meta.yaml line 2)"),
        ("a: &x [1]\nb: *x\n", "YAML aliases are not read"),
        ("- title\n", "must hold fields and values"),
        ("colour: red\n", "unknown field 'colour'"),
        ("title: [a, b]\n", "title must be a text"),
        ("may_redistribute: perhaps\n", "may_redistribute must be true or false"),
        ("date: last summer\n", "no EDTF date"),
        ("date: 1974-02-31\n", "cannot be read as YAML"),
        ("document_id: Über uns\n", "must be small letters"),
        ("cites_document_id: ../x\n", "must be small letters"),
        (f"title: {'x' * 3000}\n", "longer than 2000 characters"),
        ("#" * 70_000, "over 64 KB"),
        ("[" * 20_000, "nested too deeply"),
        (b"title: \xff\xfe\n", "is not UTF-8"),
    ],
)
def test_wrong_sidecar_is_refused_in_words(tmp_path, text, why):
    with pytest.raises(Refused) as refused:
        read_sidecar(beside(tmp_path, text))
    assert why in str(refused.value)


def test_sidecar_that_is_a_link_is_refused(tmp_path):
    document = tmp_path / "a.txt"
    document.write_text("words")
    (tmp_path / "a.txt.meta.yaml").symlink_to("/etc/hostname")
    with pytest.raises(Refused, match="is a link"):
        read_sidecar(document)
