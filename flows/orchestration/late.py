"""What a deployment still owes after the machine or the server was away: one run, not a pile, and none that died unseen.

Prefect keeps every run it had planned and starts them all one after another, and a run whose process died with its server stays
`Running` for good.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun, StateType


def supersede(client: SyncPrefectClient, deployment: UUID) -> int:
    """Cancel the runs of a deployment that are due and have not begun, as the run that asks does their work. Says how many."""
    from prefect.states import Cancelled

    late = [run for run in _runs(client, deployment, "SCHEDULED") if run.auto_scheduled and _expected(run) <= datetime.now(UTC)]
    for run in late:
        client.set_flow_run_state(run.id, Cancelled(message="Superseded: a run that began later does its work."), force=True)
    return len(late)


def next_due(client: SyncPrefectClient, deployment: UUID) -> datetime | None:
    """When the next run of a deployment is due; None where nothing is planned."""
    due = [_expected(run) for run in _runs(client, deployment, "SCHEDULED")]
    return min((time for time in due if time > datetime.now(UTC)), default=None)


def bury(client: SyncPrefectClient, deployment: UUID) -> list[FlowRun]:
    """Mark the runs of a deployment that seem to be at work as crashed, and give them. Only for who knows that none is."""
    from prefect.states import Crashed

    dead = _runs(client, deployment, "RUNNING", "PENDING")
    for run in dead:
        client.set_flow_run_state(run.id, Crashed(message="Its process ended with the server or the machine."), force=True)
    return dead


def _runs(client: SyncPrefectClient, deployment: UUID, *states: StateType | str) -> list[FlowRun]:
    from prefect.client.schemas.filters import (
        DeploymentFilter,
        DeploymentFilterId,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )

    wanted = FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states)))
    return client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=wanted),
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
        limit=200,
    )


def _expected(run: FlowRun) -> datetime:
    """When a run was first due; one that waits for its turn has a later time to be tried again."""
    return run.expected_start_time or datetime.now(UTC)
