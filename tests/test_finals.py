"""A final is built only when nothing bars it; no flag helps, and it says nothing that the signed draft did not."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from dossier.build import Order, wanted_finals
from dossier.checks import check
from dossier.checks.finals import Wanted, bars
from dossier.packet.compose import compose_packet
from dossier.packet.papers import compose_letter, compose_note, compose_statement
from dossier.packet.scopes import Scope
from dossier.packet.setting import Packet
from dossier.pdffile.reading import page_texts
from dossier.project import Project, read_project
from dossier.view import Audience, View, view
from tests.bundles import needs_keys
from tests.conftest import INVENTED, TESTS, Result, change
from tests.signing import ROE, SHEET, add_exhibit, proven, ready, signed

pytestmark = needs_keys
DAY = dt.date(2026, 11, 25)
ROES = Wanted("jane-roe", "sy-ministry")
FINAL = ("build", "jane-roe", "--to", "sy-ministry", "--final", "--date", "2026-11-25")
Run = Callable[..., Result]


def barred(folder: Path, *wanted: Wanted, on: dt.date = DAY) -> list[str]:
    project = read_project(folder)
    problems = check(project, on, trust_cache=False)
    return sorted({one.code for one in bars(project, on, problems, wanted or (ROES,))})


def test_a_final_is_built_where_nothing_bars_it(dossier: Run, folder: Path) -> None:
    ready(folder)
    shown = dossier("-C", folder, *FINAL)
    assert shown.status == 0, shown.err + shown.out
    home = folder / "out/final/recipient-sy-ministry/current"
    names = sorted(path.name for path in home.iterdir())
    kinds = [f"jane-roe.sy-ministry.{end}" for end in ("docx", "letter.docx", "letter.pdf", "pdf")]
    assert names == ["SHA256SUMS", *kinds]
    assert not (folder / "out/draft").exists()
    with pikepdf.open(home / "jane-roe.sy-ministry.pdf") as made:
        marked = [page for page in made.pages if "/Mark" in str(page.resources)]
        assert marked == []
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    assert dossier("-C", folder, *FINAL).status == 0
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


BUNDLE = ("bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--final")


def test_what_is_filed_is_a_final_bundle_and_nothing_in_it_says_draft(dossier: Run, folder: Path) -> None:
    ready(folder)
    shown = dossier("-C", folder, *BUNDLE, "--date", "2026-11-25", "--json")
    assert shown.status == 0, shown.err + shown.out
    made = json.loads(shown.out)
    assert (made["state"], made["bundle"]) == ("final", "jane-roe.recipient-sy-ministry.2026-11-25.final")
    home = Path(made["folder"])
    assert home.is_relative_to(folder / "out/final/recipient-sy-ministry/bundles/jane-roe")
    for name in ("bag-info.txt", "READING.txt", "data/record.json", "data/index.csv"):
        assert "draft" not in (home / name).read_text(encoding="utf-8").lower(), name
    with pikepdf.open(home / "data/bundle.pdf") as pages:
        assert [page for page in pages.pages if "/Mark" in str(page.resources)] == []
    for text in page_texts((home / "data/bundle.pdf").read_bytes()):
        assert not re.search(r"draft|not filed", text, re.IGNORECASE)


def test_what_bars_a_final_bars_its_bundle(dossier: Run, folder: Path) -> None:
    shown = dossier("-C", folder, *BUNDLE, "--date", "2026-11-25", "--release")
    assert shown.status == 1
    assert {"V521", "V523", "V525", "V526"} <= set(re.findall(r"error (V\d+):", shown.out))
    assert "no flag overrides that" in shown.out.splitlines()[-1]
    assert not (folder / "out").exists() or not (folder / "out/final").exists()
    assert not (folder / "submissions/released.jsonl").exists()
    assert dossier("-C", folder, *BUNDLE).status == 2  # a final bears a day


def test_a_question_with_a_mark_is_led_to_its_regime(dossier: Run, folder: Path) -> None:
    question_of_law(folder, "Whether the Ministry's form is in force.")
    shown = dossier("-C", folder, *FINAL)
    assert re.search(r"^templates/regimes/sy-entry-act\.yaml:\d+:\d+: error V527:", shown.out, re.MULTILINE), shown.out


def test_what_bars_a_final_is_told_all_at_once(dossier: Run, folder: Path) -> None:
    shown = dossier("-C", folder, *FINAL)
    assert shown.status == 1
    assert {"V521", "V523", "V525", "V526", "V527"} <= set(re.findall(r"error (V\d+):", shown.out))
    assert re.fullmatch(
        r"no final was built: \d+ errors, 0 warnings, 0 gaps bar it; no flag overrides that", shown.out.splitlines()[-1]
    )
    assert not (folder / "out").exists() or not (folder / "out/final").exists()
    rows = json.loads(dossier("-C", folder, *FINAL, "--json").out)["refused"]
    assert all(row["file"] and row["next"] for row in rows)


def unconfirmed(folder: Path) -> None:
    change(folder, ROE, "identity: confirmed", "identity: probable")


def remarked(folder: Path) -> None:
    path = folder / "dossiers/jane-roe/review.yaml"
    remark = 'remarks:\n  - {id: R1, by: A, recipient: us-joint, block: null, text: "Is this so?"}\n'
    path.write_text(path.read_text(encoding="utf-8") + remark, encoding="utf-8")


def old_law(folder: Path) -> None:
    change(folder, "templates/regimes/sy-entry-act.yaml", "checked: 2026-10-01", "checked: 2026-08-26")


def law_of_tomorrow(folder: Path) -> None:
    change(folder, "templates/regimes/sy-entry-act.yaml", "checked: 2026-10-01", "checked: 2026-11-26")


def read_in_part(folder: Path) -> None:
    law = folder / "templates/regimes/sy-entry-act.yaml"
    before, found, after = law.read_text(encoding="utf-8").partition(
        "heads_institution: yes}, cites: [{source: S-SY1}], verified: "
    )
    assert found
    law.write_text(before + found + after.replace("primary", "partial", 1), encoding="utf-8")


def source_alone(folder: Path) -> None:
    change(
        folder, "evidence/conduct/doe-dark-cell-2014.yaml", "cites: [{exhibit: EX-0012, at: p. 1}, {", "cites: [{source: S002}, {"
    )


def other_bytes(folder: Path) -> None:
    path = folder / "evidence/exhibits/EX-0012/exhibit.txt"
    path.write_bytes(path.read_bytes().replace(b"copy", b"cope"))


def question_of_law(folder: Path, question: str = "Whether section 5 is in force.") -> None:
    with (folder / "templates/regimes/sy-entry-act.yaml").open("a", encoding="utf-8") as file:
        file.write(f"open_questions: [{question}]\n")


def no_address(folder: Path) -> None:
    change(folder, "templates/recipients/sy-ministry.yaml", "address: 1 Border Road, Sylvania City", "address: null")


def key_of_another(folder: Path) -> None:
    path = folder / "project.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("key: ssh-ed25519") + 60
    path.write_text(text[:start] + ("B" if text[start] == "A" else "A") + text[start + 1 :], encoding="utf-8")


def reviewer_gone(folder: Path) -> None:
    change(folder, "project.yaml", "id: larry-lawyer", "id: larry-lewis")


BARS: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "identity": (unconfirmed, {"V522", "V528"}),
    "an open remark, made for another recipient": (remarked, {"V529"}),
    "law compared long ago": (old_law, {"V524"}),
    "law compared tomorrow": (law_of_tomorrow, {"V524"}),
    "law read in part": (read_in_part, {"V525", "V521"}),
    "a cite of a source alone": (source_alone, {"V526", "V521"}),
    "an exhibit with other bytes": (other_bytes, {"E302"}),
    "an open question of law": (question_of_law, {"V527", "V521"}),
    "no address": (no_address, {"V527", "V521"}),
    "a key that was exchanged": (key_of_another, {"V506", "V521"}),
    "a reviewer who is none": (reviewer_gone, {"V503", "V521"}),
}


@pytest.fixture(scope="module")
def fit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of which a final can be built; never changed."""
    import shutil

    root = tmp_path_factory.mktemp("fit")
    shutil.copytree(INVENTED, root / "project")
    shutil.copytree(TESTS / "vault", root / "vault")
    ready(root / "project")
    return root


