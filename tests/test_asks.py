"""Asks follow from listings, lists read and grounds pleadable; a lawyer may depart from them with a reason and a name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dossier.asks import Ask, AskKind, ask_of
from dossier.listed import is_for_rights, standing
from dossier.model.official import Death, ListCheck, Listing, Official, Plea
from dossier.model.record import SourceCite
from dossier.project import Project
from dossier.view import Audience, View, view

WRONG = "doe-dark-cell-2014"
CITES = ({"source": "S002"},)
READ_ON = dt.date(2026, 11, 20)


@pytest.fixture
def seen(invented: Project) -> View:
    return view(invented, Audience("internal"))


def listing(**fields: Any) -> Listing:
    whole = {"id": "L9", "jurisdiction": "Sylvania", "programme": "P", "confidence": "confirmed", "cites": CITES, **fields}
    return Listing.model_validate(whole)


def read(snapshot: str = "2026-11-20") -> ListCheck:
    fields = {"list_name": "Gazette list", "jurisdiction": "Sylvania", "snapshot": snapshot, "result": "found", "cites": CITES}
    return ListCheck.model_validate(fields)


def jane(
    seen: View, *listings: Listing, pleadable: bool = True, checks: tuple[ListCheck, ...] = (read(),), **more: Any
) -> Official:
    official = seen.officials["jane-roe"]
    allegations = official.allegations
    if not pleadable:
        allegations = (allegations[0].model_copy(update={"argues": ()}),)
    update = {"listings": listings, "list_checks": checks, "allegations": allegations, **more}
    return official.model_copy(update=update)


def ask(seen: View, official: Official, on: dt.date | None = READ_ON) -> Ask:
    return ask_of(seen, official, "sy-ministry", on)


RIGHTS = {"regime": "sy-entry-act"}


@pytest.mark.parametrize(
    ("listings", "pleadable", "expected"),
    [
        ([], True, AskKind.DESIGNATE),
        ([], False, AskKind.HOLD),
        ([listing()], True, AskKind.EXTEND),
        ([listing()], False, AskKind.RETAIN),
        ([listing(**RIGHTS)], True, AskKind.SUPPLEMENT),
        ([listing(**RIGHTS, covers=[WRONG])], True, AskKind.RETAIN),
        ([listing(**RIGHTS)], False, AskKind.RETAIN),
        ([listing(for_rights=True, covers=[WRONG])], True, AskKind.RETAIN),
        ([listing(**RIGHTS, for_rights=False)], True, AskKind.EXTEND),
        ([listing(until="2020-01-01")], True, AskKind.DESIGNATE),
        ([listing(jurisdiction="Otherland")], True, AskKind.DESIGNATE),
        ([listing(confidence="unverified")], True, AskKind.DESIGNATE),
    ],
    ids=[
        "not listed, pleadable",
        "not listed, an element missing",
        "listed otherwise, pleadable",
        "listed otherwise, not pleadable",
        "listed for rights, the wrong not covered",
        "listed for rights, the wrong covered",
        "listed for rights, not pleadable",
        "the reasons alone show that it is for rights",
        "the reasons show that it is not for rights",
        "the listing ended",
        "listed by somebody else",
        "the listing is unverified",
    ],
)
def test_an_ask_follows_from_the_record(seen: View, listings: list[Listing], pleadable: bool, expected: AskKind) -> None:
    found = ask(seen, jane(seen, *listings, pleadable=pleadable))
    assert (found.kind, found.otherwise) == (expected, expected)
    assert found.reason.endswith(".")
    assert bool(found.pleaded) == (expected in (AskKind.DESIGNATE, AskKind.SUPPLEMENT, AskKind.EXTEND))
    assert found.needs_packet == bool(found.pleaded)


@pytest.mark.parametrize(
    ("checks", "on", "kind"),
    [
        ((read("2026-11-20"),), dt.date(2026, 12, 20), AskKind.DESIGNATE),
        ((read("2026-11-20"),), dt.date(2026, 12, 21), AskKind.UNDETERMINED),
        ((read("2026-11"),), dt.date(2026, 12, 1), AskKind.DESIGNATE),
        ((read("2026-11"),), dt.date(2026, 12, 2), AskKind.UNDETERMINED),
        ((read("2026-12-30"),), dt.date(2026, 12, 2), AskKind.UNDETERMINED),
        ((read("2020-01-01"), read("2026-11-20")), READ_ON, AskKind.DESIGNATE),
        ((), READ_ON, AskKind.UNDETERMINED),
        ((), None, AskKind.UNDETERMINED),
        ((read("2020-01-01"),), None, AskKind.DESIGNATE),
    ],
    ids=[
        "thirty days old",
        "thirty-one days old",
        "a month, judged by its first day",
        "a month, too old by its first day",
        "a copy from the future",
        "the newest copy counts",
        "never read",
        "never read, no day of judging",
        "no day of judging",
    ],
)
def test_an_ask_is_undetermined_until_the_lists_were_read_lately(
    seen: View, checks: tuple[ListCheck, ...], on: dt.date | None, kind: AskKind
) -> None:
    found = ask(seen, jane(seen, checks=checks), on)
    assert found.kind is kind
    assert found.otherwise is AskKind.DESIGNATE
    assert bool(found.doubt) == (kind is AskKind.UNDETERMINED)


def test_a_reading_of_another_states_list_is_no_reading(seen: View) -> None:
    other = read().model_copy(update={"jurisdiction": "Otherland"})
    assert ask(seen, jane(seen, checks=(other,))).kind is AskKind.UNDETERMINED


def test_a_check_of_a_regime_is_a_reading_of_its_states_list(seen: View) -> None:
    check = read().model_copy(update={"jurisdiction": None, "regime": "sy-entry-act"})
    assert ask(seen, jane(seen, checks=(check,))).kind is AskKind.DESIGNATE


def test_nothing_is_asked_about_the_dead_or_the_unidentified(seen: View) -> None:
    dead = jane(seen, died=Death.model_validate({"date": "2020-01-01", "cites": CITES}))
    assert ask(seen, dead).kind is AskKind.NONE
    assert ask(seen, jane(seen, identity="probable")).kind is AskKind.NONE
    assert ask(seen, dead).doubt is None


def test_without_a_wrong_nothing_is_asked(seen: View) -> None:
    official = jane(seen)
    bare = official.model_copy(update={"allegations": ()})
    assert ask(seen, bare).kind is AskKind.NONE


def test_office_alone_is_an_ask_that_a_lawyer_must_choose(seen: View) -> None:
    from dossier.model.allegation import Argument

    held = Argument(element="ca-sema-russia.senior-official", why="Office.", strength="full", cites=(SourceCite(source="S003"),))
    official = seen.officials["jane-roe"].model_copy(
        update={
            "allegations": (),
            "listings": (),
            "argues": (held,),
            "list_checks": (read().model_copy(update={"jurisdiction": "Canada"}),),
        }
    )
    found = ask_of(seen, official, "ca-gac", READ_ON)
    assert found.kind is AskKind.STATUS
    assert not found.pleaded
    assert [cell.ground.id for cell in found.status] == ["ca-sema-russia.ground.status"]


def plea(**fields: Any) -> Plea:
    return Plea.model_validate({"recipient": "sy-ministry", **fields})


def test_a_lawyer_may_set_another_ask_with_a_reason_and_a_name(seen: View) -> None:
    set_ = jane(seen, recipients=(plea(ask="hold", reason="A witness is at risk.", by="A. Example"),))
    found = ask(seen, set_)
    assert (found.kind, found.pleaded) == (AskKind.HOLD, ())
    assert found.reason == "A witness is at risk. Set by A. Example; from the record alone it would be: designate."
    assert found.set_by is not None


def test_a_plea_without_an_ask_changes_nothing(seen: View) -> None:
    assert ask(seen, jane(seen, recipients=(plea(),))).kind is AskKind.DESIGNATE


def test_no_lawyer_revives_an_ask_about_the_dead(seen: View) -> None:
    dead = Death.model_validate({"date": "2020-01-01", "cites": CITES})
    set_ = jane(seen, died=dead, recipients=(plea(ask="designate", reason="R.", by="B"),))
    assert ask(seen, set_).kind is AskKind.NONE


def test_hold_names_what_is_missing_where_something_is(seen: View) -> None:
    from dossier.coverage import missing_elements

    found = ask(seen, jane(seen, pleadable=False))
    assert found.nearest is not None
    assert missing_elements(found.nearest) == ("sy.right.torture", "sy.link.responsible")


def test_a_listing_under_a_regime_with_grounds_on_office_is_not_taken_to_be_for_rights(seen: View) -> None:
    assert is_for_rights(seen, listing(regime="sy-entry-act"))
    assert not is_for_rights(seen, listing(regime="ca-sema-russia"))
    assert is_for_rights(seen, listing(regime="ca-sema-russia", for_rights=True))
    assert not is_for_rights(seen, listing())


def test_standing_tells_what_is_in_force_and_the_newest_copy_read(seen: View) -> None:
    stands = standing(
        seen, jane(seen, listing(), listing(id="L8", until="2019"), checks=(read("2019"), read("2021-03"))), "Sylvania"
    )
    assert [one.id for one in stands.listings] == ["L9"]
    assert stands.last_read is not None
    assert stands.last_read.text == "2021-03"
