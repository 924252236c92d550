"""A known phrase at a known place of each form comes back with that place, and what is no text is a mark with its own."""

from __future__ import annotations

import pytest
from restored import FORMS

from flows.restore import restore

PLANTED = [
    (
        "crest.txt",
        "Two orders for compressors were placed in Milan",
        [("Two orders for com", "pressors were placed in Milan")],
        1,
    ),
    ("crest.txt", "worth $l20 rnillion and covers thirty sets", [("worth $l20 rnillion and covers", "thirty sets")], 1),
    ("crest.txt", "The Italian side would not budge", [("The Italian side would not budge",)], 3),
    ("memorandum.txt", "although the terms of payment were left open", [("although", "the\nterms of payment were left open")], 1),
    ("cable.txt", "WILL GUARANTEE A LOAN OF DOLS 90 MILLION", [("WILL GUAR", "ANTEE A LOAN OF DOLS 90 MILLION")], 1),
    ("cable.txt", "DELIVERY OF PIPE TO THE USSR", [("DELIVERY OF PIPE TO", "THE USSR")], 1),
    ("frus.xml", "200 rigs—all on credit", [("200", "rigs", "all on credit")], 1),
    ("frus.xml", "did not object", [("did not ob", "ject")], 1),
    ("page.html", "at a good price", [("at a ", "good", " price")], 1),
    ("report.txt", "nobody had forecast", [("nobody had fore", "cast")], 1),
    ("report.txt", "for large-diameter pipe", [("for large-", "diameter pipe")], 1),
]


@pytest.mark.parametrize(
    ("name", "phrase", "printed", "page"), PLANTED, ids=lambda value: value if isinstance(value, str) else None
)
def test_planted_phrase_comes_back_with_its_place(document, source, name, phrase, printed, page):
    read, original = document(name), source(name)
    start = read.text.index(phrase)
    spans = read.source_spans(start, start + len(phrase))
    low, high = spans[0][0], spans[-1][1]
    expected_low = original.index(printed[0][0])
    expected_high = original.index(printed[0][-1], expected_low) + len(printed[0][-1])
    assert (low, high) == (expected_low, expected_high)
    assert read.page_at(start) == page


@pytest.mark.parametrize(("name", "form"), FORMS.items())
def test_form_is_detected_with_confidence_and_reason(document, name, form):
    read = document(name)
    assert read.form == form and read.confidence > 0.5 and read.reason


@pytest.mark.parametrize(
    ("fragment", "form"),
    [
        ("3. THE MINISTRY ADDED THAT THE\nSECRET\n\nPAGE 03  BONN 01234  011200Z\n\nPLANT WOULD OPEN.", "cable"),
        ("the terms Approved For Release 2001/01/01 : CIA-RDP80T00702A000100010001-1 were left open.", "crest"),
        ("The credit was agreed. 25X1 It was drawn in May. 25X1", "memorandum"),
        ("<p>The <persName>Minister</persName> agreed.</p><pb n='4'/><p>So did we.</p>", "frus"),
        ("<p>The loan&nbsp;was agreed.</p>", "html"),
        ("The loan was agreed in May.", "text"),
    ],
)
def test_form_of_a_fragment(fragment, form):
    assert restore(fragment.encode()).form == form


def test_redactions_have_ground_and_place(document):
    read = document("memorandum.txt")
    marks = [mark for mark in read.marks if mark.kind == "redaction"]
    assert [mark.exemption for mark in marks] == ["25X1", None, "25X1", "25X1", "25X1", None]
    inside = marks[1]
    assert inside.text == "[Redacted]" and read.text[: inside.start].endswith("although") and inside.start == inside.end
    assert "25X1" not in read.text and "declassified" not in read.text


def test_redaction_after_a_sentence_breaks_the_paragraph_and_inside_one_does_not(document):
    read = document("memorandum.txt")
    texts = [read.text[p.start : p.end] for p in read.paragraphs]
    assert "A credit of $30 million is to follow." in texts and "Its lender has not been named." in texts
    assert any("although the terms" in text for text in texts)


@pytest.mark.parametrize(
    ("mark", "exemption"),
    [("25X1A", "25X1A"), ("25X6", "25X6"), ("50X1-HUM", "50X1-HUM"), ("STAT", "STAT"), ("NR", "NR"), ("(b)(1)", "b(1)"), ("[ ]", None),  # noqa: E501
     ("[redacted]", None), ("[text not declassified]", None), ("[1½ lines not declassified]", None)],
)  # fmt: skip
def test_every_kind_of_redaction_is_found(mark, exemption):
    read = restore(f"MEMORANDUM FOR: The Director\n\nThe firm {mark} was paid in full. Approved For Release 2001/01/01".encode())
    marks = [found for found in read.marks if found.kind == "redaction"]
    assert [(found.text, found.exemption) for found in marks] == [(mark, exemption)]
    assert "The firm was paid in full." in read.text