@pytest.fixture
def copy(fit: Path, tmp_path: Path) -> Path:
    import shutil

    shutil.copytree(fit, tmp_path / "fit")
    return tmp_path / "fit/project"


def test_nothing_bars_what_is_ready(copy: Path) -> None:
    assert barred(copy) == []


@pytest.mark.parametrize(("spoil", "codes"), BARS.values(), ids=BARS)
def test_each_bar_holds(copy: Path, spoil: Callable[[Path], None], codes: set[str]) -> None:
    spoil(copy)
    assert codes <= set(barred(copy))


def test_lists_that_were_read_too_long_ago_bar_it_on_a_later_day(copy: Path) -> None:
    assert barred(copy, on=dt.date(2026, 12, 20)) == []
    assert barred(copy, on=dt.date(2026, 12, 21)) == ["V523"]


def test_a_sign_off_of_a_part_does_not_open_a_final(folder: Path) -> None:
    key = proven(folder)
    signed(folder, Scope("section", "sy-ministry", "What happened"), key)
    signed(folder, Scope("allegation", "sy-ministry", "A1"), key)
    signed(folder, Scope("public"), key)
    assert barred(folder) == ["V521"]


def test_a_sheet_on_paper_opens_a_final_too(folder: Path) -> None:
    from dossier.review.signing import Proof, SigningOrder, sign, unsigned
    from tests.signing import PACKET

    proven(folder)
    add_exhibit(folder, SHEET, "A scan of the signed sheet.\n")
    order = SigningOrder("jane-roe", PACKET, "ann-officer", "lawyer", DAY)
    project = read_project(folder)
    sign(project, order, Proof(None, SHEET, unsigned(project, order).digest))
    assert barred(folder) == []


