"""Every way a run can end is one clear line and one exit status, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.cli.program import Program
from tests.conftest import INVENTED, Result, change

Run = Callable[..., Result]
ON = ("--on", "2026-11-23")


def test_help_names_every_command(dossier: Run) -> None:
    shown = dossier("--help")
    assert shown.status == 0
    for name, what in Program.COMMANDS.items():
        assert name in shown.out
        assert what in shown.out


@pytest.mark.parametrize("command", list(Program.COMMANDS))
def test_every_command_has_help(dossier: Run, command: str) -> None:
    shown = dossier(command, "--help")
    assert shown.status == 0
    assert shown.out.startswith("Usage: dossier")


def test_help_imports_neither_records_nor_writers() -> None:
    code = "import sys; sys.argv=['dossier','--help']\nfrom dossier.cli import main\ntry:\n main()\nexcept SystemExit: pass\n"
    code += "print([m for m in ('pydantic','weasyprint','docx','jinja2','yaml') if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_weasyprint_stays_out_of_every_process_but_the_workers(tmp_path: Path) -> None:
    runs = [
        ["validate"],
        ["coverage"],
        ["stale"],
        ["explain", "E302"],
        ["review", "status"],
        ["doctor"],
        ["verify", str(tmp_path)],
    ]
    runs += [["build", "jane-roe", "--to", "sy-ministry", "--format", "pdf", "--out", str(tmp_path / "out")]]
    code = "import sys\nfrom dossier.cli import main\n"
    code += f"for words in {runs!r}:\n sys.argv = ['dossier', '-C', {str(INVENTED)!r}, *words]\n try:\n  main()\n"
    code += " except SystemExit: pass\n assert 'weasyprint' not in sys.modules, words\nprint('through', file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "through"
    assert list((tmp_path / "out").rglob("*.pdf"))


def test_validate_shows_problems_and_totals(dossier: Run) -> None:
    shown = dossier("-C", INVENTED, "validate", *ON)
    assert shown.status == 0
    assert "dossiers/unsourced-1/dossier.yaml:2:11: gap C403: official unsourced-1 is not sourced" in shown.out
    assert shown.out.splitlines()[-1].startswith("0 errors, 2 warnings, ")


def test_validate_ends_with_1_on_errors(dossier: Run, folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "cites: [{source: S005}]", "cites: [{source: S009}]")
    shown = dossier("-C", folder, "validate", "--level", "error", *ON)
    assert shown.status == 1
    assert "error R201: case john-doe, finding F1 names source 'S009', which does not exist" in shown.out
    assert shown.out.startswith("evidence/cases/john-doe.yaml:70:22: ")
    assert "next: add evidence/sources/S009.yaml, or correct the number" in shown.out
    assert shown.out.splitlines()[-1].startswith("1 error, 2 warnings, ")


def test_validate_prints_json(dossier: Run) -> None:
    shown = json.loads(dossier("-C", INVENTED, "validate", "--json", *ON).out)
    first = shown["problems"][0]
    assert set(first) == {"file", "line", "column", "level", "code", "text", "next"}
    assert shown["summary"].startswith("0 errors")


def test_validate_can_look_at_one_official(dossier: Run) -> None:
    shown = dossier("-C", INVENTED, "validate", "richard-miles", *ON)
    files = {line.split(":")[0] for line in shown.out.splitlines() if line.startswith(("dossiers", "evidence", "templates"))}
    assert files == {"dossiers/richard-miles/dossier.yaml"}


def test_the_day_of_judging_matters(dossier: Run) -> None:
    assert dossier("-C", INVENTED, "validate", "--on", "2018-01-01").status == 1


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["validate", "--nonsense"], 2, "No such option"),
        (["-C", "/nonexistent", "validate"], 2, "no project.yaml in /nonexistent"),
        (["-C", INVENTED, "validate", "jane-row"], 2, "there is no official 'jane-row'\n    next: name one of jane-roe"),
        (["-C", INVENTED, "validate", "--on", "2026-13-01"], 2, "'2026-13-01' is not a day"),
        (["-C", INVENTED, "build", "--to", "uk-fcd"], 2, "there is no recipient 'uk-fcd'\n    next: name one of uk-fcdo"),
        (["-C", INVENTED, "build", "--audience", "everyone"], 2, "'everyone' is no audience"),
        (["-C", INVENTED, "build", "--audience", "recipient:nobody"], 2, "there is no recipient 'nobody'"),
        (["-C", INVENTED, "build", "--format", "odt"], 2, "there is no format 'odt'"),
        (["-C", INVENTED, "build", "unsourced-1", "--audience", "public"], 2, "there is nothing to build"),
        (["-C", INVENTED, "build", "jane-roe", "--to", "uk-fcdo", "--out", "/proc/nowhere"], 3, "cannot be written"),
    ],
    ids=lambda value: " ".join(map(str, value[-3:])) if isinstance(value, list) else "",
)
def test_wrong_use_is_one_clear_line(dossier: Run, words: list[str], status: int, message: str) -> None:
    shown = dossier(*words)
    assert shown.status == status
    assert message in shown.err
    assert "Traceback" not in shown.err


def test_no_project_here_or_above(dossier: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = dossier("validate")
    assert shown.status == 2
    assert "or above it" in shown.err


def test_a_project_is_found_upwards(dossier: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "dossiers/jane-roe")
    assert dossier("validate", *ON).status == 0


def test_build_makes_each_packet_for_its_recipient(dossier: Run, tmp_path: Path) -> None:
    shown = dossier("-C", INVENTED, "build", "jane-roe", "--to", "sy-ministry", "--out", tmp_path, "--jobs", "1", *ON)
    assert shown.status == 0, shown.err
    home = tmp_path / "draft/recipient-sy-ministry/current"
    assert sorted(path.name for path in home.iterdir()) == [
        "SHA256SUMS",
        "jane-roe.sy-ministry.docx",
        "jane-roe.sy-ministry.letter.docx",
        "jane-roe.sy-ministry.letter.pdf",
        "jane-roe.sy-ministry.pdf",
    ]
    assert f"{home}: 4 files" in shown.out
    assert "4/4" in shown.err


def test_build_makes_the_sheets_for_those_who_are_not_named(dossier: Run, tmp_path: Path) -> None:
    shown = dossier("-C", INVENTED, "build", "unsourced-1", "--out", tmp_path, "--json", *ON)
    assert shown.status == 0, shown.err
    (built,) = json.loads(shown.out)["built"]
    assert built["audience"] == "internal"
    assert [name for name in built["files"] if name.endswith("pdf")] == [
        "intake-form.pdf",
        "letter-to-the-authors.pdf",
        "unsourced-officials.pdf",
    ]


def test_build_for_the_internal_audience_prints_open_points(dossier: Run, tmp_path: Path) -> None:
    from dossier.pdffile.reading import page_texts

    words = ["build", "jane-roe", "--to", "uk-fcdo", "--audience", "internal", "--format", "pdf"]
    shown = dossier("-C", INVENTED, *words, "--out", tmp_path, *ON)
    assert shown.status == 0, shown.err
    pdf = tmp_path / "draft/internal/current/jane-roe.uk-fcdo.pdf"
    assert "Open points (internal)" in " ".join(page_texts(pdf.read_bytes()))


def test_a_broken_record_is_not_built_and_the_others_are(dossier: Run, folder: Path, tmp_path: Path) -> None:
    change(folder, "dossiers/jane-roe/dossier.yaml", "identity: confirmed", "identity: certain")
    shown = dossier("-C", folder, "build", "--to", "sy-ministry", "--format", "docx", "--out", tmp_path / "out", *ON)
    assert shown.status == 1
    assert "not built: jane-roe, because its record is broken" in shown.out
    assert (tmp_path / "out/draft/internal/current/richard-miles.sy-ministry.note.docx").is_file()


def test_a_broken_record_that_is_asked_for_stops_the_build(dossier: Run, folder: Path, tmp_path: Path) -> None:
    change(folder, "dossiers/jane-roe/dossier.yaml", "identity: confirmed", "identity: certain")
    shown = dossier("-C", folder, "build", "jane-roe", "--out", tmp_path / "out", *ON)
    assert shown.status == 2
    assert "dossiers/jane-roe/dossier.yaml:2:11: error S104: 'identity' is 'certain'" in shown.err
    assert not (tmp_path / "out").exists()


def test_a_template_that_asks_for_something_unknown_stops_the_build(dossier: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "templates/packet/parts").mkdir(parents=True)
    (folder / "templates/packet/parts/facts.xhtml").write_text("<p>{{ official.nickname }}</p>")
    shown = dossier("-C", folder, "build", "jane-roe", "--to", "sy-ministry", "--out", tmp_path / "out", *ON)
    assert shown.status == 3
    assert "jane-roe.sy-ministry: a template asks for something unknown" in shown.err
    assert "nickname" in shown.err


def test_a_page_that_would_lose_words_is_not_published(dossier: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "templates/packet/parts").mkdir(parents=True)
    note = "word " * 1_900
    (folder / "templates/packet/parts/facts.xhtml").write_text(
        f'<p class="para" id="conduct.doe-dark-cell-2014">Claim.<span class="note">{note}</span></p>'
    )
    shown = dossier("-C", folder, "build", "jane-roe", "--to", "sy-ministry", "--out", tmp_path / "out", *ON)
    assert shown.status == 3
    assert "jane-roe.sy-ministry.pdf: these words cannot be read in the PDF" in shown.err
    assert not (tmp_path / "out").exists()


def test_coverage_shows_the_matrix_and_what_would_unlock_most(dossier: Run) -> None:
    shown = dossier("-C", INVENTED, "coverage")
    assert shown.status == 0
    assert "jane-roe\n" in shown.out
    assert "partly (doe-dark-cell-2014)" in shown.out
    assert "status apart: no evidence" in shown.out
    assert "What would unlock most:\n" in shown.out
    assert "richard-miles" in shown.out


def test_coverage_of_one_official_shows_each_element(dossier: Run) -> None:
    shown = dossier("-C", INVENTED, "coverage", "jane-roe", "--regime", "sy-entry-act", "--regime", "uk-russia")
    assert "sy.ground [rights]: partly for doe-dark-cell-2014" in shown.out
    assert "partly          sy.link.responsible, s 2(b); the law was not fully read (partial)" in shown.out
    assert "uk-russia.ground.status [status]: no evidence" in shown.out


def test_coverage_of_nobody_accused_says_so(dossier: Run) -> None:
    shown = dossier("-C", INVENTED, "coverage", "richard-miles", "--regime", "sy-entry-act")
    assert "no wrong is alleged that it could be judged for" in shown.out
    assert "nothing: no wrong is alleged that the facts do not exclude" in shown.out


def test_coverage_prints_json(dossier: Run) -> None:
    shown = json.loads(dossier("-C", INVENTED, "coverage", "--json", "--regime", "sy-entry-act").out)
    (cell,) = shown["cells"]
    assert cell["met"] == "partly"
    assert [one["element"] for one in cell["elements"]] == ["sy.right.torture", "sy.link.responsible"]


def test_coverage_of_a_broken_project_is_one_clear_line(dossier: Run, folder: Path) -> None:
    (folder / "project.yaml").write_text("title: [")
    shown = dossier("-C", folder, "coverage")
    assert shown.status == 2
    assert "project.yaml is broken" in shown.err


def test_a_set_of_which_nothing_may_be_shown_any_more_is_removed(dossier: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert dossier("-C", folder, "build", "--to", "sy-ministry", "--format", "docx", "--out", out, *ON).status == 0
    for name in ("jane-roe", "richard-miles"):
        change(folder, f"dossiers/{name}/dossier.yaml", "in_report: yes", "in_report: yes\ndisclosure: internal")
    shown = dossier("-C", folder, "build", "--format", "docx", "--out", out, *ON)
    assert "recipient-sy-ministry: nothing may be shown any more; its set was removed" in shown.out
    assert not (out / "draft/recipient-sy-ministry/current").exists()


def test_what_leaves_a_set_is_told(dossier: Run, tmp_path: Path) -> None:
    words = ["--to", "sy-ministry", "--format", "docx", "--out", tmp_path, *ON]
    dossier("-C", INVENTED, "build", "jane-roe", *words)
    shown = dossier("-C", INVENTED, "build", *words, "--kind", "statement", "--audience", "recipient:sy-ministry")
    assert "no longer in this set: jane-roe.sy-ministry.docx" in shown.out


def test_an_order_for_one_official_does_not_withdraw_a_set_of_others(dossier: Run, tmp_path: Path) -> None:
    words = ["--to", "sy-ministry", "--format", "docx", "--out", tmp_path, *ON]
    dossier("-C", INVENTED, "build", "jane-roe", *words)
    shown = dossier("-C", INVENTED, "build", "richard-miles", *words)
    assert "removed" not in shown.out
    assert (tmp_path / "draft/recipient-sy-ministry/current/jane-roe.sy-ministry.docx").is_file()


ODD = {
    "a year that is a slip": ("evidence/cases/john-doe.yaml", "date: 2014-05\n", "date: 9999-05\n"),
    "an office never seen": ("dossiers/jane-roe/dossier.yaml", "    as_of: 2019-05-02\n    heads", "    heads"),
    "a language that is missing": ("templates/recipients/sy-ministry.yaml", "language: en-SY", "language: fr-FR"),
    "an argument on an exhibit that is missing": (
        "dossiers/jane-roe/dossier.yaml",
        "would be cruel treatment.\n        strength: part\n        cites: [{source: S002}]",
        "would be.\n        strength: part\n        cites: [{exhibit: EX-0099, at: p. 1}]",
    ),
    "a ground of an element that is missing": (
        "templates/regimes/sy-entry-act.yaml",
        "[sy.right.torture]}, sy.link",
        "[sy.nope]}, sy.link",
    ),
    "a broken regime": ("templates/regimes/sy-entry-act.yaml", "depth: full", "depth: deep"),
    "a broken recipient": ("templates/recipients/sy-ministry.yaml", "paper: letter", "paper: foolscap"),
}


@pytest.mark.parametrize("case", ODD.values(), ids=ODD)
def test_odd_records_end_no_run_with_a_traceback(dossier: Run, folder: Path, tmp_path: Path, case: tuple[str, str, str]) -> None:
    change(folder, *case)
    for words in (
        ["build", "jane-roe", "--to", "sy-ministry", "--format", "docx", "--out", tmp_path / "out", *ON],
        ["coverage"],
        ["coverage", "jane-roe", "--regime", "sy-entry-act"],
        ["validate", *ON],
    ):
        shown = dossier("-C", folder, *words)
        assert shown.status in (0, 1, 2, 3)
        assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("parts/facts.xhtml", b"\xe9", "a template fails: UnicodeDecodeError"),
        ("parts/facts.xhtml", b"{{ 1 / 0 }}", "a template fails: ZeroDivisionError"),
        ("pages/frame.xhtml", b"<html><body><p>x</p></body></html>", "a template fails"),
        ("style.css", b"p { color: \xe9 }", "is not UTF-8"),
        ("blank.docx", b"no zip", "it is no Word file"),
        ("fonts/Own.ttf", b"x", "does not hold SourceSans3-Bold.ttf"),
    ],
    ids=["not UTF-8", "division by nothing", "no title", "a style not UTF-8", "a blank that is none", "fonts without ours"],
)
def test_own_templates_at_fault_are_one_clear_line(
    dossier: Run, folder: Path, tmp_path: Path, file: str, content: bytes, message: str
) -> None:
    path = folder / "templates/packet" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    shown = dossier("-C", folder, "build", "jane-roe", "--to", "sy-ministry", "--out", tmp_path / "out", *ON)
    assert shown.status == 3
    assert message in shown.err
    assert "Traceback" not in shown.err


def test_a_template_that_is_a_link_is_not_followed(dossier: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.xhtml").write_text("<p>from outside</p>")
    (folder / "templates/packet/parts").mkdir(parents=True)
    (folder / "templates/packet/parts/facts.xhtml").symlink_to(tmp_path / "outside.xhtml")
    shown = dossier("-C", folder, "build", "jane-roe", "--to", "sy-ministry", "--format", "docx", "--out", tmp_path / "out", *ON)
    assert shown.status == 1  # the link is a problem; the shipped template is used
    assert "S122" in dossier("-C", folder, "validate", *ON).out


def test_sets_are_not_put_among_the_sources(dossier: Run, folder: Path) -> None:
    shown = dossier("-C", folder, "build", "jane-roe", "--to", "sy-ministry", "--out", folder / "dossiers", *ON)
    assert shown.status == 2
    assert "lies among the sources" in shown.err


def test_what_an_audience_may_not_see_bars_the_whole_build(dossier: Run, folder: Path, tmp_path: Path) -> None:
    """Somebody has written the witness's name into a public statement: the gate cannot know it, the scan does."""
    secret = "Withheld-Witness Wendy"
    change(folder, "evidence/cases/john-doe.yaml", "arrested Doe at his newspaper", f"arrested Doe before {secret}")
    words = ["build", "jane-roe", "--to", "sy-ministry", "--out", tmp_path / "out", *ON]
    shown = dossier("-C", folder, *words)
    assert shown.status == 1
    assert "jane-roe.sy-ministry.pdf: " in shown.err
    assert "witness no. 1 of those withheld, field name" in shown.err
    assert secret not in shown.err + shown.out
    assert not (tmp_path / "out/draft/recipient-sy-ministry").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [["--help"], ["validate"], ["coverage"]], ids=" ".join)
