"""Whether what stands around a word allows it: somebody says it, a court found it, it names a charge, it is denied.

What is in doubt is not allowed. Signals reach forward, within one thought; a clause that begins with *, who* is the
writer's own again, and an *alleged* before a noun reaches no further than that noun's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dossier.checks.phrases import TOKEN, Phrasing, Span, is_inside
from dossier.model.words import Condition, Signals

FAR = 6
"""How many words an adjective such as *alleged* reaches."""

NEAR = 80
"""How many characters before a signal are looked at for its subject: a text may be long, and have many."""

_BE = r"(?:is|are|was|were|be|been|being)"
_PASSIVE = re.compile(rf"\b{_BE}(?:\W+\w+ly)?\W+$", re.I)
_AGENT = re.compile(r"\b(?:by|in)\W+(?:an?|the|its|his|her|some|[A-Z])")
_DETERMINED = re.compile(r"(?:\b(?:an?|the|his|her|its|their|this|that|these|those|no|any|every|under)|'s|s')\s+$", re.I)
_OF_WHAT = re.compile(r"\s+(?:of|that|about|on|by)\b", re.I)
_DEFINITE = re.compile(
    r"(?:\b(?:the|her|his|their|its|this|these|those)|'s|s')\W+$|\b(?:the|those|these)(?:\W+\w+){1,2}\W+who\W+$", re.I
)
_OWN_CLAUSE = re.compile(r",\s+(?:who|whom|whose|which)\b", re.I)
_THAT = re.compile(r"\s+that\b", re.I)
_PARENTHESIS_ENDS = re.compile(r"\s*(?:[,.!?]|$)|\s+(?:in|on|at|after|before)\b")
_INVERTED = re.compile(r"\s+(?:the|an?|its|his|her|[A-Z])\w*(?:\W+\w+){0,3}\W*$")
_AS_TOLD_BY = re.compile(r"[^,\w]*(?:\w+[^,\w]+){0,4}?(?:that|which|whom|as)\W+(?:\w+\W+){1,4}", re.I)
_AT_ONCE = re.compile(rf"\s+(?:(?:{_BE}|has been|have been)\s+)?", re.I)
_COURT_AS_AGENT = re.compile(r"\bby(?:\W+\w+){0,6}?\W+$", re.I)
_HAVING = re.compile(r"\b(?:having|have|been|being)\W+$", re.I)


@dataclass(frozen=True)
class Standing:
    """What a record says of a text besides its words.

    Args:
        is_found: a court or treaty body found what the text tells.
        is_open: it is what a court found, and nobody has recorded that this became final.
        has_author: the page prints whose words the text restates.
        beside: for a heading, the statement that it heads.
        source_words: the words and counts of the sources that the text cites, as quoted in the record.
    """

    is_found: bool = False
    is_open: bool = False
    has_author: bool = False
    beside: str = ""
    source_words: str = ""


@dataclass(frozen=True)
class Spot:
    """Where a word stands: in a text, inside a thought and a sentence, in a record of some standing."""

    text: str
    start: int
    end: int
    thought: Span
    sentence: Span
    standing: Standing

    @property
    def is_definite(self) -> bool:
        """Whether the sentence takes what the word names for granted: *the torture*, *her crimes*."""
        first = TOKEN.match(self.text, self.start)
        own = f"{first[0]} " if first else ""
        return bool(_DEFINITE.search(self.text[max(0, self.start - NEAR) : self.start]) or _DEFINITE.search(own))

    @property
    def is_told(self) -> bool:
        """Whether the word is a verb that tells a deed, such as *tortured*, and not part of a name for one."""
        word = self.text[self.start : self.end].lower()
        return (
            word.endswith("ed")
            and TOKEN.fullmatch(word) is not None
            and not _HAVING.search(self.text[max(0, self.start - NEAR) : self.start])
        )

    def reached_from(self, signal: re.Match[str]) -> bool:
        """Whether a signal before the word reaches it: no clause of the writer's own has begun between the two."""
        between = self.text[signal.end() : self.start]
        own = list(_OWN_CLAUSE.finditer(between))
        return not own or "," in between[own[-1].end() :] or _THAT.match(between) is not None


