"""Measures told as a list: which sentences are items, what opens them, and what the opening says of their sides."""

from __future__ import annotations

from flows.claims.measures import measure_triggers
from flows.claims.sanctions import sanction_records
from flows.claims.scene import Scene, stage
from flows.restore import restore


def scene_of(text: str) -> Scene:
    return stage(restore(text.encode(), file_name="memo.txt"))


def opened(text: str) -> list[str]:
    scene = scene_of(text)
    return [s.text for s in scene.sentences if scene.opening(s) is not None]


def test_items_follow_a_colon_and_end_with_the_paragraph() -> None:
    text = "Oslo took these steps: (a) loans were stopped; (b) visits were called off.\n\nTrade went on as before."
    assert opened(text) == ["(a) loans were stopped;", "(b) visits were called off."]


def test_a_colon_within_a_sentence_opens_no_list() -> None:
    assert opened("The reason is plain: prices fell. Nobody was surprised.") == []


def test_item_names_only_what_the_opening_prohibits() -> None:
    scene = scene_of(
        "The Queen in Council prohibited: (1) the import of rugs from Iran; (2) the export to Iran of drilling rigs."
    )
    assert [t.name for t in measure_triggers(scene)] == ["import_ban", "export_control"]


def test_item_without_a_word_of_coercion_in_its_opening_tells_nothing() -> None:
    scene = scene_of(
        "The Minister spoke of three things: (1) the import of rugs from Iran; (2) the export to Iran of drilling rigs."
    )
    assert list(measure_triggers(scene)) == []


def test_items_have_the_sides_that_their_opening_names() -> None:
    scene = scene_of(
        "The measures which Canada has taken against the Soviet Union are these:\n\n"
        "- Landing rights of the airline are suspended.\n\n- Licenses for drilling rigs have been revoked."
    )
    records = sanction_records(scene, [(t, 0.9) for t in measure_triggers(scene)])
    assert [(r.get("sender_country"), r.get("target_country")) for r in records] == [("CAN", "SUN"), ("CAN", "SUN")]
