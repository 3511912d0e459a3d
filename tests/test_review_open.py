"""A draft for a lawyer: every paragraph can be found again, and each question waits on the block that it concerns."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.checks import check
from dossier.ooxml.markup import bookmark_name
from dossier.ooxml.returned import read_returned
from dossier.packet.vocabulary import parse_page
from dossier.project import read_project
from dossier.review.matching import match
from dossier.review.opening import AUTHOR, HEADED, for_review, open_review
from dossier.review.paragraphs import paragraphs_of
from dossier.review.questions import Question, questions
from dossier.review.snapshots import find_draft, snapshot_of
from dossier.view import Audience
from tests import pages
from tests.conftest import ROOT, Result, change

Run = Callable[..., Result]
ON = dt.date(2026, 11, 24)
DOSSIER = "dossiers/jane-roe/dossier.yaml"
TO = ("jane-roe", "sy-ministry")


def asked(folder: Path, on: dt.date = ON) -> tuple[Question, ...]:
    project = read_project(folder)
    packet, snapshot = snapshot_of(project, *TO, Audience("recipient", TO[1]))
    return questions(project, packet, snapshot.blocks, check(project, on), TO, on)


def of_kind(found: tuple[Question, ...], kind: str) -> list[str]:
    return [one.block for one in found if one.kind == kind]


def test_every_block_has_its_bookmark_and_the_title_that_of_the_draft(folder: Path) -> None:
    opened = open_review(read_project(folder), *TO, (), ON)
    returned = read_returned(opened.file.read_bytes())
    marks = [name for paragraph in returned.paragraphs for name in paragraph.bookmarks]
    assert len(marks) == len(set(marks))
    assert {bookmark_name(block.key) for block in opened.snapshot.blocks} <= set(marks)
    title = next(one for one in returned.paragraphs if f"_draft_{opened.snapshot.id}" in one.bookmarks)
    assert title.after == "Jane Ivanovna Roe"


def test_each_paragraph_of_word_says_what_its_block_says(folder: Path) -> None:
    opened = open_review(read_project(folder), *TO, (), ON)
    paragraphs = paragraphs_of(read_returned(opened.file.read_bytes()))
    matching = match(opened.snapshot.blocks, paragraphs)
    assert (matching.gone, matching.new, matching.moved) == ((), (), ())
    for one in matching.found:
        assert paragraphs[one.paragraphs[0]].text == opened.snapshot.blocks[one.blocks[0]].words


def test_the_same_records_and_day_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    project = read_project(folder)
    problems = check(project, ON)
    first = open_review(project, *TO, problems, ON, tmp_path / "a").file.read_bytes()
    assert open_review(project, *TO, problems, ON, tmp_path / "b").file.read_bytes() == first


def test_the_draft_is_headed_and_named_as_a_review_copy_for_its_owner_alone(folder: Path) -> None:
    opened = open_review(read_project(folder), *TO, (), ON)
    header = pages.words_of(pages.part(opened.file.read_bytes(), "word/header1.xml"))
    assert header.startswith(f"{HEADED} Draft, not filed.")
    assert ".review-" in opened.file.name
    assert opened.file.stat().st_mode & 0o077 == 0


def test_what_the_draft_says_is_kept_and_found_by_its_id(folder: Path) -> None:
    opened = open_review(read_project(folder), *TO, (), ON)
    assert find_draft(folder, opened.snapshot.id) == opened.snapshot


def test_questions_stand_as_comments_on_their_paragraphs(folder: Path) -> None:
    project = read_project(folder)
    opened = open_review(project, *TO, check(project, ON), ON)
    returned = read_returned(opened.file.read_bytes())
    assert len(opened.questions) > 20
    for question, comment in zip(opened.questions, returned.comments, strict=True):
        assert (comment.author, comment.date, comment.text) == (AUTHOR, ON, question.text)
        assert bookmark_name(question.block) in returned.paragraphs[comment.paragraphs[0]].bookmarks


def test_a_problem_waits_on_the_block_that_was_made_from_its_place(folder: Path) -> None:
    found = asked(folder)
    assert of_kind(found, "C405") == ["official.jane-roe+11"]  # the present office
    assert of_kind(found, "C406") == ["listing.jane-roe.L2", "listing.jane-roe.L1"]
    assert "source.S001" in of_kind(found, "C402")
    assert of_kind(found, "L601") == ["pleading.sy-entry-act.sy.link.responsible"]


def test_a_problem_of_the_dossier_without_a_block_waits_on_the_title(folder: Path) -> None:
    assert of_kind(asked(folder), "C407") == ["official.jane-roe"]


def test_a_problem_in_an_entry_of_a_list_never_waits_on_another_entry(folder: Path) -> None:
    change(
        folder, DOSSIER, "institution: state-inspectorate\n    from: 2007-06", "institution: state-inspectorat\n    from: 2007-06"
    )
    assert of_kind(asked(folder), "R205") == ["position.jane-roe.P1+1"]


def test_problems_of_other_records_are_not_asked(folder: Path) -> None:
    change(folder, "dossiers/richard-miles/dossier.yaml", "in_report: yes", "in_report: maybe")
    assert not any("maybe" in one.text or "richard" in one.text for one in asked(folder))


def test_main_points_of_a_single_origin_are_asked(folder: Path) -> None:
    assert of_kind(asked(folder), "single-source") == [
        "conduct.doe-dark-cell-2014",
        "allegation.jane-roe.A1",
        "allegation.jane-roe.A1.power.1",
        "allegation.jane-roe.A1.notice.1",
    ]


def test_what_is_reported_is_asked_where_it_is_told_first_under_its_own_anchor(folder: Path) -> None:
    blocks = of_kind(asked(folder), "reported")
    assert "case.john-doe.E2" in blocks
    nine_days = "without light for nine days.\n    confidence: "
    change(folder, "evidence/cases/john-doe.yaml", f"{nine_days}reported", f"{nine_days}confirmed")
    assert "case.john-doe.E2" not in of_kind(asked(folder), "reported")


def test_what_was_last_seen_long_ago_is_asked_and_not_on_a_day_before(folder: Path) -> None:
    assert of_kind(asked(folder), "stale") == ["official.jane-roe+11", "listing.jane-roe.L1", "table.checks+5"]
    assert of_kind(asked(folder, dt.date(2019, 2, 4)), "stale") == []
    assert of_kind(asked(folder, dt.date(2019, 2, 5)), "stale") == ["listing.jane-roe.L1", "table.checks+5"]


def test_a_gap_in_the_page_is_asked_where_no_problem_is(folder: Path) -> None:
    blocks = of_kind(asked(folder), "gap")
    assert "listing.jane-roe.L2+1" in blocks
    assert "listing.jane-roe.L2" not in blocks  # C406 asks for the number already


def test_questions_come_in_the_order_of_the_draft_and_each_once(folder: Path) -> None:
    found = asked(folder)
    keys = [block.key for block in snapshot_of(read_project(folder), *TO, Audience("recipient", TO[1]))[1].blocks]
    places = [keys.index(one.block) for one in found]
    assert places == sorted(places)
    assert len(set(found)) == len(found)
    assert all(re.search(r"\nNext: .+[.?]$", one.text) for one in found)


def test_a_page_without_anchors_of_its_own_gets_one_for_each_block() -> None:
    page = parse_page("<html><head><title>t</title></head><body><header>H</header><h1>T</h1><p>a</p><p>b</p></body></html>")
    ids = [node.id for node in for_review(page, "0" * 16).all("h1", "p", "span")]
    assert ids == ["page+1", f"draft-{'0' * 16}", "page+2", "page+3"]


def test_the_command_says_where_the_draft_is(folder: Path, dossier: Run, tmp_path: Path) -> None:
    result = dossier(
        "-C", folder, "review", "open", "jane-roe", "--to", "sy-ministry", "--on", "2026-11-24", "--out", tmp_path / "x"
    )
    assert result.status == 0
    assert re.fullmatch(
        r"\S+/x/jane-roe\.sy-ministry\.review-[0-9a-f]{16}\.docx: 217 paragraphs, \d+ questions\n    next: .+\n", result.out
    )
    told = json.loads(
        dossier("-C", folder, "review", "open", "jane-roe", "--to", "sy-ministry", "--on", "2026-11-24", "--json").out
    )
    assert {"block", "kind", "text"} == set(told["questions"][0])
    assert Path(told["file"]).is_file()


@pytest.mark.parametrize(
    "words, said",
    [
        (["john-poe", "--to", "sy-ministry"], "there is no official 'john-poe'"),
        (["jane-roe", "--to", "nobody"], "there is no recipient 'nobody'"),
        (["unsourced-1", "--to", "sy-ministry"], "nobody is named"),
        (["jane-roe", "--to", "sy-ministry", "--out", "dossiers"], "lies among the records"),
    ],
)
def test_what_has_no_draft_is_refused(
    words: list[str], said: str, folder: Path, dossier: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    result = dossier("review", "open", *words)
    assert result.status == 2
    assert said in result.err


def test_a_broken_record_has_no_draft(folder: Path, dossier: Run) -> None:
    change(folder, DOSSIER, "in_report: yes", "in_report: maybe")
    result = dossier("-C", folder, "review", "open", "jane-roe", "--to", "sy-ministry")
    assert result.status == 2
    assert "is broken" in result.err


def test_whom_the_recipient_may_not_see_has_no_draft(folder: Path, dossier: Run) -> None:
    change(folder, DOSSIER, "in_report: yes", "in_report: yes\ndisclosure: internal")
    result = dossier("-C", folder, "review", "open", "jane-roe", "--to", "sy-ministry")
    assert result.status == 2
    assert "may see nothing of official 'jane-roe'" in result.err


def test_where_nothing_can_be_written_is_told(folder: Path, dossier: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = dossier("-C", folder, "review", "open", "jane-roe", "--to", "sy-ministry", "--out", tmp_path / "file")
    assert result.status == 3
    assert "cannot be written" in result.err


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.office
def test_a_real_draft_opens_in_libreoffice_with_its_notes_and_comments(tmp_path: Path) -> None:
    import subprocess

    project = read_project(ROOT)
    official = next(id_ for id_, one in sorted(project.officials.items()) if one.name and one.allegations)
    recipient = next(id_ for id_, one in sorted(project.recipients.items()) if one.active)
    packet, snapshot = snapshot_of(project, official, recipient, Audience("recipient", recipient))
    found = questions(project, packet, snapshot.blocks, check(project, ON), (official, recipient), ON)
    from dossier.review.opening import _word

    sent = _word(project, packet, snapshot, found, ON)
    (tmp_path / "draft.docx").write_bytes(sent)
    words = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/home", "--convert-to", "docx", "--outdir"]
    subprocess.run([*words, str(tmp_path / "out"), str(tmp_path / "draft.docx")], check=True, capture_output=True, timeout=180)
    before, after = read_returned(sent), read_returned((tmp_path / "out/draft.docx").read_bytes())
    assert [one.text for one in after.comments] == [one.text for one in before.comments]
    assert list(after.footnotes.values()) == list(before.footnotes.values())
    assert match(snapshot.blocks, paragraphs_of(after)).gone == ()
