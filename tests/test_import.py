"""An import takes all or nothing: every bad cell is told by its place, and of a file that is there every other byte stays."""

from __future__ import annotations

import datetime as dt
import errno
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.checks import check
from dossier.exchange import putting
from dossier.exchange.sheets import SHEETS
from dossier.model.dates import parse_day
from dossier.problem import Level
from dossier.project import read_project
from tests.conftest import Result, change
from tests.sheets import book, filled

Run = Callable[..., Result]
ON = "2026-11-23"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def imported(dossier: Run, folder: Path, *words: str | Path) -> Result:
    return dossier("-C", folder, "import", *words, "--on", ON)


def refused(dossier: Run, folder: Path, *words: str | Path) -> str:
    """What a run says that must refuse, and must leave every file as it is."""
    before = files(folder)
    result = imported(dossier, folder, *words)
    assert result.status == 1, result
    assert "nothing was written" in result.out
    assert files(folder) == before
    return result.out


def test_a_whole_case_goes_through_the_template_into_an_empty_folder(dossier: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert imported(dossier, empty, "--template", tmp_path / "t.xlsx").status == 0
    sheet = filled(tmp_path / "t.xlsx", tmp_path / "case.xlsx")
    shown = imported(dossier, empty, sheet, "--dry-run")
    assert shown.status == 0, shown.out
    assert "+++ dossiers/jane-roe/dossier.yaml" in shown.out
    assert files(empty) == {}
    assert imported(dossier, empty, sheet).status == 0
    validated = dossier("-C", empty, "validate", "--on", ON)
    assert validated.status == 0
    assert "\n0 errors" in validated.out
    project = read_project(empty)
    official, case = project.officials["jane-roe"], project.cases["john-doe"]
    assert [(one.id, one.title, str(one.begins), one.heads) for one in official.positions] == [
        ("P1", "Chair", "2011-02-01", True)
    ]
    assert [(one.id, one.label) for one in case.events] == [("E1", "Arrested"), ("E2", "Convicted")]
    assert [cite.at for cite in case.events[0].cites] == ["para 4", "p. 7"]
    command = official.allegations[0].link.command
    assert command is not None
    assert command.power[0].basis == "official-record"
    assert project.institutions["northville-court"].short == "the court"
    assert project.sources["S002"].language == ("en", "ru")
    before = files(empty)
    again = imported(dossier, empty, sheet)
    assert "0 files written" in again.out
    assert " new" not in again.out
    assert files(empty) == before


def test_what_is_there_is_changed_by_its_id_and_every_other_byte_stays(dossier: Run, folder: Path, tmp_path: Path) -> None:
    file = "dossiers/jane-roe/dossier.yaml"
    change(folder, file, "    title: Chair\n", "    title: Chair  # as her own page has it\n")
    sheet = book(
        tmp_path / "b.xlsx",
        {
            "Positions": [
                ["official", "ID", "Title", "as-of", "cites", "Note"],
                ["jane-roe", "P2", "Chairwoman", dt.datetime(2019, 6, 3), 'S003 ; S001 para 3; EX-0001 p. 1 "nine" (en)', None],
            ],
            "listings": [["Official", "id", "since", "disclosure"], ["jane-roe", "L2", "2018-03", "uk-fcdo"]],
            "case_events": [
                ["case", "id", "label", "institutions"],
                ["john-doe", "E1", "Taken", "northville-court"],
            ],
            "exhibits": [["id", "title"], ["EX-0001", "Record of an arrest"]],
        },
    )
    before = {name: (folder / name).read_text(encoding="utf-8") for name in files(folder) if name.endswith(".yaml")}
    shown = imported(dossier, folder, sheet, "--dry-run").out
    assert imported(dossier, folder, sheet).status == 0
    after = {name: (folder / name).read_text(encoding="utf-8") for name in before}
    wanted = dict(before)
    for name, old, new in (
        (file, "title: Chair  # as", "title: Chairwoman  # as"),
        (file, "until: null\n    as_of: 2019-05-02", "until: null\n    as_of: 2019-06-03"),
        (
            file,
            "{exhibit: EX-0001, at: p. 1}]",
            "{exhibit: EX-0001, at: p. 1, quote: {text: nine, language: en}}, {source: S001, at: para 3}]",
        ),
        (file, "since: null", "since: 2018-03"),
        (
            file,
            "The Gazette gives no date.\n    cites: [{source: S002}]\n",
            "The Gazette gives no date.\n    cites: [{source: S002}]\n    disclosure: [uk-fcdo]\n",
        ),
        ("evidence/cases/john-doe.yaml", "label: Arrested", "label: Taken"),
        (
            "evidence/cases/john-doe.yaml",
            "newspaper.\n    confidence: confirmed\n    institutions: [state-inspectorate]",
            "newspaper.\n    confidence: confirmed\n    institutions: [northville-court]",
        ),
        ("evidence/exhibits/EX-0001/exhibit.yaml", "title: Record of arrest of 1 April 2014", "title: Record of an arrest"),
    ):
        assert wanted[name].count(old) == 1, old
        wanted[name] = wanted[name].replace(old, new)
    assert after == wanted
    assert "-    title: Chair  # as her own page has it\n+    title: Chairwoman  # as her own page has it\n" in shown


def test_a_cell_with_fewer_cites_takes_none_away_and_says_so(dossier: Run, folder: Path, tmp_path: Path) -> None:
    sheet = book(tmp_path / "b.xlsx", {"positions": [["official", "id", "cites"], ["jane-roe", "P2", "S003"]]})
    result = imported(dossier, folder, sheet)
    assert "column C (cites): does not name EX-0001 p. 1, which stays in dossiers/jane-roe/dossier.yaml" in result.out
    assert "0 files written" in result.out


BAD = {
    "positions": [
        ["official", "id", "title", "until", "as of", "cites", "institution", "from", "Sirname"],
        ["jane-roa", "P2", "Chairwoman"],
        ["jane-roe", "P9", "=1+1", "2012-01-01", "01/02/2014", "page 4", "nowhere", "2011", None],
        ["jane-roe", None, "Jud\u200bge", None, "2011-02-31", "S003; S999", None, True],
        ["jane-roe", "P1", "Chair", None, None, None, None, None, None, "stray"],
        ["jane-roe", "P1", "Deputy"],
    ],
    "Our notes": [["hello"]],
    "officials": [["in report", "identity", "name family", "name given"], ["maybe", "sure", "Р\u006fe", "Jim"]],
    "power": [["official", "allegation", "statement", "basis", "cites"], ["jane-roe", "A7", "x", "reported", "S001"]],
    "exhibits": [["id", "title"], ["EX-0777", "A letter"]],
    "sources": [["title", "witness", "publisher"], ["What was heard", "w-1", "us"]],
}


def test_every_bad_cell_is_told_at_once_and_nothing_is_written(dossier: Run, folder: Path, tmp_path: Path) -> None:
    change(folder, "project.yaml", "vault: ../vault\n", "")
    out = refused(dossier, folder, book(tmp_path / "bad.xlsx", BAD))
    places = re.findall(r"^bad\.xlsx: (sheet .*?): (?:error (\w+): )?", out, re.M)
    assert places == [
        ("sheet positions, row 1, column I (Sirname)", ""),
        ("sheet positions, row 2, column A (official)", ""),
        ("sheet positions, row 3, column C (title)", ""),
        ("sheet positions, row 3, column E (as of)", ""),
        ("sheet positions, row 3, column F (cites)", ""),
        ("sheet positions, row 3, column G (institution)", ""),
        ("sheet positions, row 4", "S102"),
        ("sheet positions, row 4, column C (title)", "S108"),
        ("sheet positions, row 4, column E (as of)", "S111"),
        ("sheet positions, row 4, column F (cites)", ""),
        ("sheet positions, row 4, column H (from)", ""),
        ("sheet positions, row 5, column J", ""),
        ("sheet positions, row 6", ""),
        ("sheet Our notes", ""),
        ("sheet officials, row 2", ""),
        ("sheet officials, row 2, column A (in report)", "S103"),
        ("sheet officials, row 2, column B (identity)", "S104"),
        ("sheet officials, row 2, column C (name family)", "S109"),
        ("sheet power, row 2, column B (allegation)", ""),
        ("sheet exhibits, row 2, column A (id)", ""),
        ("sheet sources, row 2", "S102"),
        ("sheet sources, row 2", "S102"),
        ("sheet sources, row 2", "S102"),
        ("sheet sources, row 2", ""),
    ]
    assert out.count("\n    next: ") == len(places)
    for words in (
        "'01/02/2014', which may be 2014-02-01 or 2014-01-02",
        "there is no official 'jane-roa'\n    next: write jane-roe\n",
        "dossier new exhibit FILE --source … --title 'A letter' --language … --disclosure … --by …",
        "such a source is kept in a vault outside the project, and none is at hand",
        "'Sirname' is no column of positions",
        "there is no source 'S999'",
    ):
        assert words in out


def test_a_heading_that_says_a_part_of_the_name_is_told_the_whole(dossier: Run, folder: Path, tmp_path: Path) -> None:
    rows = [["id", "given", "born"], ["jane-roe", "Jane", "1961"]]
    out = refused(dossier, folder, book(tmp_path / "b.xlsx", {"officials": rows}))
    assert "'given' is no column of officials\n    next: rename it to name given, or map it" in out
    assert "'born' is no column of officials\n    next: rename it to born date or" in out


def test_an_error_that_the_records_would_have_is_tied_to_its_cell(dossier: Run, folder: Path, tmp_path: Path) -> None:
    rows = [
        ["official", "id", "title", "institution", "from", "cites"],
        ["jane-roe", "P7", "Chair", "inspectorate", "2011", "S099"],
    ]
    out = refused(dossier, folder, book(tmp_path / "b.xlsx", {"positions": rows}))
    assert "row 2, column D (institution): error R205" in out
    assert "row 2, column F (cites): error R201" in out
    assert "row 2: error T702" in out


def test_a_record_that_is_broken_already_is_not_touched(dossier: Run, folder: Path, tmp_path: Path) -> None:
    change(folder, "dossiers/jane-roe/dossier.yaml", "identity: confirmed", "identity: sure")
    sheet = book(tmp_path / "b.xlsx", {"positions": [["official", "id", "title"], ["jane-roe", "P1", "Deputy"]]})
    assert "dossiers/jane-roe/dossier.yaml is broken" in refused(dossier, folder, sheet)


def test_errors_that_stand_elsewhere_bar_no_import(dossier: Run, folder: Path, tmp_path: Path) -> None:
    change(
        folder, "evidence/cases/john-doe.yaml", "confidence: confirmed\n    institutions: [northville-court]", "confidence: so"
    )
    sheet = book(tmp_path / "b.xlsx", {"positions": [["official", "id", "title"], ["jane-roe", "P1", "Deputy"]]})
    assert imported(dossier, folder, sheet).status == 0


def test_what_only_one_line_could_hold_is_told_and_not_torn(dossier: Run, folder: Path, tmp_path: Path) -> None:
    file = "evidence/conduct/doe-dark-cell-2014.yaml"
    text = (folder / file).read_text(encoding="utf-8")
    (rights,) = re.findall(r"^rights: \[(.*)\]$", text, re.M)
    change(folder, file, f"rights: [{rights}]", f"rights:\n  - {rights.split(', ')[0]}  # both\n  - arbitrary-detention")
    sheet = book(tmp_path / "b.xlsx", {"conduct": [["id", "rights"], ["doe-dark-cell-2014", "torture-cidt"]]})
    out = refused(dossier, folder, sheet)
    assert f"next: edit {file} by hand" in out


def test_a_witness_goes_to_the_vault(dossier: Run, folder: Path, tmp_path: Path) -> None:
    witness = sorted(read_project(folder).witnesses)[0]
    row = ["What was heard", "us", "testimony", "en", "primary", witness, "internal"]
    sheet = book(
        tmp_path / "b.xlsx",
        {"sources": [["title", "publisher", "kind", "language", "reliability", "witness", "disclosure"], row]},
    )
    result = imported(dossier, folder, sheet)
    assert result.status == 0, result.out
    (given,) = re.findall(r"id given: .*: (S\d+)", result.out)
    assert (tmp_path / f"vault/sources/{given}.yaml").is_file()
    assert not (folder / f"evidence/sources/{given}.yaml").exists()


def test_a_sheet_shows_nobody_what_is_withheld(dossier: Run, folder: Path, tmp_path: Path) -> None:
    names = [["official", "text", "disclosure", "note"], ["jane-roe", "Jane Row", "public", None]]
    exhibits = [["id", "title", "disclosure"], ["EX-0002", "Another title", "sy-ministry; uk-fcdo"]]
    out = refused(dossier, folder, book(tmp_path / "b.xlsx", {"names": names, "exhibits": exhibits}))
    assert out.count("would show more people what not everybody may see") == 2
    exhibits[1][2] = "internal"
    narrower = imported(dossier, folder, book(tmp_path / "c.xlsx", {"exhibits": exhibits}), "--dry-run")
    assert narrower.status == 0
    assert "changed: vault/exhibits/EX-0002/exhibit.yaml: disclosure, title; the vault's words are not shown\n" in narrower.out
    assert "withheld-marker" not in narrower.out


def test_an_exhibit_without_a_number_is_a_step_to_take(dossier: Run, folder: Path, tmp_path: Path) -> None:
    rows = [["title", "source", "language", "disclosure"], ["A letter of 2015", "S002", "en; ru", "public"]]
    result = imported(dossier, folder, book(tmp_path / "b.xlsx", {"exhibits": rows}))
    assert result.status == 0
    step = "dossier new exhibit FILE --source S002 --title 'A letter of 2015' --language en,ru --disclosure public --by …"
    assert f"take the file in after the import: {step}" in result.out


def test_a_new_id_is_not_one_that_was_given_before(dossier: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "dossiers/.given-ids").write_text("ann-poe\n", encoding="utf-8")
    rows = [["in report", "identity", "name family", "name given", "id"]]
    out = refused(dossier, folder, book(tmp_path / "b.xlsx", {"officials": [*rows, ["no", "probable", "Poe", "Ann", None]]}))
    assert "'ann-poe' was given to a official before" in out or "'ann-poe' was given" in out
    assert "next: name another in the column 'id'" in out
    taken = imported(
        dossier, folder, book(tmp_path / "c.xlsx", {"officials": [*rows, ["no", "probable", "Poe", "Ann", "ann-b-poe"]]})
    )
    assert taken.status == 0
    assert (folder / "dossiers/.given-ids").read_text(encoding="utf-8") == "ann-poe\nann-b-poe\n"


MAP = """
sheets:
  Our people:
    is: officials
    heading_row: 2
    columns: {Surname: name.family, First name: name.given, How sure: identity, File no.: ignore}
    constants: {in_report: "no"}
    values: {identity: {sure: confirmed, fairly sure: probable}}
  Jobs:
    is: positions
    columns: {Who: official, Since: from, Last seen: as of, Body: institution, Proof: cites}
dates: day-first
others: ignore
"""


def test_sheets_of_their_own_are_read_by_a_mapping(dossier: Run, folder: Path, tmp_path: Path) -> None:
    sheet = book(
        tmp_path / "own.xlsx",
        {
            "Our people": [["As of May"], ["File no.", "Surname", "First name", "How sure"], [7, "Poe", "Ann", "Fairly sure"]],
            "Jobs": [
                ["Who", "Title", "Body", "Since", "Last seen", "Proof"],
                ["ann-poe", "Clerk", "northville-court", "01/02/2014", "May 2015", "S002"],
            ],
            "Scratch": [["x"]],
        },
    )
    mapping = tmp_path / "map.yaml"
    mapping.write_text(MAP, encoding="utf-8")
    result = imported(dossier, folder, sheet, "--map", mapping)
    assert result.status == 0, result.out
    (position,) = read_project(folder).officials["ann-poe"].positions
    assert (str(position.begins), str(position.as_of)) == ("2014-02-01", "2015-05")


def test_a_mapping_that_is_none_is_told_by_its_lines(dossier: Run, folder: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text("sheets:\n  A:\n    holds: officials\ndates: sometimes\n", encoding="utf-8")
    sheet = book(tmp_path / "b.xlsx", {"A": [["id"]]})
    result = imported(dossier, folder, sheet, "--map", mapping)
    assert result.status == 2
    assert "map.yaml:4:8: 'dates' is 'sometimes'" in result.err
    assert "map.yaml:3:5: 'holds' is not a field here" in result.err


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("positions.csv", '\ufeffofficial;id;title\r\njane-roe;P2;"Chair;woman"\r\n'.encode(), ()),
        ("x.csv", b"official,id,title,institution,from,cites\njane-roe,P2,Chairwoman,,,\n", ()),
    ],
    ids=["by-name", "by-headings"],
)
def test_a_csv_file_is_one_sheet(
    dossier: Run, folder: Path, tmp_path: Path, name: str, raw: bytes, words: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(raw)
    result = imported(dossier, folder, tmp_path / name, *words)
    assert result.status == 0, result.out + result.err
    assert read_project(folder).officials["jane-roe"].positions[1].title in ("Chairwoman", "Chair;woman")


def test_a_cell_of_a_csv_file_is_told_without_a_sheet(dossier: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes("official\tid\tuntil\n\njane-roe\tP2\t=NOW()\n".encode("utf-16"))
    out = refused(dossier, folder, tmp_path / "people.csv", "--sheet", "Positions")
    assert "people.csv: row 3, column C (until): holds a formula" in out


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("official,id,title\njane-roe,P2,Ж\n".encode("cp1251"), "is not in UTF-8: line 2 holds bytes"),
        (b'official,id\njane-roe,"P2\n', "is not closed, in row 2"),
        (b"PK\x03\x04 no zip", "as an archive has a broken list of members"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the kind before 2007"),
        (b"", "holds no row"),
    ],
    ids=["cp1251", "open-quote", "no-zip", "xls", "empty"],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(dossier: Run, folder: Path, tmp_path: Path, raw: bytes, words: str) -> None:
    (tmp_path / "positions.csv").write_bytes(raw)
    before = files(folder)
    result = imported(dossier, folder, tmp_path / "positions.csv")
    assert result.status == 2
    assert words in result.err, result.err
    assert files(folder) == before


def test_a_csv_file_that_could_be_several_sheets_asks(dossier: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("statement\nx\n", encoding="utf-8")
    result = imported(dossier, folder, tmp_path / "x.csv")
    assert result.status == 2
    assert "name it with --sheet" in result.err


@pytest.mark.parametrize("content", [b"statement\nx\n", b"PK\x03\x04", b""], ids=["text", "a broken archive", "nothing"])
def test_what_is_named_as_a_workbook_is_never_read_as_csv(dossier: Run, folder: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.XLSX").write_bytes(content)
    result = imported(dossier, folder, tmp_path / "x.XLSX")
    assert result.status == 2
    assert "x.XLSX" in result.err
    assert "save it again as a workbook (.xlsx), or each sheet as CSV" in result.err


def test_what_is_hidden_is_said(dossier: Run, folder: Path, tmp_path: Path) -> None:
    rows = [["official", "id", "title"], ["jane-roe", "P1", "Deputy"]]
    sheet = book(tmp_path / "b.xlsx", {"positions": rows}, hidden=("positions",), rows_hidden={"positions": 2})
    out = imported(dossier, folder, sheet, "--dry-run").out
    assert "note: sheet positions is hidden; it was read like the others" in out
    assert "note: sheet positions hides row 2; what stands there was read like the rest" in out


def test_as_json_each_fault_has_its_place(dossier: Run, folder: Path, tmp_path: Path) -> None:
    sheet = book(tmp_path / "b.xlsx", {"positions": [["official", "id", "until"], ["jane-roe", "P1", "sometime"]]})
    said = json.loads(imported(dossier, folder, sheet, "--json").out)
    assert said["written"] is False
    (fault,) = said["errors"]
    assert (fault["sheet"], fault["row"], fault["column"], fault["heading"]) == ("positions", 2, "C", "until")
    assert fault["code"] == "S110"


@pytest.mark.parametrize("fails_at", [1, 4])
def test_a_rename_that_fails_leaves_everything_as_it_was(
    dossier: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path, fails_at: int
) -> None:
    sheet = book(
        tmp_path / "b.xlsx",
        {
            "officials": [["in report", "identity", "name family", "name given"], ["no", "probable", "Poe", "Ann"]],
            "sources": [
                ["title", "publisher", "kind", "language", "reliability"],
                ["A page", "The Gazette", "news", "en", "secondary"],
            ],
            "positions": [["official", "id", "title"], ["jane-roe", "P1", "Deputy"]],
            "case events": [["case", "id", "label"], ["john-doe", "E1", "Taken"]],
        },
    )
    before = files(folder)
    real, count = Path.rename, 0

    def rename(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == fails_at:
            raise OSError(errno.EIO, "Input/output error", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    result = imported(dossier, folder, sheet)
    assert result.status == 3, result.out
    assert "nothing was imported" in result.err
    left = {name: raw for name, raw in files(folder).items() if raw or not name.endswith(".given-ids")}
    assert left == before
    monkeypatch.setattr(Path, "rename", real)
    assert imported(dossier, folder, sheet).status == 0


def test_a_file_that_was_changed_meanwhile_stops_the_import(
    dossier: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = book(tmp_path / "b.xlsx", {"positions": [["official", "id", "title"], ["jane-roe", "P1", "Deputy"]]})
    real = putting._registers

    def meanwhile(*given: object) -> object:
        change(folder, "dossiers/jane-roe/dossier.yaml", "in_report: yes", "in_report: no")
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(putting, "_registers", meanwhile)
    result = imported(dossier, folder, sheet)
    assert result.status == 3
    assert "was changed meanwhile; nothing was imported" in result.err


def test_nothing_is_put_behind_a_link(dossier: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "dossiers").rename(tmp_path / "elsewhere")
    (folder / "dossiers").symlink_to(tmp_path / "elsewhere")
    rows = [["in report", "identity", "name family", "name given"], ["no", "probable", "Poe", "Ann"]]
    before = files(tmp_path / "elsewhere")
    assert "dossiers is a link or no folder" in refused(dossier, folder, book(tmp_path / "b.xlsx", {"officials": rows}))
    assert files(tmp_path / "elsewhere") == before


def test_without_a_project_a_sheet_must_make_one(dossier: Run, tmp_path: Path) -> None:
    sheet = book(tmp_path / "b.xlsx", {"officials": [["id"], ["x"]]})
    empty = tmp_path / "empty"
    empty.mkdir()
    result = imported(dossier, empty, sheet)
    assert result.status == 2
    assert "no sheet 'project' that would make one" in result.err
    assert files(empty) == {}


def test_one_of_file_and_template_is_named(dossier: Run, folder: Path) -> None:
    assert imported(dossier, folder).status == 2


def test_the_invented_records_would_take_what_the_sheets_hold(folder: Path) -> None:
    """Every column leads to a field that its model has; what a model gains, a sheet gains."""
    assert {column.path[-1] for sheet in SHEETS for column in sheet.columns if not column.owner} >= {
        "title",
        "statement",
        "cites",
    }
    errors = [one for one in check(read_project(folder), parse_day(ON)) if one.level is Level.ERROR]
    assert errors == []
