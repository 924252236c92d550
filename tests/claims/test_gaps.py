"""A field that a redaction hides is silent for that reason."""

from flows.claims.reader import read
from flows.restore import restore

HEAD = "MEMORANDUM\n\n14 March 1976\n\nSUBJECT: Credits for steel\n\n"


def gaps_of(sentence: str) -> dict[str, str]:
    reading = read(restore((HEAD + sentence + "\n").encode()))
    assert reading.records, "the sentence tells no record"
    return reading.records[0].gaps


def test_redaction_inside_the_sentence_types_the_gap():
    gaps = gaps_of("In February 1976 the Export-Import Bank of Japan granted 25X1 a credit of $40 million for steel pipe.")
    assert gaps["borrower_name"] == gaps["borrower_country"] == "redacted"


def test_sentence_without_redaction_has_no_typed_gap():
    assert (
        gaps_of(
            "In February 1976 the Export-Import Bank of Japan granted the Soviet Union a credit of $40 million for steel pipe."
        )
        == {}
    )
