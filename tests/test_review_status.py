"""Where review stands is told per official and recipient, down to the part that changed and the file it was made from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from dossier.packet.scopes import Scope
from dossier.project import read_project
from dossier.review.status import ChangedPart, filings, statuses
from tests.bundles import needs_keys
from tests.conftest import Result, change
from tests.signing import DAY, ROE, reviewed, signed

pytestmark = needs_keys
CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
REMARK = 'remarks:\n  - {id: R1, by: Larry, recipient: sy-ministry, block: official.jane-roe, text: "Is this so?"}\n'


def parts(folder: Path) -> tuple[ChangedPart, ...]:
    (one,) = [one for one in statuses(read_project(folder), DAY) if one.recipient == "sy-ministry"]
    return one.signed[0].parts


def test_who_is_waited_for_until_somebody_signs(folder: Path) -> None:
    reviewed(folder)
    before = {one.recipient: one for one in statuses(read_project(folder), DAY, ["jane-roe"])}
    assert before["sy-ministry"].waited_for == ("lawyer",)
    signed(folder)
    after = {one.recipient: one for one in statuses(read_project(folder), DAY, ["jane-roe"])}
    assert after["sy-ministry"].waited_for == ()
    assert after["sy-ministry"].signed[0].state == "current"


def test_a_part_that_changed_or_came_is_named_with_its_file(folder: Path) -> None:
    reviewed(folder)
    signed(folder)
    change(folder, CONDUCT, "for nine days.", "for ten days.")
    changed = {one.key: one for one in parts(folder)}
    assert set(changed) == {"conduct.doe-dark-cell-2014"}
    assert CONDUCT in changed["conduct.doe-dark-cell-2014"].files
    power = "          - statement: The chair of the Inspectorate appoints and dismisses its officers.\n"
    more = "          - {statement: The chair signs every order., basis: reported, cites: [{source: S002}]}\n"
    change(folder, ROE, power, more + power)
    found = {(one.how, one.key): one.files for one in parts(folder)}
    assert found["added", "allegation.jane-roe.A1.power.2"] == (ROE,)


def test_a_part_that_is_gone_is_named_with_the_file_it_stood_in(folder: Path) -> None:
    reviewed(folder)
    signed(folder)
    change(folder, "evidence/cases/john-doe.yaml", "events:\n  - id: E1\n", "events:\n  - id: E9\n")
    change(folder, CONDUCT, "events: [E1, E2]", "events: [E2]")
    gone = {one.key: one.files for one in parts(folder) if one.how == "removed"}
    assert "evidence/cases/john-doe.yaml" in gone["case.john-doe.E1"]


def test_what_was_signed_by_somebody_unknown_is_void(folder: Path) -> None:
    reviewed(folder)
    signed(folder)
    change(folder, "project.yaml", "id: larry-lawyer", "id: larry-lewis")
    (one,) = [one for one in statuses(read_project(folder), DAY) if one.recipient == "sy-ministry"]
    assert (one.signed[0].state, one.waited_for) == ("void", ("lawyer",))


def test_what_does_not_go_out_any_more_is_still_told(folder: Path) -> None:
    reviewed(folder)
    signed(folder)
    signed(folder, Scope("public"))
    change(folder, ROE, "identity: confirmed", "identity: probable")
    found = {one.recipient: one for one in statuses(read_project(folder), DAY)}
    assert (found["sy-ministry"].goes_out, found["sy-ministry"].waited_for) == (False, ())
    assert found["sy-ministry"].signed[0].standing.changes is None
    assert found[None].signed[0].state == "stale"


def test_the_status_is_printed_for_people_and_programs(dossier: Callable[..., Result], folder: Path) -> None:
    reviewed(folder)
    signed(folder)
    path = folder / "dossiers/jane-roe/review.yaml"
    path.write_text(path.read_text(encoding="utf-8") + REMARK, encoding="utf-8")
    change(folder, CONDUCT, "for nine days.", "for ten days.")
    filing = {"official": "jane-roe", "recipient": "sy-ministry", "sent": "2026-11-01", "by": "A", "how": "by post"}
    due = [{"on": "2026-12-01", "what": "Ask."}, {"on": "2026-11-02", "what": "Write."}]
    due.append({"on": "2026-11-03", "what": "No.", "done": "yes"})
    (folder / "submissions/roe.yaml").write_text(json.dumps({**filing, "digest": "0" * 64, "due": due}), encoding="utf-8")
    shown = dossier("-C", folder, "review", "status", "jane-roe", "--on", "2026-11-23")
    assert shown.status == 0
    assert shown.out.splitlines()[:5] == [
        "jane-roe for sy-ministry: waits for lawyer",
        "    G1 packet: larry-lawyer, lawyer, 2026-11-23: stale",
        f"        changed conduct.doe-dark-cell-2014 ({CONDUCT}, evidence/institutions.yaml)",
        "    open: R1 by Larry on official.jane-roe",
        "jane-roe for us-joint: waits for lawyer",
    ]
    assert "filed 2026-11-01 roe: jane-roe to sy-ministry, no receipt, replies: 0" in shown.out
    assert "    was due 2026-11-02: Write.\n    due 2026-12-01: Ask.\n" in shown.out
    rows = json.loads(dossier("-C", folder, "review", "status", "jane-roe", "--json", "--on", "2026-11-23").out)
    (edition,) = [one for one in rows["editions"] if one["recipient"] == "sy-ministry"]
    assert edition["sign_offs"][0]["state"] == "stale"
    assert edition["sign_offs"][0]["parts"][0]["key"] == "conduct.doe-dark-cell-2014"
    assert edition["open_remarks"] == [{"id": "R1", "by": "Larry", "block": "official.jane-roe"}]
    assert [one["on"] for one in rows["filings"][0]["due"]] == ["2026-11-02", "2026-12-01"]


def test_without_a_project_file_nothing_is_told(folder: Path) -> None:
    (folder / "project.yaml").write_text("title: [\n", encoding="utf-8")
    assert statuses(read_project(folder), DAY) == ()
    assert filings(read_project(folder)) == ()
