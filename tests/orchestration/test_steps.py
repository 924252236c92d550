"""The steps as Prefect's tasks: what they are handed is not looked through."""

from __future__ import annotations

from prefect.utilities.collections import visit_collection
from prefect.utilities.engine import collect_task_run_inputs_sync, resolve_to_final_result

from flows.pipeline import Step


class Watched(list):
    """A list that knows whether anyone has looked into it."""

    looked_into = False

    def __iter__(self):
        self.looked_into = True
        return super().__iter__()


def test_prefect_does_not_look_through_what_a_step_is_handed(monkeypatch):
    handed = {}
    monkeypatch.setattr("prefect.task_engine.run_task", lambda task, parameters, **_: handed.update(parameters))
    read, home = Watched([{"a": "document"}]), Watched()

    def step(read, home):
        raise AssertionError("handed to Prefect, not called")

    Step(step)(read, home=home)
    assert handed.keys() == {"read", "home"}
    assert not any(collect_task_run_inputs_sync(each) for each in handed.values())
    resolve = {"visit_fn": resolve_to_final_result, "return_data": True, "remove_annotations": True}
    resolved = {name: visit_collection(each, **resolve, context={}) for name, each in handed.items()}
    assert resolved["read"] is read and resolved["home"] is home
    assert not read.looked_into and not home.looked_into