def test_a_leak_stops_a_final(dossier: Run, copy: Path) -> None:
    from dossier.review.signing import Proof, SigningOrder, sign
    from tests.signing import PACKET

    with (copy / "project.yaml").open("a", encoding="utf-8") as file:
        file.write("about: null\n")
    change(copy, "project.yaml", "signatory: A. Example, director", "signatory: Wendy Withheld-Witness")
    sign(read_project(copy), SigningOrder("jane-roe", PACKET, "larry-lawyer", "lawyer", DAY), Proof(copy.parent / "larry"))
    shown = dossier("-C", copy, *FINAL)
    assert shown.status == 1
    assert "nothing was published" in shown.err
    assert not (copy / "out/final/recipient-sy-ministry/current").exists()


WRONG_USE: dict[str, list[str]] = {
    "without a day": ["--final"],
    "a day without a final": ["--date", "2026-11-25"],
    "judged on another day": ["--final", "--date", "2026-11-25", "--on", "2026-11-24"],
    "for the house": ["--final", "--date", "2026-11-25", "--audience", "internal"],
    "packets for the public": ["--final", "--date", "2026-11-25", "--audience", "public"],
    "a statement for a recipient": [
        "--final",
        "--date",
        "2026-11-25",
        "--kind",
        "statement",
        "--audience",
        "recipient:sy-ministry",
    ],
    "a day that is none": ["--final", "--date", "2026-13-25"],
}


@pytest.mark.parametrize("words", WRONG_USE.values(), ids=WRONG_USE)
def test_a_final_that_cannot_be_meant_is_wrong_use(dossier: Run, folder: Path, words: list[str]) -> None:
    shown = dossier("-C", folder, "build", "jane-roe", *words)
    assert shown.status == 2
    assert "Traceback" not in shown.err
    assert not (folder / "out/final").exists()


