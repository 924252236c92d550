"""How the command line ends: one exit code for each thing a scheduler or a script may want to tell apart."""

from __future__ import annotations

from enum import IntEnum

from flows.errors import GateClosed, VerificationFailed


class Exit(IntEnum):
    """The exit codes of `seikei`. Their meaning is part of the interface."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    GATE = 3
    VERIFICATION = 4
    PARTIAL = 5
    OVERDUE = 6
    STOPPED = 130


def exit_of(error: BaseException) -> Exit:
    """The exit code that tells this error."""
    if isinstance(error, GateClosed):
        return Exit.GATE
    if isinstance(error, VerificationFailed):
        return Exit.VERIFICATION
    return Exit.FAILED if isinstance(error, Exception) else Exit.STOPPED
