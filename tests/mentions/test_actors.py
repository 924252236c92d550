"""Who is a firm, who is not, and which names mean one firm. The sentences are written for these tests."""

from __future__ import annotations

import pytest

from flows.mentions.actors import Actor
from flows.mentions.gazetteer import Entry, Gazetteer, known_names
from flows.mentions.language import Sentence, parse
from flows.mentions.names import find_actors
from flows.mentions.runs import runs


def sentences(*texts: str) -> list[Sentence]:
    """Parsed sentences of one paragraph, one space apart."""
    found, start = [], 0
    for index, text in enumerate(texts):
        found.append(Sentence(index, 0, "body", start, start + len(text), text))
        start += len(text) + 1
    parse(found)
    return found


def companies(*texts: str) -> list[Actor]:
    return [actor for actor in find_actors(sentences(*texts)) if actor.kind == "company"]


def names(*texts: str) -> set[str]:
    return {actor.name for actor in companies(*texts) if actor.form != "reference"}


def runs_of(text: str) -> list[tuple[str, str]]:
    return [(run.text, run.title) for run in runs(sentences(text)[0])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The order went to Bank of Norrland for review.", [("Bank of Norrland", "")]),
        ("Talks with Minister Baranov April 4 failed.", [("Baranov", "minister")]),
        ("They met Deputy Chairman Orlov of Rosmash.", [("Orlov", "chairman"), ("Rosmash", "")]),
        ("Sales by General Electric and U.S. Steel grew.", [("General Electric", ""), ("U.S. Steel", "")]),
        ("Rolland's yard built it for Krebs et Cie in May.", [("Rolland", ""), ("Krebs et Cie", "")]),
        ("It came from Forges de l'Adour.", [("Forges de l'Adour", "")]),
        ("They met Sen. Hugo R. Brand of Rosmash.", [("Hugo R. Brand", "sen"), ("Rosmash", "")]),
        (
            "It came from the Norr Rolling Machine Company of Toledo, Ohio.",
            [("Norr Rolling Machine Company", ""), ("Toledo", ""), ("Ohio", "")],
        ),
        ("It came from Norr Machine and Welding Company.", [("Norr Machine and Welding Company", "")]),
        ("It was agreed with the Bank of Norrland.7", [("Bank of Norrland", "")]),
    ],
)
def test_runs_break_at_titles_dates_and_possessives(text, found):
    assert [run for run in runs_of(text) if run[0] not in ("It", "They", "Talks", "Sales")] == found


@pytest.mark.parametrize(
    "text",
    [
        "Norrland Shipbuilding Corp. signed a contract with the Soviet Union for four tankers.",
        "The Soviets ordered two presses from the Swiss firm Hartmetall for $4 million.",
        "A syndicate led by Banque Rolland lent the Soviet Union $40 million.",
        "Vostokmashimport bought the equipment from an Italian supplier for $12 million.",
    ],
)
def test_firms_nobody_listed_are_told_by_form_and_surroundings(text):
    assert len(names(text)) == 1


def test_a_person_anywhere_is_a_person_everywhere():
    talk = (
        "Deputy Minister Kubarev told the embassy that the credit was too small.",
        "Kubarev asked for a loan of $40 million and he left for Moscow.",
        "The contract was discussed with Kubarev in the spring.",
    )
    assert not names(*talk)


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Tractor Building bought 400 loaders for $20 million.",
        "The Bureau of East-West Trade approved the sale of the computers.",
        "LNG deliveries under the contract would begin at Nakhodka in 1985.",
        "The Company and the Bank signed the loan.",
        "The agreement was reported in the Hamburg Times in March.",
        "The protocol signed by Alan Morley, deputy trade representative, extends the loan of $20 million.",
        "Henry R. Brand asked for an embargo on the sale of the computers.",
        "The contract was signed by Deputy Minister V.N.",
        "The protocol signed in San Francisco's harbor covers a loan of $20 million.",
        "The Departmnet approved the loan of $20 million.",
        "A Eurocredit of $20 million was agreed for the pipe mill.",
        "NZPA-Reuter reports that the loan of $20 million was signed.",
        "In view of the loan of $20 million, SE62 feels that caution is in order.",
        "Intelligence Memorandum Soviet Borrowing was drawn up on the loan of $20 million.",
    ],
)
def test_bodies_places_units_and_bare_nouns_are_no_firms(text):
    assert not names(text)


def test_a_national_arm_is_a_firm_of_its_own():
    found = {actor.name: actor for actor in companies("Caterpillar Belgium sold the loaders to the Soviet Union for $4 million.")}
    assert set(found) == {"Caterpillar Belgium"}
    assert found["Caterpillar Belgium"].country == "BEL"


