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
    assert read_sidecar(tmp_path / "a.txt") == ({}, [])


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
    assert read_sidecar(beside(tmp_path, text, suffix)) == (stated, [])


def test_empty_sidecar_states_nothing(tmp_path):
    assert read_sidecar(beside(tmp_path, "")) == ({}, [])


def test_control_characters_are_taken_out(tmp_path):
    assert read_sidecar(beside(tmp_path, 'title: "Oil\\u001b[31m and gas\\n"')) == ({"title": "Oil[31m and gas"}, [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title: [open\n", "cannot be read as YAML (a.txt.meta.yaml line 2)"),
        ("a: &x [1]\nb: *x\n", "YAML aliases are not read"),
        ("- title\n", "must hold fields and values"),
        ("? {a: b}\n: c\n", "cannot be read as YAML"),
        ("document_id: Über uns\n", "must be small letters"),
        ("document_id: ../../etc/passwd\n", "must be small letters"),
        ("fetch: file:///etc/passwd\n", "fetch must be an address that begins with https"),
        ("fetch: http://[::1\n", "fetch is no address"),
        ("sha256: abc\n", "sha256 must be 64 hexadecimal digits"),
        ("a: !!python/object/apply:os.system [ls]\n", "cannot be read as YAML"),
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


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("colour: red\n", "unknown field 'colour', known are document_id"),
        ("licnce: CC0\n", "unknown field 'licnce'"),
        ("publisher: [a, b]\n", "publisher must be a text"),
        ("may_redistribute: perhaps\n", "may_redistribute must be true or false"),
        ("date: last summer\n", "no EDTF date"),
        ("date: 1974-02-31\n", "date '1974-02-31' is no EDTF date"),
        (f"author: {'x' * 3000}\n", "longer than 2000 characters"),
        ("cites_document_id: ../x\n", "must be small letters"),
        ('"\\u001b[31mred": c\n', "unknown field"),
    ],
)
def test_wrong_field_is_left_out_and_told_with_its_file(tmp_path, text, why):
    stated, [fault] = read_sidecar(beside(tmp_path, f"title: Ships\n{text}"))
    assert stated == {"title": "Ships"}
    assert why in fault and "a.txt.meta.yaml" in fault and "left out" in fault
    assert fault.isprintable()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://user:secret@example.org/a?id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?id=7&access_token=secret#top", "https://example.org/a?id=7"),
        ("https://example.org/a?id=7&user=u&pwd=p&Authorization=q&apikey=r", "https://example.org/a?id=7&user=u"),
        ("https://example.org/a?author=Ito&keyword=coal&design=2", "https://example.org/a?author=Ito&keyword=coal&design=2"),
        ("https://example.org/a?X-Amz-Signature=secret", "https://example.org/a"),
        ("https://example.org/a?q=a%20b&page=2", "https://example.org/a?q=a%20b&page=2"),
    ],
)
def test_what_lets_in_is_taken_out_of_an_address(tmp_path, given, kept):
    stated, faults = read_sidecar(beside(tmp_path, f"url: '{given}'\n"))
    assert (stated, faults) == ({"url": kept}, [])
