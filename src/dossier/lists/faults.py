"""What goes wrong in a list that somebody else made, as problems with the row; a list never raises out to the user.

What a broken row held is lost, and somebody may have stood in it: after a fault a list is not whole, and nobody is
said not to be on it.
"""

from __future__ import annotations

from dossier.problem import Level, Place, Problem

MOST_PROBLEMS = 50
"""The most problems that are told of one list; they are counted beyond that."""

CODES = {
    "I901": "the file ends, or is broken, before the list does.",
    "I902": "a row or record of a list cannot be read.",
    "I903": "a row of a list holds bytes or characters that do not belong there; it was read with a mark in their place.",
    "I904": "a list holds no entry at all.",
    "I905": "a list holds fewer entries than it says, or than a full copy of it has.",
}
"""Every code that reading a list can give; all are errors but I903, a warning."""


class Faults:
    """Collects what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.untold = 0
        self.is_whole = True

    def note(self, code: str, line: int, text: str, next_step: str) -> None:
        """Adds a problem at a line; anything but a doubtful character means that the list was not read whole."""
        assert code in CODES
        self.is_whole = self.is_whole and code == "I903"
        if len(self.problems) >= MOST_PROBLEMS:
            self.untold += 1
            return
        level = Level.WARNING if code == "I903" else Level.ERROR
        self.problems.append(Problem(Place(self.file, max(line, 1)), level, code, text, next_step))

    def broken(self, line: int, why: str) -> None:
        """The rest of the file cannot be read."""
        self.note("I901", line, f"the list cannot be read on from here: {why}", "get a good copy of the list, and read that")

    def lost(self, line: int, why: str) -> None:
        """One row cannot be read; reading goes on behind it."""
        self.note("I902", line, f"this row cannot be read: {why}", "look the row up by hand, or get a good copy of the list")

    def short(self, found: int, expected: int, why: str) -> None:
        """The file holds less than the whole list."""
        step = "get a full copy of the list, or look people up on the publisher's own page"
        self.note("I905", 1, f"the file holds {found:,} entries or rows; {why} {expected:,}", step)

    def doubtful(self, line: int) -> None:
        """A row was read, though not every character of it."""
        text = "this row holds characters that do not belong in a list; they are read as marks"
        self.note("I903", line, text, "compare the row with the publisher's own page")
