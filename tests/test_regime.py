"""A ground is met by logic over elements, read the same from data and from what was read."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from dossier.model.regime import AllOf, AnyOf, Logic, elements_of

LOGIC: TypeAdapter[Logic] = TypeAdapter(Logic)

READ = {
    "one element": ("a.b", "a.b", ("a.b",)),
    "all": ({"all_of": ["a", "b"]}, AllOf(all_of=("a", "b")), ("a", "b")),
    "any": ({"any_of": ["a", "b"]}, AnyOf(any_of=("a", "b")), ("a", "b")),
    "any inside all": (
        {"all_of": [{"any_of": ["c", "a"]}, "b"]},
        AllOf(all_of=(AnyOf(any_of=("c", "a")), "b")),
        ("c", "a", "b"),
    ),
}


@pytest.mark.parametrize(("data", "logic", "elements"), READ.values(), ids=READ)
def test_logic_names_its_elements_in_reading_order(data: object, logic: Logic, elements: tuple[str, ...]) -> None:
    assert LOGIC.validate_python(data) == LOGIC.validate_python(logic) == logic
    assert elements_of(logic) == elements


@pytest.mark.parametrize(
    "data", [{}, {"all_of": []}, {"any_of": ["a"], "all_of": ["b"]}, {"none_of": ["a"]}, ["a"], "A", None], ids=repr
)
def test_what_has_no_single_meaning_is_no_logic(data: object) -> None:
    with pytest.raises(ValidationError):
        LOGIC.validate_python(data)
