"""A norm counts only while it bound the state."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.model.conduct import Conduct
from dossier.model.institution import Institution
from dossier.model.rights import Rights
from dossier.norms import norms_binding

CITES = [{"source": "S001"}]
BODY = Institution.model_validate({"id": "body", "name": "Body", "state": "Freedonia"})


def vocabulary(*bound: dict[str, Any]) -> Rights:
    return Rights.model_validate(
        {
            "treaties": [{"id": "cv", "name": "Convention", "short": "CV", "bound": [{**one, "cites": CITES} for one in bound]}],
            "rights": [{"id": "life", "name": "Life", "norms": [{"treaty": "cv", "article": "2"}], "verified": "primary"}],
        }
    )


def wrong(*acts: dict[str, str]) -> Conduct:
    return Conduct.model_validate(
        {
            "title": "T",
            "kind": "incident",
            "acts": [{"territory": "freedonia", **act} for act in acts],
            "rights": ["life"],
            "statement": "S.",
            "basis": "reported",
            "cites": CITES,
        }
    )


DAY = {"from": "2014-04-01"}


@pytest.mark.parametrize(
    ("bound", "acts", "binds"),
    [
        ([{"state": "Freedonia", "from": "2000-01-01"}], [DAY], True),
        ([{"state": "Freedonia", "from": None}], [DAY], True),
        ([{"state": "Freedonia", "from": "2014-04-02"}], [DAY], False),
        ([{"state": "Freedonia", "from": None, "until": "2014-04-01"}], [DAY], False),
        ([{"state": "Freedonia", "from": None, "until": "2014-04-02"}], [DAY], True),
        ([{"state": "Freedonia", "from": None, "until": "2014-06-01"}], [{"from": "2014-04", "until": "2014-07"}], False),
        ([{"state": "Freedonia", "from": None, "until": "2014-06-01"}], [DAY, {"from": "2015"}], False),
        ([{"state": "Otherland", "from": None}], [DAY], False),
        ([], [DAY], False),
        (
            [{"state": "Freedonia", "from": None, "until": "2010-01-01"}, {"state": "Freedonia", "from": "2012-01-01"}],
            [DAY],
            True,
        ),
    ],
    ids=[
        "bound since before",
        "since when not sourced",
        "bound from the day after",
        "ended on the day",
        "ended the day after",
        "ended in the midst of it",
        "one act after its end",
        "another state was bound",
        "nobody was bound",
        "bound again",
    ],
)
def test_a_norm_counts_only_while_it_bound_the_state(
    bound: list[dict[str, Any]], acts: list[dict[str, str]], binds: bool
) -> None:
    (found,) = norms_binding(vocabulary(*bound), BODY, wrong(*acts))
    assert bool(found.articles) == binds


def test_without_an_institution_nobody_knows_which_state_was_bound() -> None:
    assert norms_binding(vocabulary({"state": "Freedonia", "from": None}), None, wrong(DAY)) == ()


def test_a_beginning_that_was_not_sourced_is_said_to_be_so() -> None:
    (found,) = norms_binding(vocabulary({"state": "Freedonia", "from": None}), BODY, wrong(DAY))
    assert found.begins_unsourced
