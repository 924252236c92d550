"""Ordinary case for text in capitals, so that a cable is read as prose is. Its length never changes."""

from __future__ import annotations

import re
import string
from functools import lru_cache

from flows.restore.words import FIELD_WORD_COUNT, frequencies, is_inflected
from flows.restore.written import LONGEST_PHRASE, adjectives, lexicon, phrase_starts, phrases

_LETTERS, _CAPITALS = string.ascii_letters.encode(), string.ascii_uppercase.encode()
_PLAIN = re.compile(r"[\x00-\x7f]+")
_PLAIN_WORDS = re.compile(r"[\x00-/:-\x7f]*")  # without figures, beside which capitals are a code
_TOKEN = re.compile(r"[A-Z]+(?:['’][A-Z]+)*")
_SENTENCE_START = re.compile(r"(?:\A|[.?!][\"”’)]*\s+|\A\W*\d{1,2}\.\s+|(?:\A|\s)--\s|\n)[\"“(\[]*(?=[A-Z])")
_LAST_WORD = re.compile(r"[A-Z.]+\Z", re.IGNORECASE)
_SPEAKER = re.compile(r"(?:[.:;?!)]\s+|\b(?:THAT|BUT|AND|WHILE|AS|WHICH|CASE|,)\s+|\A|\n)([A-Z]{3,}),?[ ]([A-Z]+)\b")
_ROMAN = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})\Z")
_NO_VOWEL = re.compile(r"[^AEIOUY]{2,5}\Z")
AMBIGUOUS_MONTHS = frozenset(("may", "march"))
DOUBTFUL = AMBIGUOUS_MONTHS | {"us"}  # what these words are depends on their neighbours
WORD_ENDINGS = ("ed", "tion", "tions", "sion", "sions", "ment", "ments", "ness", "izing", "meters", "grams")
RARE_COUNT = 6_000_000


def in_capitals(text: str) -> bool:
    """Whether more than 70 % of the letters of a paragraph are capitals."""
    plain = text.encode("ascii", "ignore")
    letters, capitals = (len(plain) - len(plain.translate(None, kind)) for kind in (_LETTERS, _CAPITALS))
    if len(plain) < len(text):
        others = _PLAIN.sub("", text)
        letters += sum(map(str.isalpha, others))
        capitals += sum(map(str.isupper, others))
    return letters > 1 and capitals > 0.7 * letters


def speakers(text: str) -> frozenset[str]:
    """Lower-case surnames spelt like rare words, known by what they do in a text in capitals ("TOGO SAID", "CHIBA, WHO")."""
    words = lexicon()
    found = (match[1].lower() for match in _SPEAKER.finditer(text) if match[2].lower() in words["speaking"])
    return frozenset(name for name in found if _rare(name))


def _rare(name: str) -> bool:
    count = frequencies().get(name, 0)
    return 0 < count < RARE_COUNT and count != FIELD_WORD_COUNT and name not in lexicon()["lower"]


def truecase(text: str, names: frozenset[str] = frozenset()) -> str:
    """`text` (a paragraph in capitals) as it would be written in ordinary case; `names` are words known to be names in it.
    Character `i` stays character `i`."""
    return _Paragraph(text, names).cased()