def test_memorandum_emphasis_and_head(document):
    read = document("memorandum.txt")
    assert "*" not in read.text and read.text.startswith("OFFICE OF TRADE RESEARCH")
    assert read.metadata == {
        "memorandum_for": "The Deputy Director",
        "from": "Trade Branch",
        "subject": "Timber Talks in Nakhodka",
    }
    assert read.date.edtf == "1976-03-03"


def test_cable_header_signature_and_items(document):
    read = document("cable.txt")
    wanted = {"from": "AMEMBASSY ROME", "to": "SECSTATE WASHDC 0042", "info": "AMEMBASSY MOSCOW; USMISSION EC BRUSSELS", "eo": "GDS",  # noqa: E501
              "tags": "ETRD, IT, UR", "subject": "ITALIAN CREDIT FOR PIPE", "ref": "ROME 4000", "post": "ROME", "message_number": "04321",  # noqa: E501
              "signed": "VOLPE"}  # fmt: skip
    assert wanted.items() <= read.metadata.items()
    assert (read.date.edtf, read.date.origin) == ("1975-02-11", "header")
    assert [(p.label, p.item) for p in read.paragraphs] == [("heading", None), ("body", "1"), ("body", "2"), ("metadata", None)]
    assert read.capitals and "PAGE" not in read.text and "CONFIDENTIAL" not in read.text
    assert [page.printed for page in read.pages] == ["1", "2"]


def test_frus_notes_follow_their_block(document):
    read = document("frus.xml")
    labels = [(p.label, read.text[p.start : p.end]) for p in read.paragraphs]
    assert labels[:3] == [
        ("heading", "7. Memorandum of a Meeting"),
        ("note", "Source: an archive. Secret."),
        ("body", "Geneva, early March 1959."),
    ]
    assert ("note", "Not found & not printed.") in labels
    assert [mark.text for mark in read.marks if mark.kind == "note_mark"] == ["1", "2"]
    assert (read.date.edtf, read.date.origin) == ("1959-03-01/1959-03-04", "dateline")
    assert read.metadata["div_ids"] == "d7" and read.metadata["persons"] == "Smith"
    assert [page.printed for page in read.pages] == ["20", "21"]
    assert [mark.text for mark in read.marks if mark.kind == "redaction"] == ["[2 lines not declassified]"]


def test_frus_volume_without_a_root_keeps_every_document():
    two = "".join(
        f'<div type="document" xml:id="d{n}"><p>Paper {n} &rsquo;til <date when="196{n}-01-02">then</date>.</p></div>'
        for n in (1, 2)
    )
    read = restore(two.encode())
    assert read.text == "Paper 1 ’til then.\n\nPaper 2 ’til then."
    assert read.metadata["div_ids"] == "d1; d2" and read.metadata["div_dates"] == "d1 1961-01-02; d2 1962-01-02"


def test_html_leaves_out_furniture_and_reads_tables_by_row(document):
    read = document("page.html")
    assert "Home" not in read.text and "rights" not in read.text and "color" not in read.text and "write" not in read.text
    rows = [read.text[p.start : p.end] for p in read.paragraphs if p.label == "table"]
    assert rows == ["Year | Tons", "1981 | 20"]
    assert [(date.edtf, date.origin) for date in read.dates] == [("1983-03-09", "text"), ("2003-05-06", "page")]
    assert [mark.text for mark in read.marks if mark.kind == "note_mark"] == ["4"]
    assert "30 thousand tons – more than ever & at" in read.text.replace("\u00a0", " ")


def test_report_headings_contents_and_suspended_hyphens(document):
    read = document("report.txt")
    by_label: dict[str, list[str]] = {}
    for paragraph in read.paragraphs:
        by_label.setdefault(paragraph.label, []).append(read.text[paragraph.start : paragraph.end])
    assert {"PIPE SALES AND THE WINTER PROGRAM", "RESULTS", "THE OUTLOOK", "CONTENTS"} <= set(by_label["heading"])
    assert len(by_label["table"]) == 2
    assert "medium- and long-term credits" in read.text
    assert read.date.edtf == "1981-05-02"


def test_form_feeds_make_pages_without_their_numbers_and_heads():
    page = "THE GRAIN TRADE\n\nThe harvest was poor and the ships came late, so that nobody\nwas content with what there was on page {n} of it.\n\n{n}\n"  # noqa: E501
    read = restore("\f".join(page.format(n=n) for n in range(1, 5)).encode())
    assert [p.number for p in read.pages] == [1, 2, 3, 4]
    assert "\n4" not in read.text and read.text.count("THE GRAIN TRADE") == 1


def test_cable_loses_what_the_archive_adds_after_it(document, source):
    read = restore((source("cable.txt") + "\n<< END OF DOCUMENT >>\n\nMessage Attributes\n\nAuthor: n/a\n").encode())
    assert read.text == document("cable.txt").text


