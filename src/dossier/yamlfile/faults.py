"""What is wrong with a file's form, in the words of somebody who does not know YAML."""

from __future__ import annotations

import re

from dossier.yamlfile.document import Position


def inside(text: str, at: Position) -> Position:
    """The same position, or the end of the file where it lies beyond it."""
    lines = text.rstrip("\n").split("\n")
    return at if at[0] <= len(lines) else (len(lines), len(lines[-1]) + 1)


def explained(text: str, problem: str, at: Position, opened: Position) -> tuple[Position, str, str]:
    """Where a fault of form is, what it is, and what to do.

    Args:
        problem: what the parser says.
        at: where it noticed.
        opened: where what it was reading began.
    """
    lines = text.split("\n")
    line = lines[at[0] - 1] if at[0] <= len(lines) else ""
    before, here = line[: at[1] - 1], line[at[1] - 1 : at[1]]
    indent = line[: len(line) - len(line.lstrip("\t -"))]
    first = lines[opened[0] - 1][opened[1] - 1 : opened[1]] if opened[0] <= len(lines) else ""
    escape = re.search(r"\\(u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|.)", line[max(0, at[1] - 4) :])
    after_the_end = any(one.rstrip() == "..." for one in lines[: at[0] - 1])
    rules: tuple[tuple[bool, Position, str, str], ...] = (
        ("\t" in indent, at, "a tab stands in the indentation", "indent with spaces"),
        (problem == "found unexpected end of stream", opened, "a quotation mark opened here is never closed", _CLOSE),
        ("expected ',' or" in problem, opened, "a bracket opened here is never closed", "close it on its last line"),
        (
            escape is not None and ("escape" in problem or "hexdecimal" in problem),
            at,
            f"'{escape[0] if escape else ''}' in quotation marks names no character",
            "type the character itself, or use single quotation marks",
        ),
        ("alphabetic or numeric" in problem, opened, f"a value begins with '{first}'", _QUOTE),
        (here in ("}", "]"), at, "a bracket is closed here that was never opened", "remove it, or open it where it belongs"),
        ("mapping values are not allowed" in problem, at, "a colon followed by a space stands inside plain text", _QUOTE_TEXT),
        (before.rstrip().endswith(('"', "'")), at, "text goes on after a closing quotation mark", _QUOTE_ALL),
        ("cannot start any token" in problem, at, f"a value begins with '{here}'", _QUOTE),
        ("expected ':'" in problem, opened, "a line without a colon stands where a field is expected", _FIELD),
        (
            line.lstrip().startswith("- "),
            at,
            "a list item stands where a field is expected",
            "move it under the field that holds the list",
        ),
        (after_the_end, at, "text stands after the line that ends the document", "remove the line ..."),
        ("did not find expected" in problem and not before.strip(), at, "this line is indented unlike its neighbours", _LINE_UP),
        (True, at, f"this is not well-formed YAML ({problem})", "compare the line and the one above it with a record that works"),
    )
    return next((where, what, step) for holds, where, what, step in rules if holds)


_QUOTE_TEXT = "put the text in quotation marks"
_QUOTE = "put it in quotation marks"
_CLOSE = "close it, or double the quotation marks inside"
_QUOTE_ALL = "put the whole text in quotation marks, and double those inside"
_FIELD = "write the field's name, a colon and its value"
_LINE_UP = "line it up with the field above it"
