"""What changed is told claim by claim, for the eyes that may see it, and the same comparison gives the same bytes."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from dossier.errors import WrongUse
from dossier.model.review import SignOff
from dossier.ooxml.markup import bookmark_name
from dossier.ooxml.returned import read_returned
from dossier.packet.content import digest_of
from dossier.packet.scopes import Scope, kept, signed_parts
from dossier.project import Project, read_project
from dossier.review import signed, versions
from dossier.review.comparing import Change, Claim
from dossier.review.difference_lines import lines_of
from dossier.review.difference_page import page_of
from dossier.review.differences import Apart, Difference, Told, differences
from dossier.review.reviewfile import change_review, review_path
from dossier.review.snapshots import keep, snapshot_of
from dossier.review.versions import Side, side_of
from dossier.review.wording import Piece
from dossier.view import Audience, view
from tests.conftest import Result, change
from tests.test_revisions import commit, git

Run = Callable[..., Result]
DOSSIER = "dossiers/jane-roe/dossier.yaml"
WRONG = "evidence/conduct/doe-dark-cell-2014.yaml"
CASE = "evidence/cases/john-doe.yaml"
MINISTRY = "sy-ministry"
POWER = "The chair of the Inspectorate appoints and dismisses its officers."
ON = ("--on", "2026-11-23")


@pytest.fixture
def before(folder: Path, tmp_path: Path) -> Path:
    """A second copy of the invented project, as it was before a test changes the first; both beside one vault."""
    copy = tmp_path / "before"
    shutil.copytree(folder, copy)
    return copy


def between(before: Path, now: Path, audience: str = f"recipient:{MINISTRY}", official: str = "jane-roe") -> Difference:
    """What changed in one packet between two folders."""
    old, new = Side("before", read_project(before)), Side("now", read_project(now))
    [found] = differences(old, new, [(official, MINISTRY, Audience.parse(audience))], named=True)
    return found


def contrary(words: str) -> str:
    """The beginning of the contrary points of a dossier, with one more."""
    return f"    contrary:\n      - statement: {words}\n        confidence: reported\n        cites: [{{source: S002}}]\n"


def told(one: Difference) -> list[tuple[str, str]]:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return [(str(claim.change), "".join(marks[p.change].format(p.text) for p in claim.words)) for claim in one.claims]


def test_the_same_records_show_no_difference(before: Path, folder: Path) -> None:
    found = between(before, folder)
    assert not found.is_any
    assert found.unchanged > 200


def test_order_of_keys_comments_and_white_space_are_no_difference(before: Path, folder: Path) -> None:
    change(folder, DOSSIER, "in_report: yes\nidentity: confirmed\n", "# a comment\nidentity:   confirmed\n\nin_report: yes\n")
    assert not between(before, folder).is_any


def test_a_changed_sentence_is_told_word_by_word_with_its_place(before: Path, folder: Path) -> None:
    change(folder, DOSSIER, POWER, "The chair of the Inspectorate appoints its officers.")
    found = between(before, folder)
    assert told(found) == [
        (
            "changed",
            "Power over those who acted. From an official record. The chair of the Inspectorate appoints [-and dismisses -]"
            "its officers.",
        )
    ]
    [claim] = found.claims
    line = (
        (folder / DOSSIER)
        .read_text()
        .splitlines()
        .index("          - statement: The chair of the Inspectorate appoints its officers.")
    )
    assert claim.places == (f"{DOSSIER}:{line + 1}:24",)
    assert claim.about == ("official",)
    assert claim.section


def test_a_cite_that_changed_is_told_beside_words_that_did_not(before: Path, folder: Path) -> None:
    change(folder, WRONG, "cites: [{source: S002}, {exhibit: EX-0001, at: p. 1}]", "cites: [{source: S002}]")
    found = between(before, folder)
    changed = [claim for claim in found.claims if claim.notes]
    assert changed
    for claim in changed:
        assert all(piece.change == "same" for piece in claim.words)
        assert any("Exhibit" in piece.text for note in claim.notes for piece in note if piece.change == "removed")


def test_an_exhibit_whose_file_was_changed_is_told(before: Path, folder: Path) -> None:
    record = (folder / "evidence/exhibits/EX-0001/exhibit.yaml").read_text()
    sha = re.search(r"sha256: ([0-9a-f]{64})", record)
    assert sha
    change(folder, "evidence/exhibits/EX-0001/exhibit.yaml", sha[1], "1" * 64)
    found = between(before, folder)
    assert [(one.kind, one.name, str(one.change), one.was, one.now) for one in found.apart] == [
        ("exhibit", "EX-0001", "changed", sha[1], "1" * 64)
    ]


def test_a_figure_that_is_drawn_anew_is_told(before: Path, folder: Path) -> None:
    change(folder, CASE, "date: 2014-04-01\n    label: Arrested", "date: 2014-03-30\n    label: Arrested")
    assert ("figure", "timeline.svg", "changed") in [
        (one.kind, one.name, str(one.change)) for one in between(before, folder).apart
    ]


def test_an_argument_that_was_added_and_one_that_was_removed_are_told(before: Path, folder: Path) -> None:
    words = "Her office says that cells were no matter for it."
    change(folder, DOSSIER, "    contrary:\n", contrary(words))
    assert any(what == "added" and words in said for what, said in told(between(before, folder)))
    assert any(what == "removed" and words in said for what, said in told(between(folder, before)))


def test_the_law_is_told_as_law(before: Path, folder: Path) -> None:
    change(folder, "templates/regimes/sy-entry-act.yaml", "text: Torture., citation", "text: Torture of any kind., citation")
    assert any("law" in claim.about for claim in between(before, folder).claims)


def test_statements_in_another_order_are_told_as_moved_not_as_changed(before: Path, folder: Path) -> None:
    text = (folder / DOSSIER).read_text()
    both = re.search(r"    argues:\n((?:      .*\n)+?)(      - element: sy\.link(?:.*\n)+?)    contrary:", text)
    assert both
    (folder / DOSSIER).write_text(text.replace(both[1] + both[2], both[2] + both[1]))
    found = between(before, folder)
    assert {str(claim.change) for claim in found.claims} <= {"moved"}


def test_what_an_audience_may_not_see_makes_no_difference_to_it(before: Path, folder: Path) -> None:
    change(folder, DOSSIER, "text: Jane Row\n", "text: Janet Row\n")
    change(folder, DOSSIER, "Counsel asks us to keep", "Counsel begs us to keep")
    assert not between(before, folder).is_any
    assert any("Jane" in said for _, said in told(between(before, folder, "internal")))


def test_a_packet_that_only_one_side_has_is_told_with_the_reason(before: Path, folder: Path) -> None:
    text = (folder / DOSSIER).read_text()
    (folder / DOSSIER).write_text(text[: text.index("allegations:")] + text[text.index("conflicts:") :])
    found = between(before, folder)
    assert found.before.absent is None
    assert found.now.absent is not None
    assert found.now.absent.startswith("there is no packet: ")
    assert found.is_any


@pytest.mark.parametrize(
    ("file", "find", "put", "expected"),
    [
        (DOSSIER, "in_report: yes", "in_report: yes\nnonsense: 1", "the record of official 'jane-roe' cannot be read"),
        ("project.yaml", "submitter", "nobody", "project.yaml cannot be read"),
        (
            "templates/recipients/sy-ministry.yaml",
            "paper: letter",
            "sheet: letter",
            "the record of recipient 'sy-ministry' cannot be read",
        ),
    ],
)
def test_records_that_cannot_be_read_are_no_difference_in_words(
    before: Path, folder: Path, file: str, find: str, put: str, expected: str
) -> None:
    change(before, file, find, put)
    found = between(before, folder)
    assert expected in (found.before.absent or "")
    assert found.claims == ()


def test_a_template_that_fails_is_told_and_stops_nothing(before: Path, folder: Path) -> None:
    home = before / "templates/packet/parts"
    home.mkdir(parents=True)
    (home / "front.xhtml").write_text("{{ nothing_of_this_name }}")
    assert "could not be composed" in (between(before, folder).before.absent or "")


# Sides -------------------------------------------------------------------------------------------------------------------


def test_a_day_judges_the_records_of_now(folder: Path, dossier: Run) -> None:
    witness = folder.parent / "vault/witnesses/corridor.yaml"
    witness.write_text(witness.read_text().replace("given: 2018-08-09\n", "given: 2018-08-09\n    until: 2026-11-30\n"))
    shown = dossier("-C", folder, "diff", "2026-11-01", "2026-12-01", "--official", "jane-roe", "--to", MINISTRY, "--json")
    [packet] = json.loads(shown.out)["packets"]
    assert packet["is_any"]
    removed = [claim for claim in packet["claims"] if claim["change"] == "removed"]
    assert any("withheld-marker" in piece["text"] or "corridor" in piece["text"] for one in removed for piece in one["words"])
    same = dossier("-C", folder, "diff", "2026-11-01", "2026-11-20", "--official", "jane-roe", "--to", MINISTRY, "--json")
    assert json.loads(same.out)["differences"] == 0


def test_how_fresh_a_reading_of_lists_is_changes_the_ask(folder: Path, dossier: Run) -> None:
    change(folder, DOSSIER, "    snapshot: 2019-01-05\n", "    snapshot: 2019-01-05\n    regime: sy-entry-act\n")
    shown = dossier("-C", folder, "diff", "2019-01-10", "2026-11-01", "--official", "jane-roe", "--to", MINISTRY)
    assert shown.status == 0
    before, now = shown.out.split("ask before: ")[1].split("ask now: ")
    assert not before.startswith("undetermined")
    assert now.startswith("undetermined")


@pytest.fixture
def repository(folder: Path) -> Path:
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    return folder


def test_a_revision_is_compared_with_now(repository: Path, dossier: Run) -> None:
    name = git(repository, "rev-parse", "HEAD")
    change(repository, DOSSIER, POWER, "The chair appoints its officers.")
    shown = dossier("-C", repository, "diff", "HEAD", "--official", "jane-roe", "--to", MINISTRY)
    assert shown.status == 0
    assert shown.out.splitlines()[0] == f"HEAD (revision {name[:12]}) → now"
    assert "The chair [-of the Inspectorate -]appoints[- and dismisses-] its officers." in shown.out
    assert f"at {DOSSIER}:100:24" in shown.out


def test_a_revision_is_read_with_the_vault_of_today(repository: Path, dossier: Run) -> None:
    shown = dossier("-C", repository, "diff", "HEAD", "--official", "jane-roe", "--to", MINISTRY, "--exit-code")
    assert shown.status == 0
    assert "no difference: jane-roe for sy-ministry" in shown.out


def test_a_revision_that_names_another_vault_says_so(repository: Path, dossier: Run) -> None:
    change(repository, "project.yaml", "vault: ../vault", "vault: ../elsewhere")
    commit(repository)
    change(repository, "project.yaml", "vault: ../elsewhere", "vault: ../vault")
    shown = dossier("-C", repository, "diff", "HEAD", "--official", "jane-roe", "--to", MINISTRY)
    assert "it names another vault than the project does now" in shown.out


def test_templates_of_others_are_not_run(repository: Path, tmp_path: Path, dossier: Run) -> None:
    evil = "{{ cycler.__init__.__globals__.os.system('touch " + str(tmp_path) + "/was-run') }}"
    git(repository, "checkout", "-q", "-b", "theirs")
    home = repository / "templates/packet/parts"
    home.mkdir(parents=True)
    (home / "front.xhtml").write_text(evil)
    commit(repository)
    git(repository, "checkout", "-q", "main")
    shown = dossier("-C", repository, "diff", "theirs", "--official", "jane-roe", "--to", MINISTRY)
    assert "its page templates are not those of this project, and were not run" in shown.out
    copy = tmp_path / "copy"
    shutil.copytree(repository, copy)
    (copy / "templates/packet/parts").mkdir(parents=True)
    (copy / "templates/packet/parts/front.xhtml").write_text(evil)
    shown = dossier("-C", repository, "diff", copy, "--official", "jane-roe", "--to", MINISTRY)
    assert "were not run" in shown.out
    assert not (tmp_path / "was-run").exists()


def test_templates_of_the_own_history_word_their_own_side(repository: Path, dossier: Run) -> None:
    shipped = read_project(repository).template("packet/parts/front.xhtml")
    assert shipped
    home = repository / "templates/packet/parts"
    home.mkdir(parents=True)
    text = shipped.read_text()
    (home / "front.xhtml").write_text(text)
    commit(repository)
    words = re.search(r">([A-Z][a-z ]{12,})<", text)
    assert words
    (home / "front.xhtml").write_text(text.replace(words[1], f"{words[1]} anew"))
    shown = dossier("-C", repository, "diff", "HEAD", "--official", "jane-roe", "--to", MINISTRY)
    assert "{+ anew+}" in shown.out
    assert "changed: template; " in shown.out


def test_a_draft_is_found_by_its_id_and_by_its_file(folder: Path, dossier: Run) -> None:
    _, snapshot = snapshot_of(read_project(folder), "jane-roe", MINISTRY, Audience("recipient", MINISTRY))
    path = keep(folder, snapshot)
    change(folder, DOSSIER, POWER, "The chair appoints its officers.")
    for name in (snapshot.id, path):
        shown = dossier("-C", folder, "diff", name)
        assert shown.out.startswith(f"draft {snapshot.id} → now\n")
        assert "1 changed, 0 added, 0 removed, 0 moved" in shown.out
    back = dossier("-C", folder, "diff", "now", snapshot.id)
    assert f"{DOSSIER} (allegations.0.link.command.power.0.statement)" in back.out
    other = dossier("-C", folder, "diff", snapshot.id, "--official", "richard-miles")
    assert other.status == 2
    assert "the draft is of another packet" in other.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "nothing is named to compare with"),
        (("nonsense",), "'nonsense' is no revision, draft, day or folder of a project"),
        (("2026-13-01",), "'2026-13-01' is not a day"),
        (("now", "--audience", "everybody"), "'everybody' is no audience"),
        (("now", "--to", "nobody"), "there is no recipient 'nobody'"),
        (("now", "--official", "jane-row"), "there is no official 'jane-row' on either side"),
        (("now", "--audience", "recipient:nobody"), "there is no recipient 'nobody'"),
        (("now", "--official", "unsourced-1", "--to", MINISTRY, "--redline", "x.docx"), "there is no redline"),
        (("now", "--redline", "x.docx"), "a redline is of one packet"),
        (("now", "--html", "dossiers/x.html"), "lies among the sources"),
        (("now", "--since-sign-off", "lee", "--to", MINISTRY, "--audience", "public"), "there is no reviewer 'lee'"),
        (("now", "now", "--since-sign-off", "lee"), "the older side is what the reviewer signed"),
        (("--since-sign-off", "lee"), "a sign-off is given for one recipient"),
        (("\x1b[31mx",), "'<U+001B>[31mx' is no revision"),
    ],
)
def test_wrong_use_is_one_clear_line(
    repository: Path, dossier: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], expected: str
) -> None:
    monkeypatch.chdir(repository)
    shown = dossier("diff", *words)
    assert shown.status == 2
    assert expected in shown.err
    assert "next: " in shown.err
    assert "Traceback" not in shown.err


def test_an_official_without_a_packet_is_told_as_such_and_not_as_unchanged(folder: Path, tmp_path: Path, dossier: Run) -> None:
    words = ("--official", "unsourced-1", "--to", MINISTRY, "--html", tmp_path / "x.html")
    shown = dossier("-C", folder, "diff", "now", *words)
    assert shown.status == 0
    assert "unsourced-1 for sy-ministry (recipient:sy-ministry): nothing on either side" in shown.out
    assert "no difference" not in shown.out
    assert "there is no packet" in (tmp_path / "x.html").read_text()


def test_a_project_that_is_broken_is_wrong_use(folder: Path, dossier: Run) -> None:
    change(folder, "project.yaml", "submitter", "nobody")
    shown = dossier("-C", folder, "diff", "now")
    assert shown.status == 2
    assert "project.yaml is broken" in shown.err


def test_without_a_repository_other_sides_are_offered(folder: Path, dossier: Run) -> None:
    shown = dossier("-C", folder, "diff", "HEAD")
    assert shown.status == 2
    assert "name a folder, a draft, a day or now in place of a revision" in shown.err


# What is written ------------------------------------------------------------------------------------------------------------


def test_all_packets_are_compared_for_the_house_and_what_repeats_is_told_once(before: Path, folder: Path, dossier: Run) -> None:
    change(folder, DOSSIER, POWER, "The chair appoints its officers.")
    shown = dossier("-C", folder, "diff", before, "now")
    assert shown.status == 0
    assert shown.out.count("appoints[- and dismisses-] its officers.") == 1
    assert shown.out.count("as told above for another recipient") >= 3
    assert "jane-roe for sy-ministry (internal)" in shown.out
    assert dossier("-C", folder, "diff", before, "--exit-code").status == 1
    assert dossier("-C", folder, "diff", "now", "--exit-code").status == 0


class Reader(HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


INJECTED = '<script>alert(1)</script><img src=x onerror=alert(2)> "quoted" &amp; {{ 7*7 }}'


def test_the_page_stands_alone_and_every_word_in_it_is_text(before: Path, folder: Path, tmp_path: Path, dossier: Run) -> None:
    change(folder, DOSSIER, f"statement: {POWER}", f"statement: >-\n              {INJECTED}")
    out = tmp_path / "x.html"
    assert dossier("-C", folder, "diff", before, "now", "--official", "jane-roe", "--html", out).status == 0
    text = out.read_text()
    page = Reader(text)
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert all(value and value.startswith("#") for name, value in page.attributes if name == "href")
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value.removeprefix("#") for name, value in page.attributes if name == "href" and value} <= set(ids)
    assert "default-src 'none'" in text
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert page.words.count("<script>") >= 1
    assert "Internal. Not to leave the organisation." in page.words
    assert f"{DOSSIER}:" in page.words


def test_the_page_of_a_recipient_names_no_file_folder_or_ask(before: Path, folder: Path, tmp_path: Path, dossier: Run) -> None:
    change(folder, DOSSIER, POWER, "The chair appoints its officers.")
    out = tmp_path / "x.html"
    assert dossier("-C", folder, "diff", before, "now", "--to", MINISTRY, "--html", out).status == 0
    words = Reader(out.read_text()).words
    assert "appoints" in words
    assert not re.search(r"\.yaml|/before|designate|undetermined", words)
    assert "Give it to nobody who may not know that." in words


def test_the_same_comparison_gives_the_same_bytes(before: Path, folder: Path, tmp_path: Path, dossier: Run) -> None:
    change(folder, DOSSIER, POWER, "The chair appoints its officers.")
    made = []
    for number in (1, 2):
        html, redline = tmp_path / f"{number}.html", tmp_path / f"{number}.docx"
        words = ("--official", "jane-roe", "--to", MINISTRY, "--html", html, "--redline", redline, "--json", *ON)
        shown = dossier("-C", folder, "diff", before, "now", *words)
        assert shown.status == 0
        made.append((html.read_bytes(), redline.read_bytes(), shown.out))
    assert made[0] == made[1]


def test_a_redline_gives_both_states_back(before: Path, folder: Path, tmp_path: Path, dossier: Run) -> None:
    change(folder, DOSSIER, POWER, "The chair appoints its officers.")
    change(folder, WRONG, "cites: [{source: S002}, {exhibit: EX-0001, at: p. 1}]", "cites: [{source: S002}]")
    change(folder, DOSSIER, "that no complaint", "that not one complaint")
    change(folder, DOSSIER, "    contrary:\n", contrary("A spokesman declined to answer any question of the Gazette."))
    out = tmp_path / "x.docx"
    assert dossier("-C", folder, "diff", before, "--official", "jane-roe", "--to", MINISTRY, "--redline", out, *ON).status == 0
    found = between(before, folder)
    returned = read_returned(out.read_bytes())
    by_name = {name: one for one in returned.paragraphs for name in one.bookmarks}
    compared = 0
    for claim in found.claims:
        if str(claim.change) in ("changed", "added") and claim.was != claim.now:
            paragraph = by_name[bookmark_name(claim.key)]
            assert (paragraph.before, paragraph.after) == (claim.was, claim.now)
            assert {editor[0] for editor in paragraph.editors} == {"Dossier builder"}
            compared += 1
    assert compared >= 3
    assert any("Cites that changed:" in comment.text for comment in returned.comments)
    assert {comment.author for comment in returned.comments} == {"Dossier builder"}
    assert OpenXmlValidator().validate(str(out)).is_valid


def test_a_redline_from_the_older_side_puts_back_what_was_removed(
    before: Path, folder: Path, tmp_path: Path, dossier: Run
) -> None:
    words = "A spokesman declined to answer any question of the Gazette."
    change(before, DOSSIER, "    contrary:\n", contrary(words))
    out = tmp_path / "x.docx"
    assert dossier("-C", folder, "diff", before, "--official", "jane-roe", "--to", MINISTRY, "--redline", out, *ON).status == 0
    removed = [one for one in read_returned(out.read_bytes()).paragraphs if words in one.before]
    assert removed
    assert all(words not in one.after for one in removed)


def test_a_redline_needs_both_packets(before: Path, folder: Path, tmp_path: Path, dossier: Run) -> None:
    _, snapshot = snapshot_of(read_project(folder), "jane-roe", MINISTRY, Audience("recipient", MINISTRY))
    keep(folder, snapshot)
    shown = dossier("-C", folder, "diff", "now", snapshot.id, "--redline", tmp_path / "x.docx")
    assert shown.status == 2
    assert "there is no redline" in shown.err
    assert not (tmp_path / "x.docx").exists()


def test_what_a_recipient_may_no_longer_see_stops_the_file(folder: Path, tmp_path: Path, dossier: Run) -> None:
    _, snapshot = snapshot_of(read_project(folder), "jane-roe", MINISTRY, Audience("recipient", MINISTRY))
    keep(folder, snapshot)
    assert any("withheld-marker-0815" in block.words for block in snapshot.blocks)
    witness = folder.parent / "vault/witnesses/corridor.yaml"
    witness.write_text(witness.read_text().replace("given: 2018-08-09\n", "given: 2018-08-09\n    withdrawn: 2019-01-01\n"))
    for option, name in (("--html", "x.html"), ("--redline", "x.docx")):
        shown = dossier("-C", folder, "diff", snapshot.id, option, tmp_path / name, *ON)
        assert shown.status == 1
        assert "this audience may not see" in shown.err
        assert "0815" not in shown.err
        assert not (tmp_path / name).exists()
    assert dossier("-C", folder, "diff", snapshot.id, *ON).status == 0


def test_a_withheld_name_that_is_taken_out_word_by_word_is_found(
    before: Path, folder: Path, tmp_path: Path, dossier: Run
) -> None:
    """Between two marks of a change no reader of the page sees the name whole, but both versions hold it."""
    for place, given in ((before, "Wendy"), (folder, "Walter")):
        change(place, DOSSIER, POWER, f"The porter {given} Withheld-Witness told it.")
    shown = dossier("-C", folder, "diff", before, "--to", MINISTRY, "--html", tmp_path / "x.html", *ON)
    assert shown.status == 1
    assert not (tmp_path / "x.html").exists()


def test_a_place_that_cannot_be_written_is_one_clear_line(folder: Path, tmp_path: Path, dossier: Run) -> None:
    shown = dossier("-C", folder, "diff", "now", "--official", "jane-roe", "--html", tmp_path / "nowhere/x.html")
    assert shown.status == 3
    assert "cannot be written" in shown.err
    (tmp_path / "folder").mkdir()
    assert dossier("-C", folder, "diff", "now", "--official", "jane-roe", "--html", tmp_path / "folder").status == 2


# Since a sign-off ---------------------------------------------------------------------------------------------------------


def sign(folder: Path, on: str, number: int, scope: Scope, *, kept_here: bool = True) -> SignOff:
    """A sign-off of the packet as it stands, without the proof that signing asks for."""
    project = read_project(folder)
    audience = Audience("recipient", MINISTRY)
    parts = signed_parts(view(project, audience, dt.date.fromisoformat(on)), "jane-roe", scope)
    given = SignOff.model_validate(
        {
            "id": f"G{number}",
            "reviewer": "lee",
            "role": "lawyer",
            "scope": scope.kind,
            "recipient": MINISTRY,
            "of": scope.of,
            "on": on,
            "digest": digest_of(parts),
            "parts": kept(parts),
            "program": "0",
        }
    )
    change_review(
        review_path(folder, "jane-roe"), lambda review: review.model_copy(update={"sign_offs": (*review.sign_offs, given)})
    )
    if kept_here:
        keep(folder, snapshot_of(project, "jane-roe", MINISTRY, audience, dt.date.fromisoformat(on))[1], signed=given.digest)
    return given


@pytest.fixture
def reviewed(repository: Path) -> Path:
    with (repository / "project.yaml").open("a") as file:
        file.write("reviewers:\n  - {id: lee, name: A. Lee, roles: [lawyer]}\n  - {id: moe, name: B. Moe, roles: [lawyer]}\n")
    commit(repository)
    return repository


WHOLE = Scope("packet", MINISTRY)
SINCE = ("--since-sign-off", "lee", "--to", MINISTRY, *ON)


def test_what_changed_since_the_last_sign_off_is_told(reviewed: Path, tmp_path: Path, dossier: Run) -> None:
    sign(reviewed, "2026-10-01", 1, WHOLE)
    change(reviewed, DOSSIER, POWER, "The chair appoints its officers.")
    sign(reviewed, "2026-11-01", 2, WHOLE)
    assert "no difference: jane-roe" in dossier("-C", reviewed, "diff", *SINCE).out
    change(reviewed, DOSSIER, "The chair appoints its officers.", "The chair appoints and pays its officers.")
    shown = dossier("-C", reviewed, "diff", *SINCE, "--redline", tmp_path / "x.docx")
    assert shown.status == 0
    assert shown.out.startswith("G2, signed by lee on 2026-11-01 → now\n")
    assert "appoints {+and pays +}its officers" in shown.out
    assert (tmp_path / "x.docx").exists()


def test_what_was_signed_elsewhere_is_found_in_the_history(reviewed: Path, dossier: Run) -> None:
    sign(reviewed, "2026-10-01", 1, WHOLE, kept_here=False)
    signed_at = commit(reviewed)
    change(reviewed, DOSSIER, POWER, "The chair appoints its officers.")
    commit(reviewed)
    (reviewed / "evidence/notes.yaml.txt").write_text("x")
    shown = dossier("-C", reviewed, "diff", *SINCE)
    assert shown.status == 0
    assert shown.out.startswith("G1, signed by lee on 2026-10-01 (revision ")
    assert "[-of the Inspectorate -]" in shown.out
    assert signed_at[:12] in shown.err


def test_a_sign_off_of_an_allegation_says_that_all_is_compared(reviewed: Path, dossier: Run) -> None:
    sign(reviewed, "2026-10-01", 1, Scope("allegation", MINISTRY, "A1"), kept_here=False)
    commit(reviewed)
    shown = dossier("-C", reviewed, "diff", *SINCE)
    assert "G1 was given for the allegation A1; all of the packet is compared" in shown.out


def test_what_was_signed_and_is_nowhere_is_said(reviewed: Path, dossier: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    change(reviewed, DOSSIER, POWER, "The chair appoints its officers.")
    sign(reviewed, "2026-10-01", 1, WHOLE, kept_here=False)
    change(reviewed, DOSSIER, "The chair appoints its officers.", POWER)
    monkeypatch.setattr(signed, "MOST_REVISIONS", 2)
    shown = dossier("-C", reviewed, "diff", *SINCE)
    assert shown.status == 2
    assert "(G1) is not on this machine, and none of the last 2 revisions has its digest" in shown.err
    shutil.rmtree(reviewed / ".git")
    shown = dossier("-C", reviewed, "diff", *SINCE)
    assert shown.status == 2
    assert "is not on this machine, and " in shown.err
    assert "not in a git repository" in shown.err


def test_a_letter_that_changed_beside_the_packet_is_named(reviewed: Path, dossier: Run) -> None:
    sign(reviewed, "2026-10-01", 1, WHOLE)
    change(reviewed, "project.yaml", "signatory: A. Example, director", "signatory: B. Example, director")
    shown = dossier("-C", reviewed, "diff", *SINCE)
    assert "beside the packet about jane-roe these parts changed too: letter/" in shown.out


def test_one_who_signed_nothing_is_told_so(reviewed: Path, dossier: Run) -> None:
    sign(reviewed, "2026-10-01", 1, WHOLE)
    nobody = ("--since-sign-off", "moe", "--to", MINISTRY)
    assert "moe has signed nothing to sy-ministry" in dossier("-C", reviewed, "diff", *nobody).err
    shown = dossier("-C", reviewed, "diff", *nobody, "--official", "jane-roe")
    assert shown.status == 2
    assert "moe has signed nothing for jane-roe to sy-ministry" in shown.err
    other = dossier("-C", reviewed, "diff", *SINCE, "--audience", "internal")
    assert "what was signed is what the recipient may see" in other.err


def test_a_side_is_named_before_it_is_searched(invented: Project, tmp_path: Path) -> None:
    assert side_of(invented, "now", tmp_path).project is invented
    with pytest.raises(WrongUse, match="is no revision"):
        side_of(invented, "x\0y", tmp_path)


# What no record of the invented project brings about ----------------------------------------------------------------------


def made(**changes: object) -> Difference:
    """A difference of one claim that changed and moved, with another ask and another exhibit."""
    words = (Piece("same", "a "), Piece("removed", "<b>"), Piece("added", "c\x1b"))
    claim = Claim(Change.CHANGED, "k", "Facts", "before it", words, "a <b>", "a c\x1b", (), True, ("official",), ())
    gone = replace(claim, change=Change.REMOVED, before=None, is_moved=False)
    apart = (Apart("exhibit", "EX-0001", "0" * 64, "1" * 64), Apart("exhibit", "EX-0002", None, "2" * 64))
    one = Difference("x", "y", Audience("internal"), Told(ask="hold: a"), Told(ask="designate: b"), (claim, gone), apart)
    return replace(one, **changes)  # type: ignore[arg-type]


def test_asks_moves_and_exhibits_are_told_to_the_house_alone() -> None:
    old, new = Side("then", remarks=("it is old",)), Side("now")
    lines = ["".join(words for _, words in line) for line in lines_of(old, new, [made()])]
    assert "    of then: it is old" in lines
    assert "  ask before: hold: a" in lines
    assert "  exhibit EX-0001: changed: sha256 0000000000000000… before, 1111111111111111… now" in lines
    assert "  exhibit EX-0002: added" in lines
    assert "  changed, and moved: Facts; official; k" in lines
    assert "    a [-<b>-]{+c<U+001B>+}" in lines
    page = page_of(old, new, Audience("internal"), [made()]).decode()
    assert "it is old" in page
    assert "hold: a" in page
    assert "<b>" not in page
    assert "\x1b" not in page
    out = page_of(old, new, Audience("public"), [made(audience=Audience("public"))]).decode()
    assert "hold: a" not in out
    assert "it is old" not in out
    assert "EX-0001" in out
    bare = made(claims=(), apart=(), audience=Audience("public"))
    assert "No word of it changed." in page_of(old, new, Audience("public"), [bare]).decode()


def test_without_a_packet_for_anybody_nothing_is_compared(folder: Path, dossier: Run) -> None:
    text = (folder / DOSSIER).read_text()
    (folder / DOSSIER).write_text(text[: text.index("allegations:")] + text[text.index("conflicts:") :])
    shown = dossier("-C", folder, "diff", "now", "--to", MINISTRY)
    assert shown.status == 2
    assert "neither side has a packet to compare" in shown.err


def test_where_the_shipped_templates_are_the_projects_own_a_revision_has_none_but_its_own(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "shipped_templates", lambda: repository / "templates")
    project = read_project(repository)
    side = side_of(project, "HEAD", tmp_path / "then")
    assert side.project
    assert set(project.recipients) > {MINISTRY}
    assert set(side.project.recipients) == {MINISTRY}
    assert side.project.templates == (tmp_path / "then/templates",)


def test_what_was_signed_about_several_officials_is_compared_for_each(reviewed: Path, dossier: Run) -> None:
    given = sign(reviewed, "2026-10-01", 1, WHOLE)
    project = read_project(reviewed)
    other = given.model_copy(update={"digest": "ab" * 32})
    change_review(review_path(reviewed, "richard-miles"), lambda review: review.model_copy(update={"sign_offs": (other,)}))
    audience = Audience("recipient", MINISTRY)
    keep(reviewed, snapshot_of(project, "richard-miles", MINISTRY, audience)[1], signed=other.digest)
    shown = dossier("-C", reviewed, "diff", *SINCE)
    assert shown.status == 0
    assert shown.out.startswith("what lee last signed → now\n")
    assert "jane-roe for sy-ministry" in shown.out
    assert "richard-miles for sy-ministry" in shown.out
