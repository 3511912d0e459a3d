"""New values are written in the manner of the records, and every one of them is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.yamlfile import read
from dossier.yamlfile.merging import begun
from dossier.yamlfile.writing import Bare, field_lines, flow, written

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), VALUES, min_size=1, max_size=5))
def test_whatever_is_written_is_read_back_as_it_was(data: dict[str, object]) -> None:
    document, problems = read("new.yaml", begun("new.yaml", data))  # type: ignore[arg-type]
    assert not problems
    assert document.data == data


PLAIN = ["Chair", "p. 4", "It was dark; nobody came.", "О нём", "3 of them", "a#b"]
QUOTED = [
    "",
    " x",
    "no",
    "1960",
    "2014-05-10",
    "null",
    "a: b",
    "a #b",
    "- x",
    "#x",
    "[x]",
    "{x",
    "'x",
    '"x',
    "x:",
    "*x",
    "&x",
    "!x",
    "a\nb",
    "~",
    "=x",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_stand_without_quotation_marks(text: str) -> None:
    assert field_lines("key", text, 0) == [f"key: {text}"]


@pytest.mark.parametrize("text", QUOTED)
def test_words_that_look_like_something_else_stand_in_quotation_marks(text: str) -> None:
    assert field_lines("key", text, 0)[0].startswith('key: "')


@pytest.mark.parametrize("text", ["2014-05-10", "1960", "yes", "no", "2014~"])
def test_dates_and_answers_stand_without_quotation_marks(text: str) -> None:
    assert field_lines("key", Bare(text), 2) == [f"  key: {text}"]
    assert flow([Bare(text)]) == f"[{text}]"


def test_a_record_looks_as_people_write_it() -> None:
    sentence = "Officers of the Inspectorate arrested Doe at his newspaper and took him to a cell without light for nine days."
    data = {
        "name": {"family": "Doe", "given": "John"},
        "rights": ["torture-cidt", "fair-trial"],
        "events": [
            {"id": "E1", "date": Bare("2014-04-01"), "statement": sentence, "cites": [{"source": "S001", "at": "p. 4, 5"}]}
        ],
    }
    assert written(data) == (
        "name: {family: Doe, given: John}\n"
        "rights: [torture-cidt, fair-trial]\n"
        "events:\n"
        "  - id: E1\n"
        "    date: 2014-04-01\n"
        "    statement: >-\n"
        "      Officers of the Inspectorate arrested Doe at his newspaper and took him to a cell without light for nine days.\n"
        '    cites: [{source: S001, at: "p. 4, 5"}]\n'
    )
