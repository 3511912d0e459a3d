"""The chain of institutions: who answers to whom, as far as sources show it, drawn from the top down.

A line that no source shows is dashed. The figure shows lines between institutions and nothing about anybody's orders.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Set

from dossier.model.institution import Institution
from dossier.packet.drawing import GREY, LETTER, WIDTH, Figure, box, figure_of, line, text

_BOX_WIDTH, _BOX_HEIGHT, _ROW, _TOP = 156.0, 45.0, 74, 6


def chain(institutions: Mapping[str, Institution], headed: Set[str], acting: Set[str]) -> Figure | None:
    """The institutions that were headed and those that acted, with everything above them; None when no line joins any.

    Args:
        headed: the institutions that the official headed; they are drawn in grey.
        acting: the institutions that sources show acting.
    """
    shown = _with_all_above(institutions, headed | acting)
    lines = [
        (id_, above.institution, bool(above.cites))
        for id_ in sorted(shown)
        for above in institutions[id_].answers_to
        if above.institution in shown
    ]
    if not lines:
        return None
    places = _placed(shown, lines)
    body = [
        line((places[below][0], places[below][1]), (places[above][0], places[above][1] + _BOX_HEIGHT), dashed=not sourced)
        for below, above, sourced in lines
    ]
    for id_ in sorted(shown):
        body += _drawn(institutions[id_], places[id_], _widest(places, places[id_][1]), is_headed=id_ in headed)
    height = int(max(y for _, y in places.values()) + _BOX_HEIGHT + 6)
    return figure_of(body, height, _in_words(institutions, lines, headed))


def _with_all_above(institutions: Mapping[str, Institution], start: Set[str]) -> set[str]:
    found: set[str] = set()
    waiting = [id_ for id_ in start if id_ in institutions]
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            waiting += [one.institution for one in institutions[id_].answers_to if one.institution in institutions]
    return found


def _placed(shown: Set[str], lines: list[tuple[str, str, bool]]) -> dict[str, tuple[float, float]]:
    """The middle of each box's upper edge: one row below the lowest institution that it answers to, rows centred."""
    depth = dict.fromkeys(shown, 0)
    for _ in shown:  # as many rounds as the longest chain could need; a circle, which is an error, ends with them
        for below, above, _ in lines:
            depth[below] = min(max(depth[below], depth[above] + 1), len(shown))
    rows: dict[int, list[str]] = {}
    for id_ in sorted(shown):
        rows.setdefault(depth[id_], []).append(id_)
    return {
        id_: (
            WIDTH * (column + 1) / (len(row) + 1) if len(row) < 3 else WIDTH * (2 * column + 1) / (2 * len(row)),
            _TOP + number * _ROW,
        )
        for number, row in enumerate(rows[level] for level in sorted(rows))
        for column, id_ in enumerate(row)
    }


def _widest(places: Mapping[str, tuple[float, float]], y: float) -> float:
    """The width of the boxes in a row, so that they never touch."""
    return min(_BOX_WIDTH, WIDTH / sum(place[1] == y for place in places.values()) - 8)


def _drawn(item: Institution, place: tuple[float, float], width: float, *, is_headed: bool) -> list[str]:
    x, y = place
    letters = int((width - 8) / LETTER)
    name = item.name if len(item.name) <= 3 * letters - 6 else item.short or item.name
    words = textwrap.wrap(name, letters)
    first = y + _BOX_HEIGHT / 2 + 4 - 6.5 * (len(words) - 1)
    fill, border = (GREY, 1.2) if is_headed else ("#fff", 0.6)
    body = [box(x - width / 2, y, width, _BOX_HEIGHT, fill=fill, border=border)]
    return body + [text(x, first + 13 * number, line_, anchor="middle") for number, line_ in enumerate(words)]


def _in_words(institutions: Mapping[str, Institution], lines: list[tuple[str, str, bool]], headed: Set[str]) -> str:
    names = ", ".join(institutions[id_].name for id_ in sorted(headed) if id_ in institutions)
    sentences = [f"Headed by the official: {names}."] if names else []
    for below, above, sourced in lines:
        how = "answers to" if sourced else "is drawn under, with no source for the line,"
        sentences.append(f"{institutions[below].name} {how} {institutions[above].name}.")
    return " ".join(sentences)
