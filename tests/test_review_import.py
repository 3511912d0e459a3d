"""What a lawyer did in Word comes back as exactly that: remarks, proposed wordings, conflicts, and what no import does."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dossier.errors import EnvironmentFault
from dossier.ooxml.returned import read_returned
from dossier.problem import Level, Place, Problem
from dossier.project import Project, read_project
from dossier.review.applying import judged
from dossier.review.bringing import bring
from dossier.review.proposals import Proposal
from dossier.review.reviewfile import read_review, review_path
from dossier.review.secrecy import VaultWords
from dossier.review.settling import settle
from tests.conftest import ROOT, Result, change
from tests.lawyer import ANNA, W, editing

Run = Callable[..., Result]

DOSSIER = "dossiers/jane-roe/dossier.yaml"
CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
WRONG = "conduct.doe-dark-cell-2014"
CLAIM = "allegation.jane-roe.A1"
POWER = "allegation.jane-roe.A1.power.1"
ON = "2026-11-24"


@pytest.fixture
def draft(folder: Path, dossier: Run) -> Path:
    """A draft about Jane Roe that went to a lawyer."""
    opened = dossier("-C", folder, "review", "open", "jane-roe", "--to", "sy-ministry", "--on", ON)
    assert opened.status == 0, opened.err
    return folder / opened.out.partition(":")[0]


def asked(draft: Path) -> int:
    """How many questions wait in a draft."""
    return len(read_returned(draft.read_bytes()).comments)


def brought(dossier: Run, folder: Path, draft: Path, *options: str) -> tuple[int, dict[str, Any]]:
    result = dossier("-C", folder, "review", "import", draft, "--on", ON, "--json", *options)
    assert result.err == ""
    return result.status, json.loads(result.out)


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "out" not in path.relative_to(folder).parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_draft_that_comes_back_as_it_went_brings_nothing(dossier: Run, folder: Path, draft: Path) -> None:
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert (status, found["remarks"], found["refused"]) == (0, {"added": [], "changed": []}, [])
    assert (found["proposed"], found["applied"], found["conflicts"], found["not_brought_back"]) == ([], [], [], [])
    assert found["unanswered"] == asked(draft) > 20
    assert tree(folder) == before


def test_a_reworded_sentence_is_proposed_with_its_place_and_nothing_is_written(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    before = tree(folder)
    result = dossier("-C", folder, "review", "import", draft, "--on", ON)
    assert result.status == 0
    assert tree(folder) == before
    lines = result.out.splitlines()
    assert lines[1:5] == [
        f"{DOSSIER}:100:24: allegations[0].link.command.power[0].statement would be reworded by Anna Advocate, in {POWER}",
        "    - The chair of the Inspectorate appoints and dismisses its officers.",
        "    + The chair of the Inspectorate appoints its officers.",
        "    next: import the file with --apply, or edit the record",
    ]


def test_apply_changes_that_value_and_no_other_byte(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert status == 0
    assert [one["after"] for one in found["applied"]] == ["The chair of the Inspectorate appoints its officers."]
    after = tree(folder)
    assert after.pop("submissions/journal.jsonl").count(b"\n") == 1
    assert {name for name in after if after[name] != before.get(name)} == {DOSSIER}
    assert after[DOSSIER] == before[DOSSIER].replace(b"appoints and dismisses its officers", b"appoints its officers")


def test_what_was_put_in_is_not_proposed_again(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    brought(dossier, folder, draft, "--apply")
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert (status, found["proposed"], found["applied"], found["conflicts"], found["already"]) == (0, [], [], [], 1)
    assert tree(folder) == before


def test_a_mark_that_only_the_page_sets_stays_as_the_record_has_it(dossier: Run, folder: Path) -> None:
    change(folder, DOSSIER, "The chair of the Inspectorate appoints", "The Inspectorate's chair appoints")
    draft = folder / dossier("-C", folder, "review", "open", "jane-roe", "--to", "sy-ministry", "--on", ON).out.partition(":")[0]
    with editing(draft) as lawyer:
        lawyer.track(POWER, "Inspectorate’s chair appoints and dismisses", "Inspectorate’s chair appoints")
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert (status, found["not_brought_back"]) == (0, [])
    assert tree(folder)[DOSSIER] == before[DOSSIER].replace(b"appoints and dismisses its officers", b"appoints its officers")


def test_plain_edits_without_tracking_are_found(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.retype(WRONG, "nine days", "about nine days")
        lawyer.drop_bookmarks(lambda name: name.startswith("_draft_"))
    _, found = brought(dossier, folder, draft)
    assert [(one["place"]["file"], one["after"]) for one in found["proposed"]] == [
        (CONDUCT, "Doe is reported to have been kept in a cell without light for about nine days.")
    ]
    assert found["not_brought_back"] == []


def test_a_wording_that_stands_in_two_places_needs_to_be_changed_in_one(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(CLAIM, "among three persons", "among several persons")
    _, found = brought(dossier, folder, draft)
    assert [one["blocks"] for one in found["proposed"]] == [[CLAIM]]
    with editing(draft) as lawyer:
        lawyer.retype("official.jane-roe+15", "among three persons", "among several persons")
    _, found = brought(dossier, folder, draft)
    assert [one["blocks"] for one in found["proposed"]] == [["official.jane-roe+15", CLAIM]]


def test_a_wording_changed_in_two_ways_is_a_conflict(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(CLAIM, "among three persons", "among several persons")
        lawyer.retype("official.jane-roe+15", "among three persons", "among the persons")
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert (status, found["applied"], len(found["conflicts"][0]["theirs"])) == (1, [], 2)
    assert tree(folder) == before
    assert "was reworded in more than one way" in dossier("-C", folder, "review", "import", draft).out


def test_a_record_that_was_changed_since_the_draft_is_a_conflict_and_never_overwritten(
    dossier: Run, folder: Path, draft: Path
) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    change(folder, DOSSIER, "appoints and dismisses its officers.", "appoints its inspectors.")
    before = tree(folder)
    result = dossier("-C", folder, "review", "import", draft, "--apply", "--on", ON)
    assert result.status == 1
    assert tree(folder) == before
    assert result.out.splitlines()[1:6] == [
        f"{DOSSIER}:100:24: conflict: allegations[0].link.command.power[0].statement was changed in the record since the draft,"
        f" in {POWER}",
        "    draft:    The chair of the Inspectorate appoints and dismisses its officers.",
        "    reviewer: The chair of the Inspectorate appoints its officers.",
        "    record:   The chair of the Inspectorate appoints its inspectors.",
        "    next: choose a wording and edit the record; nothing was overwritten",
    ]


def test_a_value_that_is_no_more_is_a_conflict(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    (folder / DOSSIER).unlink()
    _, found = brought(dossier, folder, draft)
    assert found["conflicts"][0]["ours"] is None


def test_a_list_in_another_order_is_followed(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    other = "- statement: The chair signs.\n            basis: reported\n            cites: [{source: S003}]\n          "
    change(folder, DOSSIER, "- statement: The chair of the Inspectorate", f"{other}- statement: The chair of the Inspectorate")
    status, found = brought(dossier, folder, draft, "--apply")
    assert status == 0
    assert [one["path"] for one in found["applied"]] == [["allegations", 0, "link", "command", "power", 1, "statement"]]
    official = read_project(folder).officials["jane-roe"]
    command = official.allegations[0].link.command
    assert command is not None
    assert [one.statement for one in command.power] == [
        "The chair signs.",
        "The chair of the Inspectorate appoints its officers.",
    ]


FIXED = {
    "a template": (WRONG, "Reported.", "Proved.", "it is text of a template"),
    "a heading of the recipient": ("section.4", "The law", "The rules", "it is text of the recipient's file"),
    "law": ("pleading.sy-entry-act.sy.right.torture", "Torture.", "Cruelty.", "it is law"),
    "a value on which sources differ": ("case.john-doe.contrary.1+7", "1961", "1962", "it is a quote, or what a source says"),
    "a name": ("table.identity+5", "Roe", "Poe", "it is a fact with a form of its own, such as a name, a date or a number"),
    "a source": ("source.S003", "Gazette", "Daily", "it is evidence"),
}


@pytest.mark.parametrize("what", FIXED)
def test_what_is_no_wording_of_ours_is_told_and_never_changed(what: str, dossier: Run, folder: Path, draft: Path) -> None:
    key, old, new, why = FIXED[what]
    with editing(draft) as lawyer:
        if not any(old in (text.text or "") for text in lawyer.paragraph(key).iter()):
            old = next(text.text for text in lawyer.paragraph(key).iter() if (text.text or "").strip())
        lawyer.track(key, old, new)
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert status == 1
    assert [(one["block"], one["why"]) for one in found["not_brought_back"]] == [(key, why)]
    assert (found["proposed"], found["applied"]) == ([], [])
    assert tree(folder) == before


def test_a_changed_note_is_told_and_never_changed(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        note = next(one for one in lawyer.trees["word/footnotes.xml"].iter() if (one.text or "").startswith("Reported."))
        note.text = note.text.replace("Reported.", "Confirmed.")
    _, found = brought(dossier, folder, draft, "--apply")
    assert [one["why"] for one in found["not_brought_back"]] == ["it is a note; cites and quotes are never changed by an import"]
    assert found["applied"] == []


def test_a_change_over_the_edge_of_a_wording_is_told_whole(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        paragraph = lawyer.paragraph(WRONG)
        texts = [text for text in paragraph.iter() if text.text and text.tag.endswith("}t")]
        first = next(text for text in texts if text.text.strip() == "Reported.")
        second = next(text for text in texts if "Doe is reported" in text.text)
        first.text, second.text = "", second.text.replace("Doe is reported to have been", "It is proved that Roe was")
    _, found = brought(dossier, folder, draft)
    assert found["proposed"] == []
    assert [one["why"] for one in found["not_brought_back"]] == ["it goes over the edge of a wording"]


def test_paragraphs_that_come_go_move_and_repeat_are_told(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.add_after(WRONG, "A paragraph of my own.", is_tracked=True)
        lawyer.remove("conduct.doe-dark-cell-2014.contrary.1")
        lawyer.repeat(CLAIM)
        lawyer.move_after(POWER, "allegation.jane-roe.A1.failure")
    status, found = brought(dossier, folder, draft, "--apply")
    assert (status, found["applied"], found["proposed"], found["conflicts"]) == (1, [], [], [])
    assert sorted((one["block"], one["why"]) for one in found["not_brought_back"]) == [
        (CLAIM, f"the paragraph {CLAIM} was repeated"),
        (POWER, "a paragraph was moved; the order follows from the records and the template"),
        (WRONG, "a paragraph was added, which is done in the record"),
        ("conduct.doe-dark-cell-2014.contrary.1", "a paragraph was taken out, which is done in the record"),
    ]


def test_split_and_merged_paragraphs_are_no_change_of_words(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.split(CLAIM, "among three persons")
        lawyer.merge_with_next(POWER)
    status, found = brought(dossier, folder, draft)
    assert (status, found["not_brought_back"], found["proposed"]) == (0, [], [])


def test_a_new_wording_that_brings_an_error_is_not_taken(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints", "x" * 900)
        lawyer.track(CLAIM, "among", "a\u202eb among")
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert (status, found["applied"]) == (1, [])
    assert tree(folder) == before
    assert [one["why"].partition(":")[0] for one in found["not_taken"]] == [
        "the record would have an error, S108",
        "the record would have an error, S107",
    ]


def test_what_does_not_fit_does_not_hold_back_what_does(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints", "x" * 900)
        lawyer.track(WRONG, "nine days", "ten days")
    _, found = brought(dossier, folder, draft, "--apply")
    assert [one["place"]["file"] for one in found["applied"]] == [CONDUCT]
    assert [one["place"]["file"] for one in found["not_taken"]] == [DOSSIER]


def test_a_wording_with_the_name_of_a_witness_is_not_taken_and_the_name_not_printed(
    dossier: Run, folder: Path, draft: Path
) -> None:
    witness = next(iter(read_project(folder).witnesses.values()))
    with editing(draft) as lawyer:
        lawyer.track(WRONG, "nine days", f"nine days, says {witness.name},")
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert (status, found["applied"]) == (1, [])
    assert tree(folder) == before
    assert "holds what only the vault may hold" in found["not_taken"][0]["why"]
    assert witness.name not in json.dumps(found, ensure_ascii=False)


def test_comments_become_remarks_with_thread_state_and_block(dossier: Run, folder: Path, draft: Path) -> None:
    count = asked(draft)
    with editing(draft) as lawyer:
        first = lawyer.comment(CLAIM, "Who says so?")
        lawyer.reply(first, "The announcement.", author="Ben Barrister")
        lawyer.resolve(lawyer.comment(WRONG, "Fine."))
    status, found = brought(dossier, folder, draft)
    assert (status, found["unanswered"]) == (0, count)
    review = read_review(review_path(folder, "jane-roe"))
    assert [(one.id, one.by, str(one.on), one.block, one.text, one.state) for one in review.remarks] == [
        ("R1", "Anna Advocate", "2026-11-25", CLAIM, "Who says so?", "open"),
        ("R2", "Anna Advocate", "2026-11-25", WRONG, "Fine.", "answered"),
    ]
    assert [(one.by, str(one.on), one.text) for one in review.remarks[0].replies] == [
        ("Ben Barrister", "2026-11-26", "The announcement.")
    ]
    assert review.remarks[0].draft == found["draft"]
    assert read_project(folder).reviews["jane-roe"] == review


def test_an_answered_question_becomes_a_remark_and_the_others_do_not(dossier: Run, folder: Path, draft: Path) -> None:
    count = asked(draft)
    with editing(draft) as lawyer:
        lawyer.reply(lawyer.question("Single source"), "There is the ruling, too.")
        lawyer.resolve(lawyer.question("C407"))
    _, found = brought(dossier, folder, draft)
    assert found["unanswered"] == count - 2
    remarks = read_review(review_path(folder, "jane-roe")).remarks
    assert [(one.by, one.state, len(one.replies), one.text.partition(":")[0]) for one in remarks] == [
        ("Dossier builder", "answered", 0, "C407 gap"),
        ("Dossier builder", "open", 1, "Single source"),
    ]


def test_importing_twice_adds_nothing_twice_and_a_longer_thread_goes_on(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        first = lawyer.comment(CLAIM, "Who says so?")
        lawyer.comment(CLAIM, "Who says so?")
    brought(dossier, folder, draft)
    before = tree(folder)
    _, found = brought(dossier, folder, draft)
    assert found["remarks"] == {"added": [], "changed": []}
    assert tree(folder) == before
    with editing(draft) as lawyer:
        lawyer.reply(first, "Still?")
        lawyer.resolve(first)
    _, found = brought(dossier, folder, draft)
    assert [one["id"] for one in found["remarks"]["changed"]] == ["R1"]
    remarks = read_review(review_path(folder, "jane-roe")).remarks
    assert [(one.id, one.state, len(one.replies)) for one in remarks] == [("R1", "answered", 1), ("R2", "open", 0)]


def test_a_dry_run_writes_nothing(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.comment(CLAIM, "Who says so?")
    before = tree(folder)
    _, found = brought(dossier, folder, draft, "--dry-run")
    assert [one["id"] for one in found["remarks"]["added"]] == ["R1"]
    assert tree(folder) == before


def test_a_comment_with_the_name_of_a_witness_is_refused_and_the_name_not_printed(
    dossier: Run, folder: Path, draft: Path
) -> None:
    witness = next(iter(read_project(folder).witnesses.values()))
    with editing(draft) as lawyer:
        lawyer.comment(CLAIM, f"Is this from {witness.name}?")
        lawyer.comment(CLAIM, "Fine.", author=witness.name)
        lawyer.comment(CLAIM, "Kept.")
    result = dossier("-C", folder, "review", "import", draft)
    assert result.status == 1
    assert witness.name not in result.out + result.err
    assert result.out.count("holds what only the vault may hold: witness no. ") == 2
    assert [one.text for one in read_review(review_path(folder, "jane-roe")).remarks] == ["Kept."]


def test_a_comment_with_hidden_characters_is_refused_with_words(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.comment(CLAIM, "a\u202eb")
        lawyer.comment(CLAIM, "x" * 4_001)
        lawyer.comment(CLAIM, "")
    result = dossier("-C", folder, "review", "import", draft)
    assert result.status == 1
    assert "field 'text' holds a character that cannot be seen: U+202E RIGHT-TO-LEFT OVERRIDE" in result.out
    assert "field 'text' is longer than 4000 characters" in result.out
    assert "field 'text' is empty" in result.out
    assert "\u202e" not in result.out
    assert not review_path(folder, "jane-roe").exists()


def test_without_the_vault_nothing_is_brought_back(dossier: Run, folder: Path, draft: Path) -> None:
    shutil.rmtree(folder.parent / "vault")
    result = dossier("-C", folder, "review", "import", draft)
    assert result.status == 2
    assert "the vault cannot be used" in result.err


def test_without_the_draft_only_what_was_tracked_is_brought_back(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
        lawyer.retype(WRONG, "nine days", "ten days")
        lawyer.comment(CLAIM, "Who says so?")
        lawyer.drop_bookmarks(lambda name: not name.startswith("_draft_"))
    refused = dossier("-C", folder, "review", "import", draft)
    assert refused.status == 2
    assert "name --official and --to" in refused.err
    status, found = brought(dossier, folder, draft, "--official", "jane-roe", "--to", "sy-ministry")
    assert (status, found["draft"]) == (0, None)
    assert [one["after"] for one in found["proposed"]] == ["The chair of the Inspectorate appoints its officers."]
    assert read_review(review_path(folder, "jane-roe")).remarks[0].block == CLAIM


def test_without_the_draft_what_the_records_say_otherwise_by_now_is_told(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    draft = draft.rename(folder.parent / draft.name)
    shutil.rmtree(folder / "out")
    change(folder, DOSSIER, "appoints and dismisses its officers.", "appoints its inspectors.")
    assert "is not kept on this machine" in dossier("-C", folder, "review", "import", draft).err
    status, found = brought(dossier, folder, draft, "--official", "jane-roe", "--to", "sy-ministry")
    assert status == 1
    assert [one["why"] for one in found["not_brought_back"]] == ["the records say something else by now than what was changed"]


@pytest.mark.parametrize(
    "options, said",
    [
        (["--apply", "--dry-run"], "exclude each other"),
        (["--official", "jane-roe"], "belong together"),
        (["--official", "john-poe", "--to", "sy-ministry"], "there is no official"),
        (["--official", "richard-miles", "--to", "sy-ministry"], "the file is the draft"),
    ],
)
def test_wrong_use_is_refused(options: list[str], said: str, dossier: Run, folder: Path, draft: Path) -> None:
    result = dossier("-C", folder, "review", "import", draft, *options)
    assert result.status == 2
    assert said in result.err


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"no Word file at all"])
def test_what_is_no_word_file_is_refused(raw: bytes, dossier: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(raw)
    result = dossier("-C", folder, "review", "import", tmp_path / "x.docx")
    assert result.status == 2
    assert result.err.startswith("dossier: the Word file ")


def test_a_file_that_is_not_there_is_refused(dossier: Run, folder: Path, tmp_path: Path) -> None:
    assert "is no file" in dossier("-C", folder, "review", "import", tmp_path).err


def test_a_broken_journal_stops_the_import_before_anything_is_written(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.comment(CLAIM, "Who says so?")
    (folder / "submissions").mkdir()
    (folder / "submissions/journal.jsonl").write_text("no line of it\n")
    before = tree(folder)
    assert dossier("-C", folder, "review", "import", draft).status == 2
    assert tree(folder) == before


def test_the_journal_tells_who_remarked_answered_and_what_was_put_in(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.comment(CLAIM, "Who says so?")
        lawyer.reply(lawyer.question("Single source"), "There is the ruling, too.", author="Ben Barrister")
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    brought(dossier, folder, draft, "--apply")
    lines = [json.loads(line) for line in (folder / "submissions/journal.jsonl").read_text().splitlines()]
    assert [(one["act"], one["by"], one["on"]) for one in lines] == [
        ("remarked", "Anna Advocate", ON),
        ("answered", "Ben Barrister", ON),
        ("applied", "Anna Advocate", ON),
    ]
    assert lines[2]["ids"] == [f"{DOSSIER}:allegations[0].link.command.power[0].statement"]


def test_the_readme_shows_what_an_import_prints(dossier: Run, folder: Path, draft: Path, update_golden: bool) -> None:
    with editing(draft) as lawyer:
        lawyer.reply(lawyer.comment(CLAIM, "Who else is named?"), "I shall ask the authors.", author="Ben Barrister")
        lawyer.track(POWER, "appoints and dismisses", "appoints")
        lawyer.track("pleading.sy-entry-act.sy.right.torture", "Torture.", "Cruelty.")
    printed = dossier("-C", folder, "review", "import", draft, "--on", ON).out
    path = ROOT / "README.md"
    before, start, rest = path.read_text(encoding="utf-8").partition("<!-- import -->\n```text\n")
    _, end, after = rest.partition("```\n")
    if update_golden:
        path.write_text(f"{before}{start}{printed}{end}{after}", encoding="utf-8")
    assert start + printed + end in path.read_text(encoding="utf-8")


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_through_libreoffice_and_back_what_was_said_is_the_same(dossier: Run, folder: Path, draft: Path, tmp_path: Path) -> None:
    def through(path: Path) -> Path:
        home, out = tmp_path / "home", tmp_path / "out"
        words = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{home}",
            "--convert-to",
            "docx",
            "--outdir",
            str(out),
            str(path),
        ]
        subprocess.run(words, check=True, capture_output=True, timeout=180)
        return out / path.name

    status, found = brought(dossier, folder, through(draft))
    assert (status, found["unanswered"], found["proposed"], found["not_brought_back"]) == (0, asked(draft), [], [])
    with editing(draft) as lawyer:
        lawyer.comment(CLAIM, "Who says so?")
        lawyer.track(POWER, "appoints and dismisses", "appoints")
        lawyer.retype(WRONG, "nine days", "ten days")
    direct = brought(dossier, folder, draft, "--dry-run")
    again = brought(dossier, folder, through(draft), "--dry-run")
    assert again == direct
    assert len(direct[1]["proposed"]) == 2


def test_places_lie_in_the_files(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.retype(WRONG, "nine days", "ten days")
        lawyer.retype("section.4", "The law", "The rules")
    _, found = brought(dossier, folder, draft)
    place = Place(**found["proposed"][0]["place"])
    line = (folder / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert "statement" in line[: place.column]


def test_a_full_disk_leaves_the_record_as_it_was(
    dossier: Run, folder: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    before = tree(folder)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("dossier.review.applying.os.fsync", full)
    result = dossier("-C", folder, "review", "import", draft, "--apply", "--on", ON)
    assert result.status == 3
    assert f"{DOSSIER} cannot be written: No space left on device; it is as it was; no file was changed before" in result.err
    assert tree(folder) == before


def test_a_record_that_somebody_saves_meanwhile_is_left_alone(folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "appoints")
    project = read_project(folder)
    vault = VaultWords(project)
    found = bring(project, draft.read_bytes(), vault)
    ready = judged(project, found.wordings.proposals, vault, dt.date(2026, 11, 24))
    change(folder, DOSSIER, "in_report: yes", "in_report: yes  # saved meanwhile")
    before = tree(folder)
    settled = settle(project, found, ready, vault, with_wordings=True, on=None)
    assert settled.applied == ()
    assert [one.why for one in settled.late] == [f"{DOSSIER} was changed meanwhile"]
    assert tree(folder) == before


def test_a_wording_that_only_another_record_makes_an_error_is_not_taken(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.retype(WRONG, "Doe is reported to have been kept", "Roe is guilty of having kept Doe")
    before = tree(folder)
    status, found = brought(dossier, folder, draft, "--apply")
    assert (status, found["applied"]) == (1, [])
    assert found["not_taken"][0]["why"].startswith("the record would have an error, L")
    assert tree(folder) == before


def test_two_drafts_in_one_file_are_refused(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        name = f"_draft_{'0' * 16}"
        lawyer.paragraph(WRONG).append(etree.Element(f"{W}bookmarkStart", {f"{W}id": "7777", f"{W}name": name}))
    result = dossier("-C", folder, "review", "import", draft)
    assert result.status == 2
    assert "is put together from 2 drafts" in result.err


def test_wordings_that_bring_an_error_only_together_are_none_of_them_taken(
    folder: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with editing(draft) as lawyer:
        lawyer.track(POWER, "appoints and dismisses", "hires")
        lawyer.track(CLAIM, "among three", "among four")
        lawyer.track(WRONG, "nine days", "ten days")
    project = read_project(folder)
    vault = VaultWords(project)
    found = bring(project, draft.read_bytes(), vault)

    def check(changed: Project, _: dt.date) -> tuple[Problem, ...]:
        said = str(changed.officials["jane-roe"])
        both = "inspectorate hires" in said.lower() and "among four" in said
        return (Problem(Place(DOSSIER), Level.ERROR, "X001", "both", "mend it"),) if both else ()

    monkeypatch.setattr("dossier.review.applying.check", check)
    ready = judged(project, found.wordings.proposals, vault, dt.date(2026, 11, 24))
    assert [one.place.file for one in ready.good] == [CONDUCT]
    assert [one.why for one in ready.bad] == ["the record would have an error, X001: both"] * 2


def test_a_file_that_cannot_be_changed_at_one_value_is_told(folder: Path, draft: Path) -> None:
    project = read_project(folder)
    odd = Proposal(Place(DOSSIER), ("allegations",), "a", "b", ("x",))
    assert [one.why for one in judged(project, [odd], VaultWords(project), dt.date(2026, 11, 24)).bad] == [
        "the file cannot be changed at that value alone"
    ]


def test_notes_that_came_or_went_are_told(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        calls = list(lawyer.paragraph(WRONG).iter(f"{W}footnoteReference"))
        extra = etree.fromstring(etree.tostring(calls[0].getparent()))
        calls[0].getparent().getparent().remove(calls[0].getparent())
        lawyer.paragraph("case.john-doe.contrary.1+1").append(extra)
    _, found = brought(dossier, folder, draft)
    assert [(one["block"], bool(one["before"]), bool(one["after"])) for one in found["not_brought_back"]] == [
        (WRONG, True, False),
        ("case.john-doe.contrary.1+1", False, True),
    ]


def test_a_paragraph_deleted_with_tracking_is_told_with_the_place_of_its_wording(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        paragraph = lawyer.paragraph("conduct.doe-dark-cell-2014.contrary.1")
        for run in list(paragraph.iter(f"{W}r")):
            for text in run.iter(f"{W}t"):
                text.tag = f"{W}delText"
            deleted = etree.Element(f"{W}del", ANNA)
            run.addprevious(deleted)
            deleted.append(run)
    _, found = brought(dossier, folder, draft, "--apply")
    told = [one for one in found["not_brought_back"] if one["why"].startswith("a paragraph was taken out")]
    assert [(one["block"], one["place"]["file"], one["by"]) for one in told] == [
        ("conduct.doe-dark-cell-2014.contrary.1", CONDUCT, ["Anna Advocate"])
    ]
    assert found["applied"] == []


def test_everything_that_can_come_back_is_printed_with_a_next_step(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.comment(CLAIM, "a\u202eb")
        lawyer.comment(CLAIM, "Kept.")
        lawyer.track(POWER, "appoints", "x" * 900)
        lawyer.track(WRONG, "nine days", "ten days")
        lawyer.track(CLAIM, "among three", "among four")
        lawyer.add_after(WRONG, "Mine.")
    change(folder, DOSSIER, "among three persons who", "among persons who")
    result = dossier("-C", folder, "review", "import", draft, "--apply", "--on", ON)
    assert result.status == 1
    told = [line for line in result.out.splitlines()[1:-1] if not line.startswith("    ")]
    assert [line.partition(":")[0] for line in told] == [
        "R1 is new",
        f"comment {asked(draft) - 1} by Anna Advocate was not brought back",
        CONDUCT,
        DOSSIER,
        DOSSIER,
        WRONG,
    ]
    assert result.out.count("    next: ") == 4
    assert "statement was reworded by Anna Advocate" in result.out
    assert result.out.splitlines()[-1].endswith("1 wording put in, 1 conflict, 3 changes not brought back")


def test_without_the_draft_a_recipient_who_may_see_nothing_is_told(dossier: Run, folder: Path, draft: Path) -> None:
    with editing(draft) as lawyer:
        lawyer.drop_bookmarks()
    change(folder, DOSSIER, "in_report: yes", "in_report: yes\ndisclosure: internal")
    result = dossier("-C", folder, "review", "import", draft, "--official", "jane-roe", "--to", "sy-ministry")
    assert result.status == 2
    assert "may see nothing of official 'jane-roe'" in result.err


def test_a_broken_project_and_an_unreadable_file_are_told(
    dossier: Run, folder: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dossier.cli import review_import

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        patch.setattr(review_import.Path, "open", refuse)
        with pytest.raises(EnvironmentFault, match="cannot be read"):
            review_import._bytes_of(draft)
    (folder / "project.yaml").write_text("title: [\n")
    assert "project.yaml is broken" in dossier("-C", folder, "review", "import", draft).err


def test_the_commands_of_review_are_listed_and_others_refused(dossier: Run) -> None:
    listed = dossier("review", "--help").out
    assert all(f"\n  {name} " in listed for name in ("open", "import", "sign", "status"))
    assert dossier("review", "shred").status == 2
