"""Measures told without a word of coercion: what is shelved, what is off, what is no longer done, who did likewise."""

from __future__ import annotations

import pytest

from flows.claims.measures import measure_triggers
from flows.claims.scene import stage
from flows.claims.side_features import Told
from flows.claims.sides import sides
from flows.restore import restore


def categories(text: str) -> list[str]:
    return [trigger.name for trigger in measure_triggers(stage(restore(text.encode(), file_name="told.txt")))]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The credit for the cement works has been put into a drawer in Vienna.", "credit_restriction"),
        ("Talks on the air agreement were put on ice by the Danes.", "other"),
        ("Visits by members of the cabinet to Sofia are off.", "visit_suspension"),
        ("As of June nothing was exported to Tirana.", "export_control"),
        ("Their ministers no longer travel to Budapest.", "other"),
        ("No Romanian sugar may enter the country.", "import_ban"),
        ("Oslo gave up its export guarantees for Warsaw.", "credit_restriction"),
        ("The ministry ended scientific exchanges with Prague.", "visit_suspension"),
        ("Exporters were told not to sell lathes to Hanoi.", "export_control"),
        ("Romanian planes can't land in Oslo.", "other"),
        ("Romanian planes can’t land in Oslo.", "other"),
    ],
)
def test_turn_of_phrase_tells_a_measure(text: str, category: str) -> None:
    assert categories(text) == [category]


@pytest.mark.parametrize(
    "text",
    [
        "The Belgians had received no coal before March.",
        "Norway set off on a visit to Warsaw in 1976.",
        "In 1976 the visit of the Danish minister came off as planned.",
        "The Swiss would not abrogate the credit agreement.",
        "An attempt to bar the sale of grain was made by two deputies.",
        "Denying the licence to the Austrian firm would help its rivals.",
        "Two deputies urged Oslo to restore the visits of ministers.",
        "The Irish did nothing about the credits.",
        "Drilling off Murmansk came to a complete halt in the spring.",
    ],
)
def test_what_was_not_done_is_no_measure(text: str) -> None:
    assert categories(text) == []


def test_who_did_likewise_takes_the_step_told_before() -> None:
    assert categories("Norway barred imports of Polish glass in May. Denmark did likewise a week later.") == ["import_ban"] * 2
    assert categories("Prices fell in May. Denmark did likewise a week later.") == []


def test_who_asked_likewise_takes_no_step() -> None:
    told = "Norway barred imports of Polish glass in May. The glaziers asked for leave; so did Prime Minister Lund."
    assert categories(told) == ["import_ban"]


def chosen(text: str, told: tuple[Told, ...] = ()) -> tuple[str | None, str | None]:
    scene = stage(restore(text.encode(), file_name="told.txt"))
    trigger = list(measure_triggers(scene))[-1]
    sender, target = sides(scene, trigger, told)
    return sender.actor.country if sender else None, target.actor.country if target else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ottawa barred the sale of pumps to Bulgaria.", ("CAN", "BGR")),
        ("The French cabinet met on Monday. It suspended credits to Romania.", ("FRA", "ROU")),
        ("Members other than Greece withdrew landing rights from Aeroflot on the advice of Norway.", ("NOR", "SUN")),
        ("The sale of reactors to Hungary was forbidden by Bonn.", ("DEU", "HUN")),
        (
            "Ottawa went along with some steps, no further than the American allies. These were a freeze on credits to Bulgaria.",
            ("CAN", "BGR"),
        ),
        ("Peking cancelled the invitation to the Japanese minister in protest.", ("CHN", "JPN")),
    ],
)
def test_sides_are_the_states_that_act_and_suffer(text: str, expected: tuple[str, str]) -> None:
    assert chosen(text) == expected


def test_who_did_likewise_is_no_longer_the_first() -> None:
    text = "Sweden suspended credits to Poland in May. Austria followed in June."
    assert chosen(text, (Told(0, "SWE", "POL"),)) == ("AUT", "POL")
