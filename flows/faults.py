"""Faults of the machine a run is on, in words that say what to do."""

from __future__ import annotations

import errno

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SHUT = {errno.EACCES, errno.EPERM, errno.EROFS}
STANDS = "what was published before stands"


def in_words(error: OSError) -> str:
    """What kept a file from being written or read, and what to do about it."""
    place = f"{error.filename}: " if error.filename else ""
    what = f"{place}{error.strerror or error}"
    if error.errno in FULL:
        return f"no room to write ({what}); {STANDS}. Free some space and run again"
    if error.errno in SHUT:
        return f"no permission to write or read ({what}); {STANDS}. Change the permissions, or name another folder with --home"
    return f"{what}; {STANDS}. Run again"
