"""What was last seen too long ago is a gap, to the day; and one list says what expires when."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.checks.docket import Docket
from dossier.checks.freshness import check_knowledge_is_fresh, expiries, is_confirmed
from dossier.project import read_project
from tests.conftest import Result, change

JANE = "dossiers/jane-roe/dossier.yaml"
CASE = "evidence/cases/john-doe.yaml"
LAW = "templates/regimes/sy-entry-act.yaml"

SEEN = {
    "an office, after 90 days": ("C421", "official jane-roe, position P2", dt.date(2019, 5, 2), 90),
    "a status, after 30 days": ("C422", "official jane-roe", dt.date(2019, 5, 2), 30),
    "a listing, after 30 days": ("C423", "official jane-roe", dt.date(2019, 1, 5), 30),
    "custody, after 30 days": ("C424", "case john-doe", dt.date(2019, 4, 30), 30),
}


def old(folder: Path, on: dt.date) -> list[tuple[str, str]]:
    found = check_knowledge_is_fresh(Docket(read_project(folder), on, {}))
    return [(problem.code, problem.text.split(":")[0]) for problem in found]


@pytest.mark.parametrize(("code", "name", "seen", "days"), SEEN.values(), ids=SEEN)
def test_the_last_day_is_still_good_and_the_next_is_not(code: str, name: str, seen: dt.date, days: int, folder: Path) -> None:
    last = seen + dt.timedelta(days=days)
    assert (code, name) not in old(folder, last)
    assert (code, name) in old(folder, last + dt.timedelta(days=1))


@pytest.mark.parametrize(("limit", "code"), [("office", "C421"), ("status", "C422"), ("listing", "C423"), ("custody", "C424")])
def test_a_project_may_set_each_limit(limit: str, code: str, folder: Path) -> None:
    change(folder, "project.yaml", "vault: ../vault", f"vault: ../vault\nlimits: {{{limit}: 3650}}")
    on = dt.date(2019, 12, 31)
    assert code not in {found for found, _ in old(folder, on)}
    assert {"C421", "C422", "C423", "C424"} - {code} <= {found for found, _ in old(folder, on)}


def test_an_approximate_day_counts_from_its_earliest(folder: Path) -> None:
    change(folder, JANE, "    as_of: 2019-05-02\n    heads: yes", "    as_of: 2019-05~\n    heads: yes")
    assert ("C421", "official jane-roe, position P2") in old(folder, dt.date(2019, 6, 30))


def test_the_dead_have_no_office_to_look_up(folder: Path) -> None:
    change(folder, JANE, "identifiers:\n", "died: {date: 2019-05-03, cites: [{source: S002}]}\nidentifiers:\n")
    assert [name for _, name in old(folder, dt.date(2026, 1, 1)) if "jane-roe" in name] == []


def test_an_office_last_seen_before_another_began_is_past(folder: Path) -> None:
    later = (
        "  - {id: P3, title: Adviser, institution: presidency, from: 2020, as_of: 2020-02-01, cites: [{source: S003}]}\nstatus:\n"
    )
    change(folder, JANE, "status:\n", later)
    names = [name for code, name in old(folder, dt.date(2026, 1, 1)) if code == "C421"]
    assert names == ["official jane-roe, position P3"]


def test_nothing_is_judged_without_settings(folder: Path) -> None:
    (folder / "project.yaml").write_text("title: [", encoding="utf-8")
    assert old(folder, dt.date(2026, 1, 1)) == []
    assert expiries(Docket(read_project(folder), dt.date(2026, 1, 1), {})) == ()


MORE = {
    "law": (LAW, "checked: 2026-10-01", "checked: 2026-10-01", "2026-12-30"),
    "waiver": ("evidence/conduct/doe-dark-cell-2014.yaml", "until: 2027-12-31", "until: 2027-12-31", "2027-12-31"),
    "consent": (
        "../vault/witnesses/corridor.yaml",
        "given: 2018-08-09",
        "given: 2018-08-09\n    until: 2028-08-09",
        "2028-08-09",
    ),
    "lists": (JANE, "    snapshot: 2019-01-05", "    jurisdiction: Sylvania\n    snapshot: 2019-01-05", "2019-02-04"),
}


@pytest.mark.parametrize(("file", "find", "put", "last"), MORE.values(), ids=MORE)
def test_laws_waivers_consents_and_lists_expire_too(file: str, find: str, put: str, last: str, folder: Path) -> None:
    change(folder, file, find, put)
    what = next(name for name, row in MORE.items() if row[0] == file and row[2] == put)
    found = expiries(Docket(read_project(folder), dt.date(2026, 11, 23), {}))
    assert (what, dt.date.fromisoformat(last)) in {(one.what, one.last) for one in found}


def test_a_consent_that_was_withdrawn_and_a_deadline_that_is_met_expire_no_more(folder: Path) -> None:
    change(
        folder,
        "../vault/witnesses/corridor.yaml",
        "given: 2018-08-09",
        "given: 2018-08-09\n    until: 2028-08-09\n    withdrawn: 2020-01-01",
    )
    due = "due: [{on: 2027-01-01, what: Answer., done: yes}, {on: 2027-01-02, what: Ask again.}]"
    filing = f"official: jane-roe\nrecipient: sy-ministry\nsent: 2026-11-01\nby: A\nhow: by post\ndigest: {'0' * 64}\n{due}\n"
    (folder / "submissions").mkdir()
    (folder / "submissions/one.yaml").write_text(filing, encoding="utf-8")
    found = expiries(Docket(read_project(folder), dt.date(2026, 11, 23), {}))
    assert [one for one in found if one.what == "consent"] == []
    assert [one.last for one in found if one.what == "deadline"] == [dt.date(2027, 1, 2)]


def test_they_come_by_day(folder: Path) -> None:
    days = [one.last for one in expiries(Docket(read_project(folder), dt.date(2026, 11, 23), {}))]
    assert days == sorted(days)


def test_a_limit_past_the_end_of_the_calendar_is_the_last_day(folder: Path) -> None:
    change(folder, "project.yaml", "vault: ../vault", "vault: ../vault\nlimits: {office: 3650}")
    change(folder, JANE, "    as_of: 2019-05-02\n    heads: yes", "    as_of: 2999-12-31\n    heads: yes")
    found = expiries(Docket(read_project(folder), dt.date(2026, 11, 23), {}))
    assert max(one.last for one in found).year == 3009


CONFIRMED = "confirmed: {by: A. Example, on: 2026-11-01, source: S-SY1}"


def test_an_element_is_confirmed_from_the_day_on_and_for_so_long(folder: Path) -> None:
    change(folder, LAW, "verified: partial}", f"verified: partial, {CONFIRMED}}}")
    project = read_project(folder)
    element = next(one for one in project.regimes["sy-entry-act"].elements if one.id == "sy.link.responsible")
    other = next(one for one in project.regimes["sy-entry-act"].elements if one.id == "sy.right.torture")
    days = {dt.date(2026, 10, 31): False, dt.date(2026, 11, 1): True, dt.date(2027, 1, 30): True, dt.date(2027, 1, 31): False}
    assert {day: is_confirmed(element, day, 90) for day in days} == days
    assert not is_confirmed(other, dt.date(2026, 11, 2), 90)
    found = expiries(Docket(project, dt.date(2026, 11, 23), {}))
    assert "regime sy-entry-act, element sy.link.responsible, confirmation" in {one.name for one in found}


def test_the_command_lists_what_will_be_past_its_time(dossier: Callable[..., Result], folder: Path) -> None:
    said = dossier("-C", folder, "stale", "--on", "2026-12-30")
    assert said.status == 0
    assert "sy-entry-act" not in said.out
    assert said.out.splitlines()[-1] == "5 things are past their time on 2026-12-30"
    said = dossier("-C", folder, "stale", "--on", "2026-12-31")
    assert "2026-12-30  law       regime sy-entry-act, last seen or checked on 2026-10-01\n" in said.out
    assert "    templates/regimes/sy-entry-act.yaml:20:10\n" in said.out


def test_the_command_counts_one_and_none_in_words(dossier: Callable[..., Result], folder: Path) -> None:
    assert dossier("-C", folder, "stale", "--on", "2010-01-01").out == "nothing is past its time on 2010-01-01\n"
    assert dossier("-C", folder, "stale", "--on", "2018-11-01").out.endswith("one thing is past its time on 2018-11-01\n")


def test_the_command_as_json(dossier: Callable[..., Result], folder: Path) -> None:
    said = json.loads(dossier("-C", folder, "stale", "--on", "2028-01-01", "--json").out)
    assert said["on"] == "2028-01-01"
    assert {
        "what": "waiver",
        "name": "conduct doe-dark-cell-2014, waiver of E321",
        "seen": None,
        "last": "2027-12-31",
        "file": "evidence/conduct/doe-dark-cell-2014.yaml",
        "line": 18,
        "column": 5,
    } in said["expired"]


def test_the_command_refuses_a_project_without_settings(dossier: Callable[..., Result], folder: Path) -> None:
    (folder / "project.yaml").write_text("title: [", encoding="utf-8")
    said = dossier("-C", folder, "stale")
    assert said.status == 2
    assert "project.yaml is broken" in said.err
