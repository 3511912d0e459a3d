"""Whatever bytes a file holds, reading it gives text with places, or problems at the exact line."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dossier.problem import Level, Place, Problem
from dossier.yamlfile import MOST_BYTES, MOST_DEPTH, MOST_NODES, MOST_PROBLEMS, Document, Map, Seq, read

FILE = "dossiers/jane-roe/dossier.yaml"


def read_text(text: str) -> tuple[Document, tuple[Problem, ...]]:
    return read(FILE, text.encode())


def value_of(written: str) -> Any:
    document, problems = read_text(f"field: {written}\n")
    assert problems == ()
    assert document.data is not None
    return document.data["field"]


def only(raw: bytes) -> Problem:
    problems = read(FILE, raw)[1]
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def at(problem: Problem) -> tuple[int, int]:
    return problem.place.line, problem.place.column


STAYS_TEXT = {
    "a country": "NO",
    "an octal number": "017",
    "a version": "1.10",
    "a time": "12:30:45",
    "a month thirteen": "2024-13-01",
    "a day that never was": "1953-02-30",
    "a day": "2014-05-10",
    "a yes": "yes",
    "an off": "off",
    "a hexadecimal number": "0x1F",
    "a float": "1e3",
    "not a number": ".nan",
    "underscores": "1_000",
    "a merge mark as a value": "<<",
    "an equals sign": "=",
}


@pytest.mark.parametrize("written", STAYS_TEXT.values(), ids=STAYS_TEXT)
def test_a_plain_value_stays_the_text_that_was_written(written: str) -> None:
    assert value_of(written) == written


MEANS_NOTHING = {
    "null": "null",
    "a capital": "Null",
    "capitals": "NULL",
    "a tilde": "~",
    "nothing written": "",
    "a comment only": "# later",
}


@pytest.mark.parametrize("written", MEANS_NOTHING.values(), ids=MEANS_NOTHING)
def test_a_bare_null_means_nothing(written: str) -> None:
    assert value_of(written) is None


QUOTED = {
    "quoted null": ("'null'", "null"),
    "quoted tilde": ('"~"', "~"),
    "quoted empty": ("''", ""),
    "quoted number": ('"017"', "017"),
    "quoted colon": ("'a: b'", "a: b"),
    "escaped letter": (r'"\u0420oe"', "Рoe"),
    "literal block": ("|\n  null\n", "null\n"),
    "folded block": (">-\n  one\n  two\n", "one two"),
    "a plain text over two lines": ("one\n  two", "one two"),
}


@pytest.mark.parametrize(("written", "meant"), QUOTED.values(), ids=QUOTED)
def test_a_quoted_or_folded_value_is_the_text_that_is_meant(written: str, meant: str) -> None:
    assert value_of(written) == meant


def test_a_document_mark_before_and_after_is_no_second_document() -> None:
    document, problems = read_text("---\nfield: 1\n...\n")
    assert (document.data, problems) == ({"field": "1"}, ())


def test_dos_and_unix_line_ends_read_alike() -> None:
    assert read_text("a: 1\r\nb:\r\n  - c\r\n")[0].data == read_text("a: 1\nb:\n  - c\n")[0].data


NOT_TEXT = {
    "latin-1": (b"a: 1\nb: caf\xe9\n", (2, 7), "byte 12 (0xe9) is not UTF-8"),
    "windows cyrillic": ("name: Роу\n".encode("cp1251"), (1, 7), "byte 7 (0xd0) is not UTF-8"),
    "cut in a letter": ("a: 1\nb: ж".encode()[:-1], (2, 4), "byte 9 (0xd0) is not UTF-8"),
    "after letters of two bytes": ("a: жж".encode() + b"\xff\n", (1, 6), "byte 8 (0xff) is not UTF-8"),
    "overlong": (b"a: \xc0\x80\n", (1, 4), "byte 4 (0xc0) is not UTF-8"),
    "a surrogate as bytes": (b"a: \xed\xa0\x80\n", (1, 4), "byte 4 (0xed) is not UTF-8"),
    "nul": (b"a: 1\nb: x\0y\n", (2, 5), "byte 10 is NUL"),
    "nul first": (b"\0", (1, 1), "byte 1 is NUL"),
    "byte order mark": (b"\xef\xbb\xbfa: 1\n", (1, 1), "U+FEFF"),
    "utf-16 little endian": ("a: 1\n".encode("utf-16"), (1, 1), "UTF-16"),
    "utf-16 big endian": (b"\xfe\xff" + "a: 1\n".encode("utf-16-be"), (1, 1), "UTF-16"),
    "utf-16 without a mark": ("a: 1\n".encode("utf-16-le"), (1, 2), "byte 2 is NUL"),
}


@pytest.mark.parametrize(("raw", "position", "words"), NOT_TEXT.values(), ids=NOT_TEXT)
def test_what_is_not_utf_8_is_one_problem_at_its_byte(raw: bytes, position: tuple[int, int], words: str) -> None:
    problem = only(raw)
    assert (problem.code, problem.level, at(problem)) == ("Y002", Level.ERROR, position)
    assert words in problem.text
    assert read(FILE, raw)[0].data is None


MALFORMED = {
    "tab as indent": ("a:\n\tb: 1\n", (2, 1), "a tab stands in the indentation"),
    "tab after spaces": ("a:\n  b: 1\n\tc: 2\n", (3, 1), "a tab stands in the indentation"),
    "tab alone on a line": ("a: 1\n\t\nb: 2\n", (2, 1), "a tab stands in the indentation"),
    "double quote never closed": ('a: 1\nb: "x\nc: 2\n', (2, 4), "never closed"),
    "single quote never closed": ("a: 1\nb: 'x\nc: 2\n", (2, 4), "never closed"),
    "quote closed by the next quote": ('a: "x\nb: "y"\nc: 1\n', (2, 5), "goes on after a closing quotation mark"),
    "colon in text": ("a: 1\nb: the court: a view\n", (2, 13), "a colon followed by a space"),
    "colon after letters of two bytes": ("имя: Джон\nтекст: да: нет\n", (2, 10), "a colon followed by a space"),
    "colon after letters of four bytes": ("a: 😀😀 b: c\n", (1, 8), "a colon followed by a space"),
    "a value and fields": ("a: b\n  c: d\n", (2, 4), "a colon followed by a space"),
    "less indented": ("a:\n   b: 1\n  c: 2\n", (3, 3), "indented unlike its neighbours"),
    "at sign": ("a: 1\nb: @x\n", (2, 4), "a value begins with '@'"),
    "backtick": ("a: `x`\n", (1, 4), "a value begins with '`'"),
    "words after a quote": ('a: "x" y\n', (1, 8), "goes on after a closing quotation mark"),
    "apostrophe in quotes": ("a: 'it's'\n", (1, 8), "goes on after a closing quotation mark"),
    "list on the key's line": ("a: - b\n", (1, 4), "block sequence entries are not allowed"),
    "control character": ("a: 1\nb: x\x01y\n", (2, 5), "U+0001"),
    "control after letters of two bytes": ("a: жжж\nb: ж\x01y\n", (2, 5), "U+0001"),
    "control after a letter of four bytes": ("a: 1\nb: 😀\x02\n", (2, 5), "U+0002"),
    "delete": ("a: \x7f\n", (1, 4), "U+007F"),
    "high control": ("a: \x80\n", (1, 4), "U+0080"),
    "escape to the terminal": ("a: \x1b[31m\n", (1, 4), "U+001B"),
    "no character": ("a: \uffff\n", (1, 4), "U+FFFF"),
    "half of a pair": ('a: "\\ud800"\n', (1, 7), "'\\ud800' in quotation marks names no character"),
    "beyond the last character": ('a: "\\U00110000"\n', (1, 7), "'\\U00110000' in quotation marks names no character"),
    "no colon": ("a: 1\nb\nc: 2\n", (2, 1), "a line without a colon"),
    "no colon, no last line end": ("a: 1\nb", (2, 1), "a line without a colon"),
    "bracket never closed": ("a: 1\nb: [x, y\nc: 2\n", (2, 4), "a bracket opened here is never closed"),
    "brace never closed": ("a: 1\nb: {x: 1\n", (2, 4), "a bracket opened here is never closed"),
    "a block of no indentation": ("a: |0\n x\n", (1, 5), "not well-formed YAML (found an indentation indicator"),
    "a next-line character": ("a: 'x\x85y'\nb: x: y\n", (1, 6), "U+0085"),
    "a line separator": ("a: 1\nb: 'x\u2028y'\n", (2, 6), "U+2028"),
    "a paragraph separator": ("a: x\u2029b: 1\n", (1, 5), "U+2029"),
    "a tab after a hyphen": ("a:\n  -\tb: 1\n    c: 2\n", (2, 4), "a tab stands in the indentation"),
}


@pytest.mark.parametrize(("text", "position", "words"), MALFORMED.values(), ids=MALFORMED)
def test_broken_yaml_is_one_problem_at_its_exact_place(text: str, position: tuple[int, int], words: str) -> None:
    problem = only(text.encode())
    assert (problem.code, at(problem)) == ("Y003", position)
    assert words in problem.text
    assert read_text(text)[0].data is None


def test_advice_fits_the_fault() -> None:
    assert only(b"a:\n\tb: 1\n").next == "indent with spaces"
    assert only(b"a: x: y\n").next == "put the text in quotation marks"
    assert only(b'a: "x\n').next.startswith("close it")
    assert only(b"a: \x01\n").next == "delete it"


WRONG_ADVICE = {
    "a path in quotation marks": ('a: "C:\\Users"\n', "indented"),
    "an escape cut short": ('a: "\\u00"\n', "indented"),
    "an escape of no kind": ('a: "\\q"\n', "closing quotation mark"),
    "two braces for one": ("a: {b: 1}}\n", "indented"),
    "text after the end": ("a: 1\n...\nb: 2\n", "indented"),
    "text after a bracket": ("a: [1 2] 3\n", "indented"),
    "an ampersand alone": ("a: & co\n", "indented"),
    "an asterisk alone": ("a: *\n", "indented"),
    "an exclamation mark alone": ("a: !!\n", "indented"),
    "a list among fields": ("a: 1\n- b\n", "indented"),
}


@pytest.mark.parametrize(("text", "wrong"), WRONG_ADVICE.values(), ids=WRONG_ADVICE)
def test_a_fault_is_not_called_what_it_is_not(text: str, wrong: str) -> None:
    assert wrong not in only(text.encode()).text


def test_a_byte_is_placed_by_the_lines_that_the_parser_counts() -> None:
    assert at(only(b"a: 1\rb: \xe9\r")) == (2, 4)


def test_utf_32_is_not_called_utf_16_alone() -> None:
    assert "UTF-32" in only("a: 1\n".encode("utf-32")).text


NO_MAPPING = {
    "no bytes": (b"", (1, 1), "empty"),
    "a comment": (b"# to be written\n", (1, 1), "empty"),
    "a null": (b"null\n", (1, 1), "empty"),
    "a document mark": (b"---\n", (1, 1), "empty"),
    "a list": (b"\n- a\n", (2, 1), "does not hold a mapping"),
    "a word": (b"hello\n", (1, 1), "does not hold a mapping"),
}


@pytest.mark.parametrize(("raw", "position", "words"), NO_MAPPING.values(), ids=NO_MAPPING)
def test_a_file_without_a_mapping_is_one_problem(raw: bytes, position: tuple[int, int], words: str) -> None:
    problem = only(raw)
    assert (problem.code, at(problem)) == ("Y004", position)
    assert words in problem.text
    assert read(FILE, raw)[0].data is None


REFUSED = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", "Y006", (3, 1), "'a' stands twice; it is already given in line 1"),
    "duplicate key in quotes": ("a: 1\n'a': 2\n", "Y006", (2, 1), "line 1"),
    "duplicate key in braces": ("x:\n  - {a: 1, a: 2}\n", "Y006", (2, 12), "line 2"),
    "duplicate key with fields": ("a: {x: 1}\na: {y: 2}\n", "Y006", (2, 1), "line 1"),
    "anchor": ("a: &x 1\n", "Y007", (1, 4), "anchor &x"),
    "anchor of a mapping": ("a: &x\n  b: 1\n", "Y007", (1, 4), "anchor &x"),
    "anchor of a list": ("a: &x [1]\n", "Y007", (1, 4), "anchor &x"),
    "anchor of a key": ("&x a: 1\n", "Y007", (1, 1), "anchor &x"),
    "anchor of the file": ("&x\na: 1\n", "Y007", (1, 1), "anchor &x"),
    "alias": ("a: 1\nb: *x\n", "Y007", (2, 4), "alias *x"),
    "alias in a list": ("a: [1, *x]\n", "Y007", (1, 8), "alias *x"),
    "alias as a key": ("*x : 1\n", "Y007", (1, 1), "alias *x"),
    "merge key": ("a:\n  <<: {b: 1}\n", "Y007", (2, 3), "a merge key <<"),
    "tag": ("a: !!str 1\n", "Y007", (1, 4), "tag !!str is used"),
    "local tag": ("a: !secret 1\n", "Y007", (1, 4), "tag !secret"),
    "bare tag": ("a: ! 1\n", "Y007", (1, 4), "tag !"),
    "tag of a mapping": ("a: !!map {b: 1}\n", "Y007", (1, 4), "tag !!map is used"),
    "tag that runs a program": ("a: !!python/object/apply:os.system [ls]\n", "Y007", (1, 4), "python/object/apply"),
    "tag of a binary": ("a: !!binary aGVsbG8=\n", "Y007", (1, 4), "binary"),
    "a version": ("%YAML 1.2\n---\na: 1\n", "Y007", (1, 1), "'%YAML 1.2', which YAML takes for a directive"),
    "a declared tag": ("%TAG ! tag:example.org,2000:\n---\na: 1\n", "Y007", (1, 1), "directive"),
    "list as a key": ("? [a, b]\n: 1\n", "Y008", (1, 3), "a key is itself a list or a mapping"),
    "mapping as a key": ("{a: 1}: 2\n", "Y008", (1, 1), "a key is itself a list or a mapping"),
    "second document": ("a: 1\n---\nb: 2\n", "Y009", (2, 1), "a second document begins here"),
}


@pytest.mark.parametrize(("text", "code", "position", "words"), REFUSED.values(), ids=REFUSED)
def test_a_refused_construct_is_one_problem_where_it_stands(text: str, code: str, position: tuple[int, int], words: str) -> None:
    problem = only(text.encode())
    assert (problem.code, problem.level, at(problem)) == (code, Level.ERROR, position)
    assert words in problem.text


def test_every_refused_construct_in_a_file_is_named() -> None:
    problems = read_text("d: &d {x: 1}\na:\n  <<: *d\n  b: !t 1\n  b: 2\n")[1]
    assert [(p.code, at(p)) for p in problems] == [
        ("Y007", (1, 4)),
        ("Y007", (3, 3)),
        ("Y007", (3, 7)),
        ("Y007", (4, 6)),
        ("Y006", (5, 3)),
    ]


def test_a_duplicate_never_replaces_what_stood_first() -> None:
    assert read_text("a: 1\nb: 2\na: 3\n")[0].data == {"a": "1", "b": "2"}


def test_a_quoted_merge_mark_is_a_plain_key() -> None:
    assert read_text("'<<': 1\n")[1] == ()


def test_a_key_of_a_nul_is_kept_for_the_record_to_refuse() -> None:
    assert read_text('"\\0": kept\nb: 2\n')[0].data == {"\0": "kept", "b": "2"}


def test_the_mark_of_a_refused_key_can_itself_be_a_key() -> None:
    assert read_text("(a key that was refused): 1\nb: 2\n")[0].data == {"(a key that was refused)": "1", "b": "2"}


def test_a_name_in_a_message_is_shown_without_control_characters() -> None:
    (problem,) = read_text('"\\e[31mk": 1\n"\\e[31mk": 2\n')[1]
    assert problem.text.isprintable()
    assert "<U+001B>[31mk" in problem.text


@pytest.mark.parametrize("times", [MOST_PROBLEMS, MOST_PROBLEMS + 1, 33_334], ids=["at the limit", "one more", "without end"])
def test_the_faults_of_a_file_are_told_up_to_a_limit(times: int) -> None:
    document, problems = read_text("a: 1\n" + "a: 2\n" * times)
    assert len(problems) == MOST_PROBLEMS
    assert [problem.code for problem in problems].count("Y005") == (times > MOST_PROBLEMS)
    assert (document.data is None) is (times > MOST_PROBLEMS)


def test_a_span_runs_to_what_follows_it_in_the_same_mapping() -> None:
    document, _ = read_text("a: [1,\n  2]\nb: {c: 1, d: 2}\n")
    assert document.span("a") == (Place(FILE, 1, 4), Place(FILE, 3, 1))
    assert document.span("b") == (Place(FILE, 3, 4), None)
    assert document.span("b", "c") == (Place(FILE, 3, 8), Place(FILE, 3, 11))
    assert document.span("a", 0) == (Place(FILE, 1, 5), None)


LEVELS = 200_000
HOSTILE = {
    "brackets": b"[" * LEVELS,
    "brackets after a key": b"a: " + b"[" * LEVELS + b"]" * LEVELS,
    "braces": b"{a: " * LEVELS,
    "hyphens": b"- " * LEVELS,
    "indented keys": b"".join(b" " * level + b"a:\n" for level in range(2_000)),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_nesting_without_end_is_one_problem(raw: bytes) -> None:
    problem = only(raw)
    assert (problem.code, problem.text) == ("Y005", f"values are nested more than {MOST_DEPTH} deep")
    assert read(FILE, raw)[0].data is None


def test_keys_nested_in_keys_without_end_are_no_crash() -> None:
    document, problems = read(FILE, b"? " * LEVELS)
    assert document.data is None
    assert problems[-1].code == "Y005"


@pytest.mark.parametrize(("lists", "codes"), [(MOST_DEPTH - 1, []), (MOST_DEPTH, ["Y005"])], ids=["at the limit", "one more"])
def test_the_deepest_nesting_is_the_one_that_is_named(lists: int, codes: list[str]) -> None:
    problems = read(FILE, b"a: " + b"[" * lists + b"]" * lists)[1]
    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(
    ("values", "codes"), [(MOST_NODES - 3, []), (MOST_NODES - 2, ["Y005"])], ids=["at the limit", "one more"]
)
def test_the_most_values_are_those_that_are_named(values: int, codes: list[str]) -> None:
    problems = read(FILE, b"a: [" + b"1," * values + b"]")[1]
    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(("size", "codes"), [(MOST_BYTES, []), (MOST_BYTES + 1, ["Y001"])], ids=["at the limit", "one more"])
def test_the_largest_file_is_the_one_that_is_named(size: int, codes: list[str]) -> None:
    problems = read(FILE, b"a: ".ljust(size, b"x"))[1]
    assert [problem.code for problem in problems] == codes


def test_fifty_megabytes_are_one_problem_that_says_how_many_may_be() -> None:
    problem = only(b"a: ".ljust(50_000_000, b"x"))
    assert (problem.code, at(problem)) == ("Y001", (1, 1))
    assert problem.text == f"the file has more than {MOST_BYTES:,} bytes"


def test_places_are_known_for_keys_values_and_items() -> None:
    document, _ = read_text("name: {family: Roe}\nacts:\n  - from: 2014\n  -\n    from: 2015\nnone:\n")
    places = {
        (): (1, 1),
        ("name",): (1, 7),
        ("name", "family"): (1, 16),
        ("acts",): (3, 3),
        ("acts", 0): (3, 5),
        ("acts", 1): (5, 5),
        ("acts", 1, "from"): (5, 11),
        ("none",): (6, 6),
    }
    for path, (line, column) in places.items():
        assert document.place(*path) == Place(FILE, line, column), path


def test_the_key_of_a_value_has_a_place_of_its_own() -> None:
    document, _ = read_text("name: {family: Roe}\nacts:\n  - from: 2014\n")
    assert document.key_place("acts") == Place(FILE, 2, 1)
    assert document.key_place("acts", 0, "from") == Place(FILE, 3, 5)
    assert document.key_place("acts", 0) == Place(FILE, 3, 3)
    assert document.key_place() == Place(FILE, 1, 1)


NOWHERE = {
    "a field that is not there": (("name", "given"), (1, 7)),
    "an item beyond the end": (("acts", 7), (2, 7)),
    "the tag of a union": (("acts", 0, "cite-of-source", "source"), (2, 17)),
    "a step into text": (("name", "family", 0), (1, 16)),
}


@pytest.mark.parametrize(("path", "position"), NOWHERE.values(), ids=NOWHERE)
def test_a_step_that_leads_nowhere_names_the_nearest_part_above(path: tuple[str | int, ...], position: tuple[int, int]) -> None:
    document, problems = read_text("name: {family: Roe}\nacts: [{source: S001}]\n")
    assert problems == ()
    assert document.place(*path) == Place(FILE, *position)


def test_a_document_without_data_places_everything_at_its_top() -> None:
    assert Document(FILE, None).place("a", 0) == Place(FILE)
    assert Document(FILE, None).key_place("a") == Place(FILE)


# What no table can list.

# fmt: off
_PIECES = [
    "a", "b: ", "- ", "? ", ": ", "[", "]", "{", "}", ",", "\n", "  ", "\t", '"', "'", "|", ">", "&x ", "*x ", "!t ", "# ",
    "<<: ", "---\n", "...\n", "%YAML 1.1\n", "null", "~", "\\", "\x01", "ж", "😀", "\\ud800", "@", "`", "\ufeff",
]
# fmt: on
yaml_like = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


@settings(max_examples=200)
@given(st.binary(max_size=200))
@example(b"a: &x\n  <<: *x")
@example(b"\xef\xbb\xbf\xff")
def test_no_bytes_stop_the_reading(raw: bytes) -> None:
    document, problems = read(FILE, raw)
    assert (document.data is None) <= bool(problems)


@settings(max_examples=250)
@given(yaml_like)
def test_no_text_stops_the_reading(text: str) -> None:
    document, problems = read_text(text)
    assert (document.data is None) <= bool(problems)
    assert all(problem.level is Level.ERROR and problem.text and problem.next for problem in problems)


@settings(max_examples=250)
@given(yaml_like)
def test_places_lie_inside_the_file(text: str) -> None:
    text += "\n"
    lines = text.split("\n")
    for problem in read_text(text)[1]:
        line, column = at(problem)
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1


@settings(max_examples=150)
@given(st.binary(max_size=60).map(lambda raw: raw.replace(b"\r", b" ") + b"\xff\n"))
def test_a_byte_that_is_not_text_has_a_place_inside_the_file(raw: bytes) -> None:
    line, column = at(only(raw))
    lines = raw.split(b"\n")
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 1


plain_text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"), max_size=12)
keys = plain_text.filter(lambda key: key != "<<")
plain_data = st.dictionaries(
    keys,
    st.recursive(plain_text, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=8),
    min_size=1,
    max_size=4,
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(plain_data, st.booleans(), st.booleans(), st.sampled_from([20, 80, 1000]))
def test_text_reads_back_as_pyyaml_reads_it(data: dict[str, Any], flow: bool, unicode: bool, width: int) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, width=width)
    document, problems = read_text(text)
    assert problems == ()
    assert document.data == yaml.load(text, Loader=yaml.BaseLoader) == data


words = st.from_regex(r"[A-Za-z0-9.+-]{1,8}", fullmatch=True).filter(lambda word: not re.fullmatch(r"-+|null|\.\.\.|-.*", word))


@settings(max_examples=100)
@given(st.dictionaries(words, st.lists(words, max_size=3) | words, min_size=1, max_size=5))
def test_words_without_quotes_read_back_as_pyyaml_reads_them_and_stand_where_they_are_said_to(data: dict[str, Any]) -> None:
    text = "".join(
        f"{key}: {value}\n" if isinstance(value, str) else f"{key}: [{', '.join(value)}]\n" for key, value in data.items()
    )
    document, problems = read_text(text)
    assert problems == ()
    assert document.data == yaml.load(text, Loader=yaml.BaseLoader)
    lines = text.splitlines()
    for key, value in data.items():
        place = document.key_place(key)
        assert lines[place.line - 1][place.column - 1 :].startswith(f"{key}:")
        for path, word in [((key, n), item) for n, item in enumerate(value)] if isinstance(value, list) else [((key,), value)]:
            place = document.place(*path)
            assert lines[place.line - 1][place.column - 1 :].startswith(word)


def test_data_knows_that_it_is_ours() -> None:
    data = read_text("a: [{b: 1}]\n")[0].data
    assert isinstance(data, Map)
    assert isinstance(data["a"], Seq)
    assert isinstance(data["a"][0], Map)
