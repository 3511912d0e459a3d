"""A sign-off means exactly what was signed: by whom, in which role, for what, on what proof."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dossier.checks import check
from dossier.checks.standing import NAMESPACE, reviewing
from dossier.errors import EnvironmentFault, WrongUse
from dossier.journal import notes_of
from dossier.model.journal import LOG
from dossier.model.review import Reviewer, SignOff
from dossier.packet.content import digest_of
from dossier.packet.scopes import Scope, signed_parts, statement
from dossier.project import read_project
from dossier.review.releasing import persons
from dossier.review.reviewfile import read_review, review_path
from dossier.review.sheet import compose_sheet, write_sheet
from dossier.review.signing import Proof, SigningOrder, sign, unsigned
from dossier.review.snapshots import find
from dossier.signature import unfolded
from dossier.view import Audience, view
from tests.bundles import make_key, needs_keys
from tests.conftest import Result, change
from tests.signing import DAY, PACKET, ROE, SHEET, add_exhibit, reviewed

pytestmark = needs_keys
CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
Run = Callable[..., Result]


@pytest.fixture
def key(folder: Path) -> Path:
    """The key of larry-lawyer, in a project whose reviewers and writers are known."""
    return reviewed(folder)


def order(scope: Scope = PACKET, **fields: Any) -> SigningOrder:
    return SigningOrder(
        **{"official": "jane-roe", "scope": scope, "reviewer": "larry-lawyer", "role": "lawyer", "on": DAY, **fields}
    )


def signed(folder: Path, scope: Scope = PACKET, proof: Proof | None = None, **fields: Any) -> SignOff:
    return sign(read_project(folder), order(scope, **fields), proof or Proof(folder.parent / "larry"))


def is_current(folder: Path, id_: str = "G1") -> bool:
    (one,) = [one for one in reviewing(read_project(folder), DAY).standings if one.sign_off.id == id_]
    assert one.against == ()
    return not one.is_stale


def codes(folder: Path) -> list[str]:
    return sorted(one.code for one in check(read_project(folder), DAY) if one.code.startswith("V5"))


def test_a_sign_off_is_bound_to_every_part_and_noted(folder: Path, key: Path) -> None:
    made = signed(folder)
    seen = view(read_project(folder), Audience("recipient", "sy-ministry"), DAY)
    parts = signed_parts(seen, "jane-roe", PACKET)
    assert made.digest == digest_of(parts)
    assert made.parts == {name: digits[:12] for name, digits in parts.items()}
    assert {"exhibit:EX-0001", "exhibit:EX-0002", "figure:timeline.svg", "letter/order", "order"} <= parts.keys()
    assert read_review(review_path(folder, "jane-roe")).sign_offs == (made,)
    assert [(one.act, one.by, one.ids, one.digest) for one in notes_of(folder)] == [
        ("signed", "larry-lawyer", ("G1",), made.digest)
    ]
    assert is_current(folder)
    assert codes(folder) == []


def test_what_was_signed_is_kept_as_it_was(folder: Path, key: Path) -> None:
    made = signed(folder)
    kept = find(folder, "jane-roe", "sy-ministry", signed=made.digest)
    assert kept is not None
    assert any("nine days" in block.words for block in kept.blocks)


def test_the_second_sign_off_has_the_next_number_and_makes_the_first_history(folder: Path, key: Path) -> None:
    signed(folder)
    change(folder, ROE, "The chair of the Inspectorate appoints", "The chair appoints")
    assert codes(folder) == ["V501"]
    assert signed(folder).id == "G2"
    assert codes(folder) == []
    assert [one.is_followed for one in reviewing(read_project(folder), DAY).standings] == [True, False]


def test_the_signature_can_be_judged_without_the_program(folder: Path, key: Path, tmp_path: Path) -> None:
    made = signed(folder)
    assert made.signature is not None
    (tmp_path / "sig").write_bytes(unfolded(made.signature))
    (tmp_path / "signers").write_text(f"larry-lawyer {key.with_suffix('.pub').read_text()}", encoding="utf-8")
    command = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        tmp_path / "signers",
        "-I",
        "larry-lawyer",
        "-n",
        NAMESPACE,
        "-s",
        tmp_path / "sig",
    ]
    words = statement("jane-roe", made).encode()
    assert subprocess.run(command, input=words, check=False).returncode == 0
    assert subprocess.run(command, input=words.replace(b"jane-roe", b"jane-row"), check=False).returncode != 0


def none_known(folder: Path) -> None:
    change(folder, ROE, "written_by: [Wendy  WRITER]\n", "")


def by_larry(folder: Path) -> None:
    change(folder, ROE, "Wendy  WRITER", "wendy, LARRY-Lawyer")


def wrong_by_larry(folder: Path) -> None:
    change(folder, CONDUCT, "kind: incident", "kind: incident\nwritten_by: [larry   lawyer]")


def case_by_larry(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "rights: [", "written_by: [Larry Lawyer]\nrights: [")


def nothing(folder: Path) -> None:
    pass


def no_key(folder: Path) -> None:
    text = (folder / "project.yaml").read_text(encoding="utf-8")
    start = text.index("key: ")
    (folder / "project.yaml").write_text(text[:start] + "key: null" + text[text.index("}", start) :], encoding="utf-8")


def no_reviewers(folder: Path) -> None:
    text = (folder / "project.yaml").read_text(encoding="utf-8")
    (folder / "project.yaml").write_text(text[: text.index("reviewers:")], encoding="utf-8")


REFUSED: dict[str, tuple[Callable[[Path], None], dict[str, Any], str]] = {
    "nobody of that id": (nothing, {"reviewer": "larry"}, "there is no reviewer 'larry'"),
    "no reviewers at all": (no_reviewers, {}, "there is no reviewer 'larry-lawyer'"),
    "another role": (nothing, {"role": "advocate"}, "may not sign as advocate"),
    "nobody knows who wrote it": (none_known, {}, "nobody knows who wrote"),
    "who wrote the dossier, by id": (by_larry, {}, "wrote official jane-roe"),
    "who wrote the wrong, by name": (wrong_by_larry, {}, "wrote conduct doe-dark-cell-2014"),
    "who wrote the case": (case_by_larry, {}, "wrote case john-doe"),
    "the writer of it": (nothing, {"reviewer": "wendy-writer"}, "'wendy-writer' wrote official jane-roe"),
    "no such section": (nothing, {"scope": Scope("section", "sy-ministry", "Why")}, "there is no section 'Why'"),
    "no such allegation": (nothing, {"scope": Scope("allegation", "sy-ministry", "A7")}, "there is no allegation 'A7'"),
    "nothing goes out": (nothing, {"official": "richard-miles"}, "there is nothing about richard-miles that goes out"),
    "a digest that is none": (nothing, {"scope": Scope("release", "sy-ministry"), "release": "12"}, "the digest of a bundle"),
    "no key in the project": (no_key, {}, "project.yaml gives no key"),
}


@pytest.mark.parametrize(("spoil", "fields", "words"), REFUSED.values(), ids=REFUSED)
def test_who_may_not_sign_is_refused_and_nothing_is_written(
    folder: Path, key: Path, spoil: Callable[[Path], None], fields: dict[str, Any], words: str
) -> None:
    spoil(folder)
    with pytest.raises(WrongUse, match=words):
        signed(folder, fields.get("scope", PACKET), **{name: value for name, value in fields.items() if name != "scope"})
    assert not review_path(folder, "jane-roe").exists()
    assert not (folder / LOG).exists()


def test_a_sign_off_stands_on_a_key_or_on_paper(folder: Path, key: Path) -> None:
    with pytest.raises(WrongUse, match="on a key, or on paper"):
        signed(folder, proof=Proof())


def test_the_key_of_somebody_else_does_not_sign(folder: Path, key: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="is not the one of 'larry-lawyer'"):
        signed(folder, proof=Proof(make_key(tmp_path, "other")))
    assert not review_path(folder, "jane-roe").exists()


class TestOnPaper:
    """A lawyer without a key signs a sheet; what it was signed for is typed from it."""

    @pytest.fixture
    def digest(self, folder: Path, key: Path) -> str:
        add_exhibit(folder, SHEET, "A scan of the signed sheet.\n")
        return unsigned(read_project(folder), order(reviewer="ann-officer")).digest

    def on_sheet(self, folder: Path, digest: str | None, sheet: str = SHEET) -> SignOff:
        return signed(folder, proof=Proof(None, sheet, digest), reviewer="ann-officer")

    def test_its_first_two_groups_are_enough(self, folder: Path, digest: str) -> None:
        made = self.on_sheet(folder, f" {digest[:8].upper()} {digest[8:16]}")
        assert (made.sheet, made.signature, made.digest) == (SHEET, None, digest)
        assert codes(folder) == []

    @pytest.mark.parametrize("typed", [None, "", "0123456"])
    def test_without_them_nobody_can_tell_what_was_signed(self, folder: Path, digest: str, typed: str | None) -> None:
        with pytest.raises(WrongUse, match="nobody can tell from a scan"):
            self.on_sheet(folder, typed)

    def test_a_sheet_signed_for_something_else_does_not_count(self, folder: Path, digest: str) -> None:
        change(folder, ROE, "The chair of the Inspectorate appoints", "The chair appoints")
        with pytest.raises(WrongUse, match="the digest differs"):
            self.on_sheet(folder, digest)

    def test_the_sheet_must_be_an_exhibit(self, folder: Path, digest: str) -> None:
        with pytest.raises(WrongUse, match="there is no exhibit 'EX-0077'"):
            self.on_sheet(folder, digest, "EX-0077")

    def test_a_sheet_serves_once(self, folder: Path, digest: str) -> None:
        self.on_sheet(folder, digest)
        with pytest.raises(WrongUse, match="is the sheet of G1 of jane-roe already"):
            self.on_sheet(folder, digest)

    def test_a_sheet_that_is_removed_takes_the_sign_off_with_it(self, folder: Path, digest: str) -> None:
        self.on_sheet(folder, digest)
        shutil.rmtree(folder / "evidence/exhibits" / SHEET)
        assert "V506" in codes(folder)


SECTION = Scope("section", "sy-ministry", "What happened")
ALLEGATION = Scope("allegation", "sy-ministry", "A1")
PUBLIC = Scope("public")
CHANGES: dict[str, tuple[str, str, str, dict[str, bool]]] = {
    "the wrong": (
        CONDUCT,
        "for nine days.",
        "for ten days.",
        {"packet": True, "section": True, "allegation": True, "public": True},
    ),
    "the link": (
        ROE,
        "The chair of the Inspectorate appoints",
        "The chair appoints",
        {"packet": True, "section": False, "allegation": True, "public": False},
    ),
    "what is argued": (
        ROE,
        "as reported, would be cruel",
        "would be cruel",
        {"packet": True, "section": False, "allegation": True, "public": False},
    ),
    "an office": (
        ROE,
        "title: Deputy chair",
        "title: Second chair",
        {"packet": True, "section": False, "allegation": False, "public": False},
    ),
    "the law": (
        "templates/regimes/sy-entry-act.yaml",
        "good reason to think",
        "reason to think",
        {"packet": True, "section": False, "allegation": False, "public": False},
    ),
    "who signs the letter": (
        "project.yaml",
        "A. Example, director",
        "B. Example, director",
        {"packet": True, "section": False, "allegation": False, "public": False},
    ),
    "a note of the house": (
        ROE,
        "Counsel asks us",
        "Counsel begs us",
        {"packet": False, "section": False, "allegation": False, "public": False},
    ),
}


@pytest.mark.parametrize(("file", "find_", "put", "stale"), CHANGES.values(), ids=CHANGES)
def test_a_change_reaches_the_scopes_that_tell_it(
    folder: Path, key: Path, file: str, find_: str, put: str, stale: dict[str, bool]
) -> None:
    for scope in (PACKET, SECTION, ALLEGATION, PUBLIC):
        signed(folder, scope)
    change(folder, file, find_, put)
    found = {one.sign_off.scope: one.is_stale for one in reviewing(read_project(folder), DAY).standings}
    assert found == stale


def test_an_exhibit_that_is_replaced_makes_what_cites_it_stale(folder: Path, key: Path) -> None:
    for scope in (PACKET, SECTION, ALLEGATION):
        signed(folder, scope)
    record = "evidence/exhibits/EX-0001/exhibit.yaml"
    change(folder, record, "08796ab520a0f3bdc26a65b09b08fdfdc82416eb4fb7dce8992f876fc4be8493", "0" * 64)
    found = reviewing(read_project(folder), DAY).standings
    assert [one.changes is not None and "exhibit:EX-0001" in one.changes.changed for one in found] == [True, True, True]


SPOILT: dict[str, tuple[str, str, list[str]]] = {
    "another digest": ('digest: "', 'digest: "0', ["V501", "V506", "V507"]),
    "another reviewer": ('reviewer: "larry-lawyer"', 'reviewer: "ann-officer"', ["V506"]),
    "another day": ('on: "2026-11-23"', 'on: "2026-11-22"', ["V506"]),
    "another role": ('role: "lawyer"', 'role: "evidence-officer"', ["V503", "V506"]),
    "a part less": ('      "order": ', '      "order2": ', []),
}


@pytest.mark.parametrize(("find_", "put", "expected"), SPOILT.values(), ids=SPOILT)
def test_a_sign_off_that_was_edited_does_not_count(folder: Path, key: Path, find_: str, put: str, expected: list[str]) -> None:
    digest = signed(folder).digest
    if find_.startswith("digest"):
        find_, put = f'digest: "{digest}"', f'digest: "{digest[::-1]}"'
    change(folder, "dossiers/jane-roe/review.yaml", find_, put)
    assert codes(folder) == expected


def test_a_key_that_is_none_and_a_signature_that_is_none_do_not_hold(folder: Path, key: Path) -> None:
    made = signed(folder)
    change(folder, "dossiers/jane-roe/review.yaml", f'signature: "{made.signature}"', 'signature: "AAAA"')
    assert codes(folder) == ["V506"]
    public = key.with_suffix(".pub").read_text(encoding="utf-8").split()[1]
    change(folder, "project.yaml", public, "AAAA")
    change(folder, "dossiers/jane-roe/review.yaml", 'signature: "AAAA"', f'signature: "{made.signature}"')
    assert codes(folder) == ["V506"]


def test_without_ssh_keygen_a_signature_is_not_believed(folder: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signed(folder)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (one,) = [one for one in check(read_project(folder), DAY) if one.code.startswith("V5")]
    assert (one.code, "ssh-keygen is not installed" in one.text) == ("V506", True)


@pytest.mark.parametrize("disk", ["journal", "review"])
def test_a_full_disk_leaves_the_sign_offs_as_they_were(
    folder: Path, key: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(folder)
    before = review_path(folder, "jane-roe").read_bytes()
    change(folder, ROE, "The chair of the Inspectorate appoints", "The chair appoints")
    whole = Path.replace

    def full(path: Path, target: Path) -> Path:
        if path.name.endswith(".new"):
            raise OSError(28, "No space left on device")
        return whole(path, target)

    if disk == "review":
        monkeypatch.setattr(Path, "replace", full)
    else:
        monkeypatch.setattr("dossier.logfile.append", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(EnvironmentFault, match="No space"):
        signed(folder)
    monkeypatch.undo()
    assert review_path(folder, "jane-roe").read_bytes() == before
    assert signed(folder).id == "G2"
    assert codes(folder) == []


def test_two_who_sign_at_once_are_both_written(folder: Path, key: Path) -> None:
    for number in range(4):
        add_exhibit(folder, f"EX-006{number}", "A scan.\n")
    project = read_project(folder)
    digest = unsigned(project, order(reviewer="ann-officer")).digest

    def one(number: int) -> str:
        return sign(project, order(reviewer="ann-officer"), Proof(None, f"EX-006{number}", digest)).id

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == ["G1", "G2", "G3", "G4"]
    assert codes(folder) == []


def test_a_sheet_says_who_signs_what_and_is_the_same_twice(folder: Path, key: Path, tmp_path: Path) -> None:
    project = read_project(folder)
    first = write_sheet(project, order(reviewer="ann-officer"), tmp_path / "a")
    second = write_sheet(project, order(reviewer="ann-officer"), tmp_path / "b")
    assert [one.read_bytes() for one in first.files] == [one.read_bytes() for one in second.files]
    blank, page = compose_sheet(project, order(reviewer="ann-officer"))
    pdf, word = first.files
    shown = (
        subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=False).stdout
        if shutil.which("pdftotext")
        else ""
    )
    with zipfile.ZipFile(word) as archive:
        body = archive.read("word/document.xml").decode()
    for words in ("Ann Officer", "lawyer", "Jane Ivanovna Roe", blank.digest[:8], blank.digest[-8:], "Signature"):
        assert words in page.xhtml
        assert words in body
        assert not shown or words in shown
    assert "DRAFT" not in body
    assert page.mark is None
    assert [path.name for path in (tmp_path / "a").iterdir() if path.name.startswith(".")] == []


def test_a_sheet_is_not_made_for_who_may_not_sign(folder: Path, key: Path) -> None:
    with pytest.raises(WrongUse, match="wrote"):
        compose_sheet(read_project(folder), order(reviewer="wendy-writer"))


def test_a_sheet_that_cannot_be_written_leaves_nothing(folder: Path, key: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        write_sheet(read_project(folder), order(), tmp_path / "file")


def test_the_command_signs_with_a_key(dossier: Run, folder: Path, key: Path) -> None:
    words = [
        "review",
        "sign",
        "jane-roe",
        "--to",
        "sy-ministry",
        "--as",
        "larry-lawyer",
        "--role",
        "lawyer",
        "--date",
        "2026-11-23",
    ]
    shown = dossier("-C", folder, *words, "--key", key)
    assert shown.status == 0, shown.err
    assert shown.out.startswith("G1: larry-lawyer, as lawyer, signed the packet about jane-roe for sy-ministry\n    Digest: ")
    section = dossier("-C", folder, *words, "--key", key, "--section", "What   happened")
    assert section.out.startswith("G2: larry-lawyer, as lawyer, signed the section What happened about jane-roe for sy-ministry")


def test_the_command_makes_the_sheet(dossier: Run, folder: Path, key: Path) -> None:
    words = ["review", "sheet", "jane-roe", "--public", "--as", "ann-officer", "--role", "lawyer", "--date", "2026-11-23"]
    shown = dossier("-C", folder, *words)
    assert shown.status == 0, shown.err
    names = sorted(path.name for path in (folder / "out/review/jane-roe.public").iterdir())
    assert [name.rsplit(".", 1)[1] for name in names] == ["docx", "pdf"]
    assert names[0].split(".")[3] in shown.out


def test_what_has_errors_is_not_signed(dossier: Run, folder: Path, key: Path) -> None:
    change(folder, CONDUCT, "cites: [{source: S002}, {exhibit", "cites: [{source: S099}, {exhibit")
    for command in ("sign", "sheet"):
        words = ["review", command, "jane-roe", "--to", "sy-ministry", "--as", "larry-lawyer", "--role", "lawyer"]
        shown = dossier("-C", folder, *words, "--date", "2026-11-23", *(["--key", key] if command == "sign" else []))
        assert shown.status == 1
        assert "R201" in shown.err
        assert "what has errors is not signed" in shown.err
    assert not review_path(folder, "jane-roe").exists()


def test_an_error_in_another_dossier_does_not_bar_signing(dossier: Run, folder: Path, key: Path) -> None:
    change(folder, "dossiers/richard-miles/dossier.yaml", "as_of: 2018-10-01", "as_of: in October")
    words = [
        "review",
        "sign",
        "jane-roe",
        "--to",
        "sy-ministry",
        "--as",
        "larry-lawyer",
        "--role",
        "lawyer",
        "--date",
        "2026-11-23",
    ]
    assert dossier("-C", folder, *words, "--key", key).status == 0


WRONG_USE = {
    "nothing is named": [],
    "two parts": ["--to", "sy-ministry", "--section", "a", "--allegation", "A1"],
    "public and to": ["--to", "sy-ministry", "--public"],
    "an unknown recipient": ["--to", "sy-ministery"],
    "a release to nobody": ["--release", "0" * 64],
}


@pytest.mark.parametrize("words", WRONG_USE.values(), ids=WRONG_USE)
def test_what_cannot_be_told_is_wrong_use(dossier: Run, folder: Path, key: Path, words: list[str]) -> None:
    rest = ["--as", "larry-lawyer", "--role", "lawyer", "--date", "2026-11-23", "--key", key]
    shown = dossier("-C", folder, "review", "sign", "jane-roe", *words, *rest)
    assert shown.status == 2
    assert "Traceback" not in shown.err


def test_an_official_without_a_name_cannot_be_signed(dossier: Run, folder: Path, key: Path) -> None:
    rest = ["--to", "sy-ministry", "--as", "larry-lawyer", "--role", "lawyer", "--date", "2026-11-23", "--key", key]
    assert dossier("-C", folder, "review", "sign", "unsourced-1", *rest).status == 2
    assert dossier("-C", folder, "review", "sign", "jane-row", *rest).status == 2


class TestRelease:
    """What is confidential goes out only when two different reviewers agreed to that very bundle."""

    WORDS = ("bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--date", "2026-11-23", "--json")

    def signed_release(self, folder: Path, digest: str, number: int, **fields: Any) -> None:
        add_exhibit(folder, f"EX-007{number}", "A scan.\n")
        proof = Proof(None, f"EX-007{number}", digest)
        signed(folder, Scope("release", "sy-ministry"), proof, release=digest, **fields)

    def test_two_are_needed_and_they_must_differ(self, dossier: Run, folder: Path, key: Path, tmp_path: Path) -> None:
        out = ("--out", tmp_path / "out")
        digest = json.loads(dossier("-C", folder, *self.WORDS, *out).out)["digest"]
        for number, reviewer in enumerate(("larry-lawyer", "larry-lawyer")):
            refused = dossier("-C", folder, *self.WORDS, *out, "--release")
            assert refused.status == 2
            assert f"--release {digest}" in refused.err
            assert "EX-0002" in refused.err
            assert not (folder / "submissions/released.jsonl").exists()
            self.signed_release(folder, digest, number, reviewer=reviewer)
        assert "larry-lawyer alone signed" in dossier("-C", folder, *self.WORDS, *out, "--release").err
        self.signed_release(folder, digest, 3, reviewer="ann-officer", role="evidence-officer")
        shown = dossier("-C", folder, *self.WORDS, *out, "--release")
        assert shown.status == 0, shown.err
        last = notes_of(folder)[-1]
        assert (last.act, last.by, last.digest) == ("released", "ann-officer, larry-lawyer", digest)

    def test_another_bundle_or_recipient_is_not_meant(self, folder: Path, key: Path) -> None:
        from dossier.review.releasing import refuse_unsigned_release

        digest = "1" * 64
        self.signed_release(folder, digest, 0)
        self.signed_release(folder, digest, 1, reviewer="ann-officer")
        project = read_project(folder)
        ids = ["EX-0001", "EX-0002", "S006"]
        assert refuse_unsigned_release(project, DAY, "jane-roe", "sy-ministry", digest, ids) == ("ann-officer", "larry-lawyer")
        for official, recipient, other in (
            ("jane-roe", "us-joint", digest),
            ("richard-miles", "sy-ministry", digest),
            ("jane-roe", "sy-ministry", "2" * 64),
        ):
            with pytest.raises(WrongUse, match="nobody signed"):
                refuse_unsigned_release(project, DAY, official, recipient, other, ids)

    def test_one_person_under_two_ids_is_one(self) -> None:
        larry = Reviewer(id="larry", name="Larry Lawyer", roles=("lawyer",), key="ssh-ed25519 AAAA a")
        ann = Reviewer(id="ann", name="Ann Officer", roles=("lawyer",))
        assert persons([larry, ann]) == 2
        assert persons([larry, larry.model_copy(update={"id": "l2", "name": "larry  LAWYER", "key": None})]) == 1
        assert persons([larry, ann.model_copy(update={"key": "ssh-ed25519 AAAA b"})]) == 1

    def test_what_is_public_needs_nobody(self, folder: Path) -> None:
        from dossier.review.releasing import refuse_unsigned_release

        ids = ["EX-0001", "S002", "doe-dark-cell-2014", "john-doe"]
        assert refuse_unsigned_release(read_project(folder), DAY, "jane-roe", "sy-ministry", "0" * 64, ids) == ()


def test_the_statement_follows_from_the_sign_off_alone(folder: Path, key: Path) -> None:
    blank = unsigned(read_project(folder), order())
    words = statement("jane-roe", blank)
    assert words == statement("jane-roe", blank.model_copy(update={"id": "G7", "program": "9"}))
    for field, value in {
        "reviewer": "x",
        "role": "x",
        "scope": "public",
        "recipient": "x",
        "of": "x",
        "digest": "0" * 64,
    }.items():
        assert words != statement("jane-roe", blank.model_copy(update={field: value})), field
    assert dataclasses.replace(order(), official="x").official not in words