def test_a_shared_form_means_the_firm_of_the_state_beside_it():
    japanese = companies("Japan lent its share at once.", "Officials of the Japanese Eximbank in Tokyo approved the loan.")
    assert {actor.key for actor in japanese} == {"exim-japan"}
    american = companies("The United States was asked for a loan.", "Congress limits what the Eximbank may lend.")
    assert {actor.key for actor in american} == {"exim-usa"}


def test_an_english_word_is_a_firm_only_where_the_text_shows_one():
    assert {a.key for a in companies("Chase Manhattan lent $20 million.", "The loan from Chase and Citibank was signed.")} == {
        "chase-manhattan",
        "citibank",
    }
    assert not names("Chase after chase for contracts ended in a loan of $20 million.")


def test_short_forms_take_the_full_name():
    found = companies(
        "Norrland Shipbuilding Corp. (NSC) signed a contract with the Soviet Union for tankers.", "A loan to NSC was refused."
    )
    assert {actor.name for actor in found} == {"Norrland Shipbuilding Corp."}
    assert [actor.text for actor in found][-1] == "NSC"


def test_the_bank_is_the_bank_named_last():
    found = companies("Dresdner Bank and Mannesmann signed the contract.", "The bank lent $40 million to Moscow.")
    last = found[-1]
    assert (last.text, last.form, last.key) == ("The bank", "reference", "dresdner-bank")


def test_every_actor_stands_at_its_span():
    text = "Mitsui and the West German banks lent Vneshtorgbank $40 million; Tokyo approved."
    assert all(text[a.start : a.end] == a.text for a in find_actors(sentences(text)))


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Klöckner", "kloeckner"),
        ("Kloeckner", "kloeckner"),
        ("Burmeister and Wain", "burmeister-wain"),
        ("Burmeister & Wain", "burmeister-wain"),
        ("Tekhmashimport", "techmashimport"),
        ("Soiuzgazeksport", "soyuzgazexport"),
    ],
)
def test_spellings_of_one_name_are_one_firm(printed, key):
    assert [hit.entries[0].key for hit in known_names().find(f"They asked {printed} for terms.")] == [key]


@pytest.mark.parametrize(("printed", "matches"), [("GEC", True), ("Gec", True), ("gec", False), ("Cat", False)])
def test_short_capitals_need_their_capitals(printed, matches):
    entries = [(form, Entry("company", form, "alias", None, form)) for form in ("GEC", "CAT")]
    assert bool(list(Gazetteer(entries).find(f"orders to {printed} fell"))) is matches


def test_a_shared_form_in_a_list_means_the_firm_in_that_line_of_business():
    found = companies("Rails were ordered of four mills: Kawasaki Steel, Sumitomo, Kobe Steel and Hitachi Zosen.")
    assert {a.key for a in found if a.text == "Sumitomo"} == {"sumitomo-metal"}
    found = companies("Sumitomo Chemical sold Moscow a plant, and Sumitomo was paid in urea.")
    assert {a.key for a in found} == {"sumitomo-chemical"}


def test_a_name_in_which_two_letters_changed_places_is_that_name():
    found = companies("Sumimoto Chemical and Hitachi sold Moscow a plant.")
    assert {a.key for a in found} == {"sumitomo-chemical", "hitachi"}


def test_a_newspaper_with_the_next_word_run_into_its_name_is_no_firm():
    assert names("As Boston Tribunereporter Anne Miller put it, Hitachi had sold the Soviet Union a mill.") == {"Hitachi"}


def test_common_words_after_an_adjective_are_no_firm_of_that_name():
    assert not names("A line for Siberian natural gas will be built with a loan of $2 billion.")
    assert names("A loan went to Siberian Natural Gas in May.") == {"Siberian Natural Gas"}


def test_a_name_with_one_letter_lost_is_that_name():
    found = companies("The contract with Pechiney-Ugine Kuhlman covers an alumina plant.")
    assert {actor.name for actor in found} == {"Pechiney Ugine Kuhlmann"}


@pytest.mark.parametrize(
    "text",
    [
        "A credit was asked of the Bank of Yugoslavia in May.",
        "The loan was made against an obligation of the Banque Nationale du Royaume de Yougoslavie, which will repay it.",
        "The Soviet agencies bought ten lathes from the Gear Rolling Machine Company of Toledo, Ohio.",
    ],
)
def test_the_head_noun_of_a_full_name_makes_it_a_firm(text):
    assert len(names(text)) == 1


def test_a_part_of_the_world_is_no_state():
    found = find_actors(sentences("Komatsu sold machines from Latin America to Africa, and America sold none."))
    assert [a.text for a in found if a.kind == "state"] == ["America"]
