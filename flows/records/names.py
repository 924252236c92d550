"""Companies across documents: mentions of the same entity, or with the same name but for its legal form, are one company."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from cleanco import basename

from flows.mentions.gazetteer import REFERENCE, stored_entities

HEADS = {
    "bank": "bank",
    "banque": "bank",
    "banca": "bank",
    "banco": "bank",
    "bankverein": "bank",
    "landesbank": "bank",
    "aussenhandelsbank": "state_bank",
    "consortium": "consortium",
    "syndicate": "consortium",
    "association": "association",
    "federation": "association",
    "chamber": "association",
}


def fold(name: str) -> str:
    """A company name without case, accents, punctuation and legal form: what must agree for two names to be one."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = basename(plain.replace("&", " and ")) or plain
    words = re.findall(r"\w+", plain.casefold())
    return " ".join(w for w in words if w not in ("the", "company", "co", "corporation", "corp", "ltd", "inc"))


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60] or "x"


@cache
def entity(key: str) -> dict | None:
    """The reference entry of a known entity."""
    return next((e for e in stored_entities(REFERENCE) if e["id"] == key), None)


def kind_of(name: str, key: str | None) -> str:
    """The contract's kind of company: the reference's, else told from the name's head noun, else corporation."""
    known = entity(key) if key else None
    if known:
        return str(known["kind"])
    return next((kind for word in reversed(name.casefold().split()) if (kind := HEADS.get(word.strip(".,")))), "corporation")


def group_names(names: Iterable[tuple[str, str | None]]) -> dict[tuple[str, str | None], str]:
    """(name, key) -> company id. Known entities keep their reference id; unknown names that fold alike share one, and a one-word
    name joins a longer one only where exactly one longer name begins with it."""
    listed = list(dict.fromkeys(names))
    folded = {name: fold(name) for name, key in listed if key is None}
    full = sorted({f for f in folded.values() if " " in f})
    ids: dict[tuple[str, str | None], str] = {}
    for name, key in listed:
        if key is not None:
            ids[(name, key)] = f"company-{key}"
            continue
        own = folded[name] or slug(name)
        longer = [f for f in full if f.startswith(f"{own} ")] if " " not in own else []
        ids[(name, key)] = f"company-{slug(longer[0] if len(longer) == 1 else own)}"
    return ids