class _Paragraph:
    """Decides word by word; `cased_words[i]` is how the i-th run of capitals is written."""

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self.text = text
        self.names = names
        self.spans = [match.span() for match in _TOKEN.finditer(text)]
        self.words = [text[start:end] for start, end in self.spans]
        self.lower = [word.lower() for word in self.words]
        self.cased_words: list[str] = []

    def cased(self) -> str:
        alone = not self.names and _PLAIN_WORDS.fullmatch(self.text) is not None
        self.cased_words = [
            _written(word) if alone and len(word) > 1 and lower not in DOUBTFUL else self._single(index)
            for index, (word, lower) in enumerate(zip(self.words, self.lower, strict=True))
        ]
        self._known_phrases()
        self._organisations()
        self._titles()
        self._sentence_starts()
        parts, place = [], 0
        for (start, end), word in zip(self.spans, self.cased_words, strict=True):
            parts += (self.text[place:start], word)
            place = end
        return "".join([*parts, self.text[place:]])

    def _beside(self, index: int) -> bool:
        """Whether a word and the next are parted by one space, hyphen or ampersand only."""
        return index + 1 < len(self.spans) and self.text[self.spans[index][1] : self.spans[index + 1][0]] in (
            " ",
            "-",
            " & ",
            ". ",
        )

    def _after(self, index: int) -> str:
        end = self.spans[index][1]
        return self.text[end : end + 1]

    def _single(self, index: int) -> str:
        word, lower = self.words[index], self.lower[index]
        if len(word) == 1:
            return lower if word == "A" and self._after(index) not in (".", ")") else word
        if lower == "us":
            return "us" if self._pronoun_us(index) else "US"
        if lower in AMBIGUOUS_MONTHS:
            return word.title() if self._is_month(index) else lower
        if self._after(index).isdigit() and self.text[self.spans[index][0] - 1 : self.spans[index][0]].isdigit():
            return word
        if self.names and lower.removesuffix("'s") in self.names:
            return _title(lower)
        return _written(word)

    def _pronoun_us(self, index: int) -> bool:
        previous = self.lower[index - 1] if index else ""
        after = self.text[self.spans[index][1] : self.spans[index][1] + 1]
        following = self.lower[index + 1] if index + 1 < len(self.lower) and after == " " else ""
        return previous in lexicon()["before_pronoun_us"] and (after != " " or following in lexicon()["after_pronoun_us"])

    def _is_month(self, index: int) -> bool:
        start, end = self.spans[index]
        if re.match(r"\s+\d", self.text[end : end + 3]) or re.search(r"\d\s+\Z", self.text[max(0, start - 3) : start]):
            return True
        previous = self.lower[index - 1] if index else ""
        if self.lower[index] == "march":
            return previous not in ("to", "will", "would")
        return previous in lexicon()["before_month"] and self._beside(index - 1) and previous not in ("and", "this")

    def _known_phrases(self) -> None:
        known, starts = phrases(), phrase_starts()
        index = 0
        while index < len(self.words):
            lower = self.lower[index]
            longest, seconds = starts.get(lower) or starts.get(lower.removesuffix("'s")) or (0, ())
            if longest > 1:
                following = self.lower[index + 1] if index + 1 < len(self.lower) else ""
                longest = longest if following in seconds or following.removesuffix("'s") in seconds else 1
            index += (longest and self._match_phrase(index, longest, known)) or 1

    def _match_phrase(self, index: int, longest: int, known: dict[tuple[str, ...], tuple[str, ...]]) -> int:
        for length in range(min(longest, len(self.words) - index), 0, -1):
            last = self.lower[index + length - 1]
            key = (*self.lower[index : index + length - 1], last.removesuffix("'s"))
            written = known.get(key)
            if (
                written
                and all(self._beside(place) for place in range(index, index + length - 1))
                and (length > 1 or self._may_be_single(index))
            ):
                for place, form in enumerate(written, start=index):
                    self.cased_words[place] = form + self.lower[place][len(form) :]
                return length
        return 0

    def _may_be_single(self, index: int) -> bool:
        return self.lower[index] != "us" and self.lower[index] not in AMBIGUOUS_MONTHS

    def _is_name(self, index: int) -> bool:
        return self.cased_words[index][:1].isupper()

    def _organisations(self) -> None:
        """ "Overseas Petroleum Development Company", "Bank of Japan": heads with the names and modifiers beside them."""
        words = lexicon()
        for index, lower in enumerate(self.lower):
            base = lower.removesuffix("'s")
            if base in words["heads_with_of"] and self._named_after_of(index):
                self._capitalise(self._left_edge(index)[0], index)
            elif base in words["heads"]:
                first, names, modifiers = self._left_edge(index, base in words["abbreviations"])
                if names or modifiers >= (1 if base in words["light_heads"] else 2):
                    self._capitalise(first, index)

    def _names_an_organisation(self, index: int) -> bool:
        return self._is_name(index) and self.lower[index] not in adjectives()

    def _may_name(self, index: int) -> bool:
        return self.lower[index] not in lexicon()["never_in_names"]

    def _left_edge(self, index: int, abbreviated: bool = False) -> tuple[int, int, int]:
        """The first word that belongs to the head at `index`, and how many names and modifiers there are. What stands before an
        abbreviated head ("Nippon Corp.") is a name, whatever the word."""
        names = modifiers = 0
        farthest = max(0, index - LONGEST_PHRASE)
        while index > farthest and self._beside(index - 1):
            if self.lower[index - 1] in lexicon()["modifiers"]:
                modifiers += 1
            elif self._names_an_organisation(index - 1) or (abbreviated and not names and self._may_name(index - 1)):
                names += 1
            else:
                break
            index -= 1
        return index, names, modifiers

    def _named_after_of(self, index: int) -> bool:
        """Whether "of" and a name or modifiers follow; they are capitalised then."""
        place = index + 2
        if place >= len(self.words) or self.lower[index + 1] != "of" or not (self._beside(index) and self._beside(index + 1)):
            return False
        if self._is_name(place):
            return True
        end = place
        while end < len(self.words) and self.lower[end].removesuffix("'s") in lexicon()["modifiers"]:
            end += 1
            joined = end + 1 < len(self.words) and self.lower[end] == "and" and self.lower[end + 1] in lexicon()["modifiers"]
            end += joined
            if end < len(self.words) and not self._beside(end - 1):
                break
        for word in range(place, end):
            if self.lower[word] != "and":
                self._capitalise(word, word)
        return end > place

    def _titles(self) -> None:
        for index in range(len(self.words) - 2, -1, -1):
            if (
                self.lower[index] in lexicon()["titles"]
                and self._beside(index)
                and self._is_name(index + 1)
                and self._may_title(index)
            ):
                self._capitalise(index, index)

    def _may_title(self, index: int) -> bool:
        """Modifiers in titles ("Foreign Minister") count only before a title, titles before a name or a title."""
        following = self.lower[index + 1]
        return self.lower[index] not in lexicon()["modifiers"] or following in lexicon()["titles"]

    def _sentence_starts(self) -> None:
        starts = {match.end() for match in _SENTENCE_START.finditer(self.text) if not self._abbreviated(match)}
        for index, (start, _) in enumerate(self.spans):
            if start in starts:
                self._capitalise(index, index)

    def _abbreviated(self, match: re.Match[str]) -> bool:
        if not match[0].startswith("."):
            return False
        word = _LAST_WORD.search(self.text, max(0, match.start() - 12), match.start())
        return bool(word) and (len(word[0]) == 1 or word[0].lower() in lexicon()["abbreviations"])

    def _capitalise(self, first: int, last: int) -> None:
        for index in range(first, last + 1):
            word = self.cased_words[index]
            self.cased_words[index] = word[0].upper() + word[1:]


@lru_cache(maxsize=100_000)
def _written(word: str) -> str:
    """A word alone, without its neighbours: acronym, name or common word; what no dictionary knows is a name."""
    lower = word.lower()
    base = lower.removesuffix("'s")
    words = lexicon()
    if base in words["words_from_acronyms"]:
        return words["words_from_acronyms"][base] + lower[len(base) :]
    if base in words["acronyms"]:
        return base.upper() + lower[len(base) :]
    if base in words["names"]:
        return _title(lower)
    if is_inflected(base) or base in words["heads"] or base in words["lower"] or base.endswith(WORD_ENDINGS):
        return lower
    if _ROMAN.match(word) or _NO_VOWEL.match(base.upper()):
        return base.upper() + lower[len(base) :]
    return _title(lower)


def _title(lower: str) -> str:
    if len(lower) > 3 and lower[1] in "'’" and lower[0] in "od":
        return lower[0].upper() + lower[1] + lower[2:].capitalize()
    return lower.capitalize()