def test_a_date_in_a_cable_s_prose_is_not_the_document_s():
    prose = "CONTRACT OF DECEMBER 1972 WAS SHOWN TO US. " * 8
    read = restore(f"R 111405Z FEB 75\nFM AMEMBASSY ROME\nTO SECSTATE\n\nTAGS: ETRD\nSUBJECT: PIPE\n\n1. {prose}".encode())
    assert [(date.edtf, date.origin) for date in read.dates] == [("1975-02-11", "header")]


CABLE_HEADS = {
    "copies": "CONFIDENTIAL\nPAGE 01 ROME 04321 111530Z\n45\nACTION EUR-12\nINFO OCT-01 OPIC-03 /031 W\nCOME-00 XMB-02 /091 W\n",
    "origin": "CONFIDENTIAL\nPAGE 01 ROME 04321\nORIGIN EB-07\nDRAFTED BY EB/OTP:JROE:AB\nAPPROVED BY EB:LPOE\nEUR/SOV - AMOE\n",
    "two lines": "CONFIDENTIAL\nPAGE 01\nROME 04321 111530Z\nACTION EUR-08\n",
}


@pytest.mark.parametrize("head", CABLE_HEADS.values(), ids=CABLE_HEADS)
def test_every_head_of_a_cable_up_to_its_date_time_group_is_left_out(head):
    sent = "--------------------- 069720 /62\nR 111405Z FEB 75\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC 5854\nE.O. 11652: GDS\n"
    foot = "CONFIDENTIAL\nCONFIDENTIAL\nPAGE 02\nROME 04321 111530Z\n"
    stamp = "Ann P. Moe Declassified/Released US Department of State EO Systematic Review 20 Mar 2014\n"
    first, last = "1. EMBOFF HEARS FROM THE MINISTRY THAT A CREDIT FOR PIPE OF WIDE", "DIAMETER HAS BEEN ASKED FOR."
    body = f"TAGS: ETRD, IT\nSUBJECT: PIPE\n{first}\n{stamp}{foot}{last}\n"
    read = restore((head + sent + body).encode())
    assert read.date and read.date.edtf == "1975-02-11"
    assert read.text.split("\n\n") == ["PIPE", f"{first} {last}"]
    assert (read.metadata["post"], read.metadata["message_number"]) == ("ROME", "04321")
    assert read.pages[0].printed == "1"


@pytest.mark.parametrize(
    ("number", "date"),
    [
        ("661.9431/3\u2013148: Telegram", "1948-03-01"),
        ("860F.51/11-2846", "1946-11-28"),
        ("800.51W89 U.S.S.R./98", None),
        ("661.9431/3\u2013172", None),
        ("661.9431/13\u2013148", None),
    ],
)
def test_a_decimal_file_number_tells_the_day(number, date):
    read = restore(
        f"{number}\n\nThe Ambassador in Italy (Roe) to the Secretary of State\n\n251. The mill asks for a loan.".encode()
    )
    assert [found.edtf for found in read.dates] == ([date] if date else [])


@pytest.mark.parametrize(
    "opening", ["In May 1979 the port bought cranes.", "By 9 May 1979 cranes were sold.", "May 1979 was dry."]
)
def test_a_date_inside_the_first_sentence_is_not_the_document_s(opening):
    assert restore(f"{opening} Ninety of them stand on the quay today.".encode()).dates == ()


def test_prose_above_a_quoted_cable_is_kept_and_its_head_left_out():
    above = "The ministry waited for the embassy to report, which it did in the spring.\nNobody was surprised by what was said."
    below = "1. MILL HAS ORDERED TWO PRESSES FROM DETROIT FOR DOLS 3 MILLION."
    head = "R 111405Z FEB 75\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC 5854\nINFO AMEMBASSY MOSCOW\nE.O. 11652: GDS\nTAGS: ETRD, IT"
    read = restore(f"{above}\n\n{head}\nSUBJECT: PRESSES\n\n{below}\n\n{head}\nSUBJECT: MORE PRESSES\n\n{below}\n".encode())
    assert read.form == "cable"
    assert read.text.split("\n\n") == [above.replace("\n", " "), "PRESSES", below, "MORE PRESSES", below]


def test_the_head_of_a_cable_ends_at_a_blank_line_unless_its_last_field_goes_on():
    head = "R 111405Z FEB 75\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC 5854\nTAGS: ETRD, IT\nSUBJECT: PRESSES\nREF: (A) STATE 12345,"
    body = "MILL HAS ORDERED TWO PRESSES AND WANTS THEM SOON."
    assert restore(f"{head}\n\n(B) ROME 5555\n\n{body}\n".encode()).text.split("\n\n") == ["PRESSES", body]


@pytest.mark.parametrize("body", ["1. MILL HAS ORDERED TWO PRESSES.", "The mill has ordered two presses and wants them soon."])
def test_a_cable_without_subject_and_tags_keeps_its_body(body):
    read = restore(f"R 111405Z FEB 75\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC 5854\nINFO AMEMBASSY MOSCOW\n\n{body}\n".encode())
    assert read.form == "cable" and read.text == body
