"""The pipeline's errors. Each message says what was wrong, where, and what to do."""

from __future__ import annotations


class SeikeiError(Exception):
    """Base of all errors the command line reports without a traceback."""


class Refused(SeikeiError):
    """A file that cannot be read as a document. `where` is the place inside the file, if known; `advice` what to do about it;
    `file` its name, which whoever knows it sets."""

    def __init__(self, reason: str, *, where: str | None = None, advice: str | None = None) -> None:
        self.reason, self.where, self.advice = reason, where, advice
        self.file: str | None = None
        super().__init__(reason)

    def __str__(self) -> str:
        place = f"{self.file}: " if self.file else ""
        return f"{place}{self.reason}{f' ({self.where})' if self.where else ''}{f'; {self.advice}' if self.advice else ''}"


class GateClosed(SeikeiError):
    """A critical expectation failed; nothing was published."""


class NothingRead(SeikeiError):
    """The run read no document, or none that yields a record."""


class VerificationFailed(SeikeiError):
    """A published file or quotation does not stand as the release says."""


class StaleCorrection(SeikeiError):
    """A correction's `expect` guard no longer holds."""
