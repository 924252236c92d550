"""What a measure answers to: named beside it, in its own words, or by the story around it."""

from __future__ import annotations

import pytest

from flows.claims.events import events_in
from flows.claims.measures import measure_triggers
from flows.claims.sanctions import sanction_records
from flows.claims.scene import stage
from flows.claims.types import Record
from flows.restore import restore


def told(text: str) -> list[Record]:
    scene = stage(restore(text.encode(), file_name="memo.txt"))
    return sanction_records(scene, [(trigger, 0.9) for trigger in measure_triggers(scene)])


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("In 1980 Norway cut off credits to the Soviet Union because of Afghanistan.", "Afghanistan"),
        ("Belgium halted aid to Zaire in retaliation for the seizure of its mines.", "seizure of its mines"),
        ("The Dutch stopped aid to Surinam after the murder of the fifteen prisoners.", "murder of the fifteen prisoners"),
        ("Denmark banned imports of Soviet vodka after lunch.", None),
        ("The Swiss stopped insuring exports to Peru because of its debt in dollars.", None),
    ],
)
def test_occasion_in_the_sentence(text: str, occasion: str | None) -> None:
    assert [r.get("trigger") for r in told(text)] == [occasion]


def test_two_measures_of_one_sentence_answer_to_their_own_events() -> None:
    text = "In 1982 Reagan embargoed pipe for the line over Poland, and in 1980 Carter had embargoed grain over Afghanistan."
    assert [r.get("trigger") for r in told(text)] == ["Poland", "Afghanistan"]


def test_occasion_is_carried_through_a_paragraph_to_measures_of_its_time() -> None:
    text = (
        "The Korean airliner had been shot down at night. Oslo recalled its trade mission. "
        "In September 1983 Norway banned flights to the Soviet Union. In 1951 it had banned exports of copper to the "
        "Soviet Union."
    )
    assert [r.get("trigger") for r in told(text) if r.get("imposed_edtf")] == ["Korean airliner", None]


def test_occasion_is_carried_only_to_measures_against_its_authors() -> None:
    text = (
        "The Korean airliner had been shot down in September 1983. Nothing was known for a day. "
        "In October 1983 Norway banned exports of copper to South Africa."
    )
    assert [r.get("trigger") for r in told(text)] == [None]


def test_an_event_is_named_by_whole_words() -> None:
    assert [name for name, *_ in events_in("The Afghans, Shcharansky and two hostages; KAL 007; Rhodesian.")] == [
        "Afghanistan", "trials of dissidents", "hostages in Iran", "Korean airliner", "Rhodesia",
    ]  # fmt: skip
    assert not list(events_in("Orlovsky and Petrovsky saw Castrop and the sea trials of a ferry."))