class Reach:
    """Judges words by the signals of a list."""

    def __init__(self, signals: Signals, phrasing: Phrasing) -> None:
        self._signals = {name: phrasing.any_of(getattr(signals, name)) for name in Signals.model_fields}
        self.turns = self._signals["turns"]
        self._conditions: Mapping[Condition, Callable[[Spot], bool]] = {
            "found": lambda spot: spot.standing.is_found,
            "of-a-court": lambda spot: not spot.standing.is_open and self._is_of_a_court(spot),
            "of-a-trial": lambda spot: self._stands("trials", spot.text, *spot.sentence),
            "of-the-charge": self._is_of_the_charge,
            "attributed": self._is_attributed,
            "of-an-author": self._has_an_author,
            "denied": self._is_denied,
            "as-counted": lambda spot: spot.text[spot.start : spot.end].lower() in spot.standing.source_words.lower(),
        }

    def allows(self, spot: Spot, condition: Condition) -> bool:
        """Whether a condition holds for a word where it stands."""
        return self._conditions[condition](spot)

    def is_somebodys(self, spot: Spot) -> bool:
        """Whether the sentence around a quotation says whose it is."""
        return any(self._stands(signal, spot.text, *spot.sentence) for signal in ("authors", "frames"))

    def _stands(self, signal: str, text: str, start: int, end: int) -> bool:
        return self._signals[signal].search(text, start, end) is not None

    def _before(self, signal: str, spot: Spot) -> Iterator[re.Match[str]]:
        """The signals before a word, or among its own words, that reach it."""
        for match in self._signals[signal].finditer(spot.text, spot.thought[0], spot.end):
            if spot.reached_from(match):
                yield match

    def _is_of_a_court(self, spot: Spot) -> bool:
        findings = list(self._before("findings", spot))
        courts = [match.end() for match in self._signals["courts"].finditer(spot.text, spot.sentence[0], spot.end)]
        if any(court <= finding.start() for court in courts for finding in findings) or self._tells_of_a_finding(spot):
            return True
        after = self._signals["courts"].finditer(spot.text, spot.end, spot.thought[1])
        return bool(findings) and any(
            _COURT_AS_AGENT.search(spot.text, max(spot.end, court.start() - NEAR), court.start()) for court in after
        )

    def _tells_of_a_finding(self, spot: Spot) -> bool:
        """Whether the statement below a heading tells what a court found."""
        statement = spot.standing.beside
        court = self._signals["courts"].search(statement)
        return court is not None and self._stands("findings", statement, court.end(), len(statement))

    def _is_of_the_charge(self, spot: Spot) -> bool:
        return not spot.is_told and any(match.end() <= spot.start for match in self._before("charges", spot))

    def _is_attributed(self, spot: Spot) -> bool:
        if self._has_an_author(spot) or any(_is_near(spot, hedge) for hedge in self._before("hedges", spot)):
            return True
        hedge = self._signals["hedges"].search(spot.text, spot.end, spot.thought[1])
        return hedge is not None and _AT_ONCE.fullmatch(spot.text[spot.end : hedge.start()]) is not None

    def _has_an_author(self, spot: Spot) -> bool:
        if spot.standing.has_author or self._stands("frames", spot.text, *spot.thought):
            return True
        before = [match for match in self._before("authors", spot) if match.end() <= spot.start]
        after = self._signals["authors"].finditer(spot.text, spot.end, spot.thought[1])
        return any(self._is_somebody(spot, match) for match in before) or any(_is_afterthought(spot, match) for match in after)

    def _is_somebody(self, spot: Spot, author: re.Match[str]) -> bool:
        """Whether a word for saying has a subject that could be named: no noun, no passive without its agent, not *many*."""
        before = spot.text[max(spot.thought[0], author.start() - NEAR) : author.start()]
        if _PASSIVE.search(before):
            return _AGENT.search(spot.text, author.end(), spot.thought[1]) is not None
        if _DETERMINED.search(before) and not author[0].lower().startswith(("list", "view")):
            return _OF_WHAT.match(spot.text, author.end()) is not None
        subjects = list(self._signals["nobody"].finditer(before))
        return not (subjects and len(TOKEN.findall(before[subjects[-1].end() :])) <= 1)

    def _is_denied(self, spot: Spot) -> bool:
        if spot.is_definite:
            return False
        mistaken = [match.span() for match in self._signals["no_denials"].finditer(spot.text, *spot.thought)]
        for denial in self._before("denials", spot):
            commas = spot.text[denial.end() : spot.start].count(",")
            opens = not TOKEN.search(spot.text, spot.thought[0], denial.start())
            if not is_inside(denial.span(), mistaken) and (not commas or (opens and commas % 2 == 0)):
                return True
        return False


def _is_near(spot: Spot, hedge: re.Match[str]) -> bool:
    """Whether a hedge reaches the word: as part of a verb always, as an adjective only in the words that follow at once."""
    if not _DETERMINED.search(spot.text, max(spot.thought[0], hedge.start() - NEAR), hedge.start()):
        return True
    between = spot.text[hedge.end() : spot.start]
    return _OF_WHAT.match(between) is not None or ("," not in between and len(TOKEN.findall(between)) <= FAR)


def _is_afterthought(spot: Spot, author: re.Match[str]) -> bool:
    """Whether the author is named behind the word: *…, the report says in May*, *…, says the report*, *… that Doe describes*."""
    between = spot.text[spot.end : author.start()]
    if _AS_TOLD_BY.fullmatch(between):
        return True
    subject = between.rpartition(",")[2]
    if "," not in between or _PASSIVE.search(subject):
        return False
    ending = _PARENTHESIS_ENDS if TOKEN.search(subject) else _INVERTED
    return ending.match(spot.text, author.end(), spot.sentence[1]) is not None
