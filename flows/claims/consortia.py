"""Consortia that firms are said to have formed: a deal among their members, who have no seller and no buyer."""

from __future__ import annotations

from collections.abc import Iterator

from flows.claims.build import Builder
from flows.claims.members import consortia
from flows.claims.parties import party
from flows.claims.scene import Scene
from flows.claims.surroundings import date_near, project_near
from flows.claims.types import Record

CONFIDENCE = 0.7
REACH = 60  # characters: a date farther off tells of something else


def consortium_records(scene: Scene) -> Iterator[Record]:
    """A signed deal for each firm that a sentence says others formed, with all who are named as parties."""
    for sentence, whole, members in consortia(scene):
        start, end = whole.start, whole.end
        record = Record("deals", scene.document.view.span(start, end), CONFIDENCE, sentence=sentence.index)
        build = Builder(scene, record, "deal.consortium/1")
        build.add("commodity", scene.text[start:end], start, end, CONFIDENCE)
        build.add("kind", "consortium", members[-1].end, start, CONFIDENCE)
        build.add("status", "signed", members[-1].end, start, CONFIDENCE)
        build.when("signed", date_near(scene, sentence, members[0].start, members[0].start, reach=REACH), CONFIDENCE)
        project = project_near(scene, sentence)
        if project is not None:
            build.add(
                "project", project.key, project.start, project.end, CONFIDENCE * 0.7, inferred=project.start < sentence.start
            )
        record.parties = [party(scene, actor, "party", CONFIDENCE) for actor in (*members, whole)]
        yield record