def test_the_public_edition_needs_a_lawyers_own_sign_off(folder: Path) -> None:
    key = ready(folder)
    public, case = Wanted("jane-roe", None), Wanted("john-doe", None, is_case=True)
    for id_ in ("us-joint", "uk-fcdo", "eu-proposal", "ca-gac", "au-dfat"):
        path = folder / f"templates/recipients/{id_}.yaml"
        path.write_bytes((TESTS.parent / f"templates/recipients/{id_}.yaml").read_bytes() + b"active: no\n")
    assert set(barred(folder, public, case)) == {"V521"}
    signed(folder, Scope("public"), key)
    assert barred(folder, public, case) == []
    assert barred(folder, Wanted("mary-major", None, is_case=True)) == ["V521", "V526"]


def test_nothing_goes_out_about_who_may_not_be_seen(copy: Path) -> None:
    assert "V528" in barred(copy, Wanted("richard-miles", "sy-ministry"))
    assert "V528" in barred(copy, Wanted("unsourced-1", "sy-ministry"))
    change(copy, "evidence/cases/john-doe.yaml", "name: {family: Doe", "disclosure: internal\nname: {family: Doe")
    assert "V528" in barred(copy, Wanted("john-doe", None, is_case=True))


def test_an_order_asks_for_what_goes_out_and_for_what_it_names(fit: Path) -> None:
    project = read_project(fit / "project")
    every = wanted_finals(project, Order(final=DAY))
    assert ROES in every
    assert {one.id for one in every} == {"jane-roe"}
    named = wanted_finals(project, Order(("richard-miles",), ("sy-ministry",), final=DAY))
    assert named == (Wanted("richard-miles", "sy-ministry"),)
    public = wanted_finals(project, Order(kind="statement", final=DAY))
    assert {(one.id, one.is_case) for one in public} >= {("jane-roe", False), ("john-doe", True), ("mary-major", True)}
    assert wanted_finals(project, Order(("john-doe",), kind="statement", final=DAY)) == (Wanted("john-doe", None, is_case=True),)


MAY_DIFFER = {
    "packet": [
        "Draft, not filed.",
        "DRAFT SUBMISSION, NOT FILED",
        "must be read again before anything is filed",
        "A draft for review.",
        "this draft does not hold",
        "Copies of these sources are still to be obtained",
    ],
    "letter": [
        "Draft letter, not sent",
        "DRAFT LETTER, NOT SENT",
        "date of sending",
        "before sending: read the lists again",
        'class="no"',
    ],
    "note": ["Draft, not filed.", "must be read again before anything is filed"],
    "statement": ["Draft, not filed.", "A draft."],
}
"""All that a draft says and its final does not: every line that differs holds one of these."""


def pages_of(project: Project) -> Iterator[tuple[str, Callable[..., Packet]]]:
    """Each kind of page, as a function that makes it with or without the day of a final."""
    from dossier.asks import ask_of

    seen: View = view(project, Audience("recipient", "sy-ministry"), DAY)
    public: View = view(project, Audience("public"), DAY)
    ask: Any = ask_of(seen, seen.officials["jane-roe"], "sy-ministry")
    yield "packet", lambda **more: compose_packet(seen, "jane-roe", "sy-ministry", **more)
    yield "letter", lambda **more: compose_letter(seen, "jane-roe", "sy-ministry", **more)
    yield "note", lambda **more: compose_note(seen, "jane-roe", "sy-ministry", ask, **more)
    yield "statement", lambda **more: compose_statement(public, "official", "jane-roe", **more)
    yield "statement", lambda **more: compose_statement(public, "case", "john-doe", **more)


def test_a_final_page_differs_from_its_draft_in_what_is_listed_and_nothing_else(fit: Path) -> None:
    for kind, made in pages_of(read_project(fit / "project")):
        draft, final = made(), made(final=DAY)
        assert draft.mark is not None
        assert final.mark is None
        assert "raft" not in re.sub(r"Draft (statement of reasons|listing entry)", "", final.xhtml)
        lines = difflib.unified_diff(
            *(re.sub(r"<(p|td|header)", r"\n<\1", page.xhtml).split("\n") for page in (draft, final)), n=0
        )
        gone = [line for line in list(lines)[2:] if line.startswith("-") and line.strip("- \n")]
        assert gone
        assert [line for line in gone if not any(words in line for words in MAY_DIFFER[kind])] == []