def test_what_cannot_be_printed_is_one_clear_line(words: list[str]) -> None:
    command = [Path(sys.executable).with_name("dossier"), "-C", str(INVENTED), *words]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    text = "what was done cannot be printed: No space left on device"
    step = "print to another place, and look at what is there already before you run it again"
    assert done.stderr == f"dossier: {text}\n    next: {step}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["validate", "nobody"], 2),
        (["validate", "--nothing"], 2),
        (["build", "jane-roe", "--out", "/dev/full/x"], 3),
        (["validate"], 3),
    ],
    ids=["a name that is none", "an option that is none", "nowhere to write", "nothing to print on"],
)
def test_what_cannot_be_told_at_all_ends_with_its_status_and_no_traceback(words: list[str], status: int, tmp_path: Path) -> None:
    """Both outputs are full; whatever Python would still say goes to a third."""
    last = tmp_path / "said"
    hook = f"import sys; sys.excepthook = lambda *fault: open({str(last)!r}, 'w').write(repr(fault))"
    command = [sys.executable, "-c", f"{hook}\nfrom dossier.cli import main\nmain()", "-C", str(INVENTED), *words]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=full, check=False)
    assert done.returncode == status
    assert not last.exists()


@pytest.mark.parametrize("words", [["validate"], ["coverage"], ["--help"]], ids=" ".join)
def test_a_reader_who_is_gone_is_no_verdict(words: list[str]) -> None:
    """A closed pipe ends with the status for the machine: 1, 4 and 5 would be read as what was found."""
    read, write = os.pipe()
    os.close(read)
    command = [Path(sys.executable).with_name("dossier"), "-C", str(INVENTED), *words]
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, text=True, cwd=INVENTED, check=False)
    assert (done.returncode, done.stderr) == (3, "")


@pytest.mark.parametrize(("words", "status"), [("validate", 0), ("validate nobody", 2)])
def test_a_run_whose_outputs_are_closed_ends_with_its_status(words: str, status: int) -> None:
    line = f'exec "{Path(sys.executable).with_name("dossier")}" -C "{INVENTED}" {words} <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", line], check=False).returncode == status


def test_a_worker_that_cannot_begin_says_so_in_one_line() -> None:
    code = "from dossier.errors import or_end_plainly\nwith or_end_plainly():\n open('/nowhere/at/all')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    said = "dossier: a worker cannot begin: [Errno 2] No such file or directory: '/nowhere/at/all'\n"
    assert (done.returncode, done.stderr) == (1, said)
