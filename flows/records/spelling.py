"""The ways a company's name is written, each as a key: names that agree in one may be the same (words: `name_words.toml`)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml
from cleanco.clean import custom_basename, normalized, prepare_default_terms, strip_punct, strip_tail

from flows.mentions.gazetteer import REFERENCE, sound
from flows.restore.words import is_word

BRACKET = re.compile(r"\(([^()]*)\)")
ALSO = re.compile(r",? (?:or|known as|formerly|alias) (?=[A-Z])")
SHORTEST_SCANNED = 6
SHORTEST_SOUNDED = 7
LONGEST_SHORT_FORM = 10
MOST_INITIALS = 4


@cache
def _lexicon() -> dict:
    return tomllib.loads(Path(__file__).with_name("name_words.toml").read_text("utf-8"))


@cache
def _same_words() -> dict[str, str]:
    return {word: first for first, words in _lexicon()["same"].items() for word in words}


@cache
def plain(name: str) -> str:
    """A name without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("ß", "ss"))
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", re.sub(r"['’.]|(?<=\b[Vv])/(?=[Oo]\b)", "", letters).casefold()))


@cache
def shortened(name: str) -> str:
    """A plain name with its legal words shortened, and without those at its end that tell no names apart."""
    words = [_lexicon()["short"].get(word, word) for word in plain(name).split()]
    while len(words) > 1 and words[-1] in _lexicon()["ends"]:
        words.pop()
    return " ".join(words)


def basename(name: str) -> str:
    """What `cleanco.basename` gives, which tries each of its two thousand terms on every name; those of which the name does not
    have the last word cannot be at its end."""
    words = {strip_punct(word) for word in normalized(strip_tail(name)).split()}
    fitting = sorted(term for word in words for term in _terms().get(word, ()))
    return custom_basename(name, [(len(parts), parts) for _, parts in fitting])


@cache
def _terms() -> dict[str, list[tuple[int, list[str]]]]:
    """The terms of cleanco by their last words, each with its place in the order in which they are tried."""
    found: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for place, (_, parts) in enumerate(prepare_default_terms()):
        if parts:
            found[parts[-1]].append((place, parts))
    return found


@cache
def fold(name: str) -> str:
    """A plain name without its legal form."""
    letters = unicodedata.normalize("NFKD", name.replace("&", " and "))
    stripped = basename("".join(c for c in letters if not unicodedata.combining(c))) or name
    words = [word for word in plain(stripped).split() if word not in _lexicon()["legal"]]
    return " ".join(words).removesuffix(" and") or plain(name)


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", letters.casefold()).strip("-")[:60] or "x"


@cache
def spelled(name: str) -> str:
    """A folded name in which national words and letters are one: banque and bank, ue and u."""
    words = (_same_words().get(word, word) for word in re.findall(r"\w+", fold(" ".join(_translated(name)))))
    return _replaced(" ".join(words), "letters").replace(" ", "")


def _translated(name: str) -> Iterator[str]:
    """The words of a name, a national word for "company" as a legal form."""
    return (_same_words().get(word, word) for word in plain(name).split())


@cache
def sounded(name: str) -> str:
    """A spelled name without the differences between transliterations; short words are left as they are."""
    key = spelled(name)
    return sound(key) if len(key) >= SHORTEST_SOUNDED else key


@cache
def scanned(name: str) -> str:
    """A spelled name in which letters that scanners take for one another are one; short words are left as they are."""
    words = fold(name).split()
    return spelled(" ".join(_replaced(w, "scan") if len(w) >= SHORTEST_SCANNED and not w.isdigit() else w for w in words))


def _replaced(text: str, table: str) -> str:
    for written, meant in _lexicon()[table].items():
        text = text.replace(written, meant)
    return text


def alternatives(name: str) -> list[str]:
    """The names a name gives: "X, or Y", "X (Y)" are X and Y; a year in brackets is none."""
    inside = [part for part in BRACKET.findall(name) if not any(c.isdigit() for c in part)]
    outside = ALSO.split(BRACKET.sub(" ", name))
    return list(dict.fromkeys(part.strip(" ,") for part in (*outside, *inside) if part.strip(" ,")))


def state_in(name: str) -> tuple[str, str] | None:
    """The name without the state it is said to be of, and that state's code: "X of the United States", "Soviet X". None where it
    names no state, or nothing that could be a name is left."""
    for pattern, state in _states():
        match = pattern.fullmatch(name.strip())
        rest = match and (match["before"] or match["after"])
        if rest and (len(fold(rest).split()) > 1 or not is_word(fold(rest))):
            return rest, state
    return None


@cache
def _states() -> list[tuple[re.Pattern[str], str]]:
    """A pattern for each state: its adjective first, or "of" and its name last."""
    stored = yaml.load((REFERENCE / "countries.yaml").read_text("utf-8"), yaml.CSafeLoader)
    found = []
    for code, forms in stored.items():
        names, adjectives = ("|".join(map(re.escape, forms.get(group) or ["-"])) for group in ("names", "adjectives"))
        found.append((re.compile(rf"(?P<before>.+) of (?:the )?(?:{names})|(?:{adjectives}) (?P<after>.+)"), code))
    return found


def is_short_form(name: str) -> bool:
    """Whether a name may be made of the beginnings of another's words: one word without a space, two letters or more."""
    letters = name.replace(".", "")
    return letters.isalpha() and 2 < len(letters) <= LONGEST_SHORT_FORM and letters[0].isupper()


def stands_for(short: str, name: str) -> bool:
    """Whether a short form is made of the beginnings of all words of a name, small ones left out or not: NKK, SODECO. A form of
    few letters is made of initials, one in small letters of more than initials."""
    letters = short.replace(".", "")
    words = plain(name).split()
    if len(words) < 2 or (not letters.isupper() and len(letters) <= len(words)):
        return False
    return _begun(letters.casefold(), words, longest=1 if len(letters) <= MOST_INITIALS else len(letters))


def _begun(letters: str, words: Sequence[str], longest: int) -> bool:
    """Whether the letters are beginnings of the words in order, none longer than `longest`, one letter at least of each that is
    no small word."""
    reached = {0}
    for word in words:
        reached = {
            place + length
            for place in reached
            for length in range(0 if word in _lexicon()["small"] else 1, min(len(word), longest) + 1)
            if letters.startswith(word[:length], place)
        }
    return len(letters) in reached
