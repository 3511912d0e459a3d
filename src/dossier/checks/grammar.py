"""What a sentence lays at somebody's door by its build, whatever its words: *X did*, *was done by X*, *at X's wish*.

A list of words for deeds never ends; the verbs with which a careful text speaks of an official are few. So a verb whose
subject is an official tells a deed unless it is one of those. In the sentences read here each official is `X`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dossier.checks.phrases import Phrasing, Span
from dossier.model.words import Deeds, Words

_X = r"(?<!\w)X(?!\w|')"
_NO_SUBJECT_BEHIND = (" about", " against", " by", " for", " from", " like", " of", " on", " than", " to", " with")
_SUBJECT = rf"(?:^|{''.join(f'(?<!{before})' for before in _NO_SUBJECT_BEHIND)}[\s\W])X(?:,? and X)?(?!\w|')"
_ASIDE = r"(?:,[^,;]{1,90},|\s+\([^)]{1,90}\))?"
_ADVERBS = r"(?:\s+(?:also|then|later|again|once|soon|first|twice|even|now|thus|too|herself|himself|themselves|[a-z]+ly))*"
_TENSES = r"(?:\s+(?:has|have|had|having|(?:must|cannot|can\s+only)\s+have)(?:\s+been)?)?"
_KNOWN_TO = r"(?:\s+(?:is|was|seems|appears)(?:\s+\w+){0,2}\s+to\s+have)?"
_BE = r"(?:is|are|was|were|been|being)"
_WHAT_FOLLOWS = r"(?=(?P<rest>(?:\W+\w+){0,5}))"
_ENDS = r"(?=\W*$|\W+(?:in|at|by|for|on|and|to|from|away|down|out|up|into)\b)"
_PRONOUN = re.compile(r"(?<!\w)(?:she|he|they)(?!\w)", re.I)


class Grammar:
    """Finds by the build of a sentence where it says what an official did."""

    def __init__(self, words: Words) -> None:
        deeds, phrasing = words.deeds, Phrasing(words.signals)
        irregular = "|".join(map(re.escape, deeds.irregular)) or r"(?!)"
        past = rf"(?P<verb>{irregular}|[a-z]{{2,}}ed)(?!\w)"
        verb = rf"(?P<verb>{irregular}|[a-z]{{2,}}ed|[a-z]{{3,}}s)(?!\w)" if deeds.careful else past
        self._careful = frozenset(deeds.careful)
        self._careful_of = phrasing.any_of(deeds.careful_of) if deeds.careful_of else re.compile(r"(?!)")
        self._verbs = (
            re.compile(rf"{_SUBJECT}{_ASIDE}{_TENSES}{_KNOWN_TO}{_ADVERBS}\s+{verb}{_WHAT_FOLLOWS}"),
            re.compile(rf"{_SUBJECT}(?:\W+\w+){{1,9}}?,?\s+and{_ADVERBS}\s+(?:who\s+)?{past}{_WHAT_FOLLOWS}"),
            re.compile(rf"\b{_BE}{_ADVERBS}\s+{past}(?:\s+\w+){{0,2}}\s+by{_ADVERBS}\s+X(?!\w|'){_WHAT_FOLLOWS}"),
        )
        caused = rf"{_SUBJECT}\s+(?:has|had|got|gets)\s+(?:the|an?|his|her|their|[A-Z])\w*(?:\s+\w+){{0,4}}?\s+{past}{_ENDS}"
        self._others = (re.compile(caused), *_of_nouns(deeds, phrasing))

    def told(self, sentence: str) -> Iterator[Span]:
        """The places of a sentence that say what an official did."""
        for pattern in self._verbs:
            for match in pattern.finditer(sentence):
                is_careful = match["verb"] in self._careful or self._careful_of.match(match["verb"] + match["rest"])
                if not is_careful:
                    yield match.span()
        for pattern in self._others:
            yield from (match.span() for match in pattern.finditer(sentence))


def with_pronouns(sentence: str, *, named_before: bool) -> str:
    """A sentence whose *she* and *he* are `X` too: everywhere, or only behind the official whom it names itself."""
    start = 0 if named_before else sentence.find("X")
    return sentence[:start] + _PRONOUN.sub("X", sentence[start:]) if start >= 0 else sentence


def _of_nouns(deeds: Deeds, phrasing: Phrasing) -> Iterator[re.Pattern[str]]:
    """What is somebody's, what somebody is, and what somebody stands behind."""
    if deeds.owned:
        owned = phrasing.any_of(deeds.owned).pattern
        on = r"\b(?:at|on|under|with|without|by|upon|from)\s+(?:\w+\s+){0,2}"
        yield re.compile(rf"(?<!\w)X's\s+(?:\w+\s+){{0,2}}?{owned}", re.I)
        yield re.compile(rf"{owned}\W+(?:\w+\W+){{0,8}}?{_BE}\s+X's(?!\s+\w)", re.I)
        yield re.compile(rf"{on}{owned}\s+(?:of|from|by)\s+X(?!\w|')", re.I)
    if deeds.roles:
        yield re.compile(rf"{_X}\s+{_BE}\s+(?:(?:the|an?)\s+)?(?:\w+\s+){{0,2}}?{phrasing.any_of(deeds.roles).pattern}", re.I)
    if deeds.through:
        yield re.compile(rf"{phrasing.any_of(deeds.through).pattern}\s+X(?!\w|')", re.I)
