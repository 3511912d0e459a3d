"""What is wrong with a file's form, in the words of somebody who does not know YAML."""

from __future__ import annotations

import re

from dossier.yamlfile.document import Position


def inside(text: str, at: Position) -> Position:
    """The same position, or the end of the file where it lies beyond it."""
    lines = text.rstrip("\n").split("\n")
    return at if at[0] <= len(lines) else (len(lines), len(lines[-1]) + 1)


def explained(text: str, problem: str, at: Position, opened: Position) -> tuple[Position, str, str]:
    """Where a fault of form is, in the words of somebody who does not know YAML."""
    lines = text.split("\n", at[0])
    line = lines[at[0] - 1] if len(lines) >= at[0] else ""
    before = line[: at[1] - 1].rstrip()
    if "\t" in line[: len(line) - len(line.lstrip("\t -"))]:
        return at, "a tab stands in the indentation", "indent with spaces"
    if problem == "found unexpected end of stream":
        return opened, "a quotation mark opened here is never closed", "close it, or double the quotation marks inside"
    if "expected ',' or" in problem:
        return opened, "a bracket opened here is never closed", "close it on its last line"
    if "mapping values are not allowed" in problem:
        return at, "a colon followed by a space stands inside plain text", "put the text in quotation marks"
    if before.endswith(('"', "'")):
        step = "put the whole text in quotation marks, and double those inside"
        return at, "text goes on after a closing quotation mark", step
    if "cannot start any token" in problem and len(line) >= at[1]:
        return at, f"a value begins with '{line[at[1] - 1]}'", "put it in quotation marks"
    if "expected ':'" in problem:
        words = "a line without a colon stands where a field is expected"
        return opened, words, "write the field's name, a colon and its value"
    escape = re.search(r"\\(u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|.)", line[max(0, at[1] - 3) :])
    if "escape" in problem and escape:
        return (
            at,
            f"'{escape[0]}' in quotation marks names no character",
            "type the character itself, or use single quotation marks",
        )
    if "did not find expected" in problem:
        return at, "this line is indented unlike its neighbours", "line it up with the field above it"
    return at, f"this is not well-formed YAML ({problem})", "compare the line and the one above it with a record that works"
