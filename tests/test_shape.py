"""Data that does not fit a record is told field by field, by the names that its file uses, at the exact place."""

from __future__ import annotations

import re

import pytest

from dossier.model.official import Official
from dossier.model.record import Record
from dossier.model.regime import Regime
from dossier.model.settings import Settings
from dossier.model.source import Exhibit, Source
from dossier.problem import Level, Problem
from dossier.project import wording
from dossier.project.shape import record_of
from dossier.yamlfile import read
from tests.conftest import INVENTED, ROOT

JANE = "dossiers/jane-roe/dossier.yaml"
UNSOURCED = "dossiers/unsourced-1/dossier.yaml"
SOURCE = "evidence/sources/S001.yaml"
EXHIBIT = "evidence/exhibits/EX-0001/exhibit.yaml"
REGIME = "templates/regimes/sy-entry-act.yaml"
PROJECT = "project.yaml"
MODELS: dict[str, type[Record]] = {
    JANE: Official,
    UNSOURCED: Official,
    SOURCE: Source,
    EXHIBIT: Exhibit,
    REGIME: Regime,
    PROJECT: Settings,
}


def broken(file: str, find: str, put: str) -> tuple[Problem, ...]:
    """The problems of an invented record in which the first of a piece of text is replaced; `⌖` in it marks the place."""
    text = (INVENTED / file).read_text(encoding="utf-8")
    assert find in text
    document, faults = read(file, text.replace(find, put, 1).encode())
    assert faults == ()
    record, problems = record_of(MODELS[file], document, set())
    assert (record is None) is bool(problems)
    assert all(problem.level is Level.ERROR for problem in problems)
    return problems


def only(file: str, find: str, put: str) -> Problem:
    problems = broken(file, find, put)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def position(file: str, find: str, put: str, mark: str) -> tuple[int, int]:
    """Line and column of a mark in what was put."""
    text = (INVENTED / file).read_text(encoding="utf-8")
    before = text[: text.index(find)] + put[: put.index(mark)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize("file", MODELS)
def test_a_record_that_fits_has_no_problem(file: str) -> None:
    document, _ = read(file, (INVENTED / file).read_bytes())
    record, problems = record_of(MODELS[file], document, set())
    assert problems == ()
    assert isinstance(record, MODELS[file])


FAULTS = {
    "unknown field": (JANE, "notes:", "remarks: x\nnotes:", "remarks", "S101", "'remarks' is not a field here"),
    "unknown field inside": (JANE, "{family: Roe,", "{familiy: x, family: Roe,", "familiy", "S101", "'familiy' is not a field"),
    "missing field": (SOURCE, "publisher: Example Institute\n", "", "", "S102", "field 'publisher' is missing"),
    "missing field inside": (JANE, "{family: Roe, ", "{", "{", "S102", "field 'family' is missing"),
    "text for a list": (SOURCE, "[en]", "en", "en", "S103", "'language' holds text; expected a list"),
    "fields for a list": (SOURCE, "[en]", "{en: yes}", "{", "S103", "'language' holds a mapping; expected a list"),
    "a list for text": (SOURCE, "Example Institute", "[a, b]", "[", "S103", "'publisher' holds a list; expected text"),
    "fields for text": (SOURCE, "Example Institute", "{a: b}", "{", "S103", "'publisher' holds a mapping; expected text"),
    "nothing for text": (SOURCE, " Example Institute", "", "", "S103", "'publisher' holds nothing; expected text"),
    "text for fields": (JANE, "{family: Roe, given: Jane, patronymic: Ivanovna}", "Jane", "Jane", "S103", "expected a mapping"),
    "words for a number": (EXHIBIT, "pages: 1", "pages: one", "one", "S103", "'pages' is 'one'; expected a whole number"),
    "a fraction": (EXHIBIT, "pages: 1", "pages: 1.10", "1.10", "S103", "expected a whole number"),
    "a time for a number": (EXHIBIT, "pages: 1", "pages: 12:30:45", "12:30", "S103", "expected a whole number"),
    "a list for a number": (EXHIBIT, "pages: 1", "pages: [1]", "[1]", "S103", "'pages' holds a list"),
    "a shout for yes": (JANE, "in_report: yes", "in_report: YES", "YES", "S103", "'in_report' is 'YES'; expected yes or no"),
    "a country for no": (JANE, "in_report: yes", "in_report: NO", "NO", "S103", "expected yes or no"),
    "a word not on the list": (JANE, "identity: confirmed", "identity: certain", "certain", "S104", "'identity' is 'certain'"),
    "an id with dots": (JANE, "institution: state-inspectorate", "institution: a..b", "a..b", "S105", "'institution' is 'a..b'"),
    "a source id of no form": (EXHIBIT, "source: S002", "source: ../S002", "../S002", "S105", "'source' is '../S002'"),
    "an exhibit's file outside": (EXHIBIT, "file: record.txt", "file: ../x.txt", "../x.txt", "S105", "'file' is '../x.txt'"),
    "an exhibit's file by backslash": (EXHIBIT, "file: record.txt", "file: a\\b.txt", "a\\b", "S105", "'file' is"),
    "an institution named as a device": (JANE, "institution: state-inspectorate", "institution: nul", "nul", "S105", "devices"),
    "an empty text": (SOURCE, "Example Institute", "''", "''", "S106", "'publisher' is empty"),
    "a text of spaces": (SOURCE, "Example Institute", "'  '", "'  '", "S106", "'publisher' is empty"),
    "an empty list": (SOURCE, "[en]", "[]", "[]", "S106", "'language' is empty"),
    "a number too small": (EXHIBIT, "pages: 1", "pages: 0", "0", "S113", "'pages' is '0', out of range"),
    "a number too great": (EXHIBIT, "pages: 1", "pages: 100001", "100001", "S113", "out of range"),
    "zero-width": (SOURCE, "Example", "Exa\u200bmple", "Exa", "S108", "U+200B ZERO WIDTH SPACE"),
    "bidi": (SOURCE, "Example", "Exa\u202emple", "Exa", "S108", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    "an escaped control": (SOURCE, "Example Institute", '"Exa\\emple"', '"Exa', "S108", "U+001B"),
    "an escaped nul": (SOURCE, "Example Institute", '"Exa\\0mple"', '"Exa', "S108", "U+0000"),
    "a tab in text": (SOURCE, "Example", "Exa\tmple", "Exa", "S108", "U+0009"),
    "mixed scripts": (JANE, "family: Roe", "family: Rоe", "Rоe", "S109", "U+043E CYRILLIC SMALL LETTER O"),
    "no date": (JANE, "from: 2011-02-01", "from: 12:30:45", "12:30:45", "S110", "'from' is '12:30:45', which is not a date"),
    "month thirteen": (JANE, "from: 2011-02-01", "from: 2024-13-01", "2024", "S111", "'2024-13-01'; no such day exists"),
    "thirtieth of February": (JANE, "date: 1961-03-04", "date: 1953-02-30", "1953", "S111", "'1953-02-30'; no such day"),
    "a country for a date": (SOURCE, "2019-04-30", "NO", "NO", "S110", "'published' is 'NO', which is not a date"),
    "an octal for a date": (SOURCE, "2019-04-30", "017", "017", "S110", "'published' is '017', which is not a date"),
    "a backwards span": (JANE, "date: 1961-03-04", "date: 1961/1960", "1961/", "S112", "'1961/1960', which ends before"),
    "a month for a day": (EXHIBIT, "2018-02-03", "2018-02", "2018-02", "S112", "one whole day is expected"),
    "a script for an address": (SOURCE, "https://example.org/announcement", "javascript:x", "javas", "S114", "not an address"),
    "text for a cite": (JANE, "[{source: S001}]", "[S001, {source: S001}]", "S001", "S103", "'cites' holds text"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "find", "put", "mark", "code", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_problem_at_its_place(file: str, find: str, put: str, mark: str, code: str, words: str) -> None:
    problem = only(file, find, put)
    assert problem.code == code
    assert words in problem.text
    if mark:
        assert (problem.place.line, problem.place.column) == position(file, find, put, mark)
    assert problem.next


def test_a_missing_field_of_the_file_is_placed_at_its_top() -> None:
    place = only(SOURCE, "publisher: Example Institute\n", "").place
    assert (place.line, place.column) == (1, 1)


def test_every_fault_of_a_record_is_told_in_one_run() -> None:
    put = "identity: sure\nnonsense: 1\nin_office: yes"
    codes = sorted(problem.code for problem in broken(JANE, "identity: confirmed", put))
    assert codes == ["S101", "S101", "S104"]


def test_an_unknown_field_is_answered_with_the_names_most_like_it() -> None:
    problem = only(JANE, "identity: confirmed", "identitty: confirmed")  # one slip, one problem: the field is not missing too
    assert problem.code == "S101"
    assert problem.next == "rename it to identity or identifiers, or remove it"


def test_an_unknown_field_like_none_is_answered_with_all_that_are_known() -> None:
    problem = only(SOURCE, "title:", "zzzz: 1\ntitle:")
    assert problem.next.startswith("remove it; the fields here are caution, disclosure, kind, language, ")


def test_the_names_offered_are_those_of_the_part_and_not_of_the_record() -> None:
    problem = only(JANE, "{family: Roe,", "{identity: x, family: Roe,")
    assert problem.next == "remove it; the fields here are family, given, patronymic"


def test_the_names_offered_in_a_cite_are_those_of_both_kinds_of_cite() -> None:
    problem = broken(JANE, "[{source: S001}]", "[{source: S001, zzzz: 1}]")[0]
    assert problem.next == "remove it; the fields here are at, exhibit, older, quote, source"


def test_a_field_goes_by_the_name_in_the_file_and_not_by_that_in_the_program() -> None:
    problem = only(JANE, "    from: 2011-02-01", "    form: 2011-02-01")
    assert problem.text == "'form' is not a field here"
    assert problem.next == "rename it to from, or remove it"
    missing = only(JANE, "    from: 2011-02-01\n", "")
    assert missing.text == "field 'from' is missing"


def test_the_name_in_the_program_is_no_field() -> None:
    problems = {p.code: p for p in broken(JANE, "    from: 2011-02-01", "    begins: 2011-02-01")}
    assert problems["S101"].text == "'begins' is not a field here"
    assert ", from, " in problems["S101"].next
    assert "begins" not in problems["S101"].next


def test_a_problem_with_the_value_of_such_a_field_names_it_as_the_file_does() -> None:
    assert only(JANE, "    from: 2011-02-01", "    from: soon").text == "'from' is 'soon', which is not a date"


UNIONS = {
    "a cite of neither": (JANE, "[{source: S001}]", "[{at: p. 1}]", "S102", "field 'source' is missing"),
    "a cite of a page of no exhibit": (JANE, "[{source: S001}]", "[{exhibit: EX-0001}]", "S102", "field 'at' is missing"),
    "a cite of an odd exhibit": (JANE, "[{source: S001}]", "[{exhibit: EX-1, at: p. 1}]", "S105", "'exhibit' is 'EX-1'"),
    "disclosure of a new kind": (EXHIBIT, "disclosure: public", "disclosure: everyone", "S104", "allowed are public, internal"),
    "disclosure to nobody": (EXHIBIT, "disclosure: public", "disclosure: []", "S106", "'disclosure' is empty"),
    "disclosure to an odd recipient": (
        EXHIBIT,
        "disclosure: public",
        "disclosure: [A B]",
        "S105",
        "'disclosure' is 'A B', which is not an id",
    ),
    "disclosure in fields": (EXHIBIT, "disclosure: public", "disclosure: {to: all}", "S103", "'disclosure' holds a mapping"),
    "logic of no form": (REGIME, "any_of: [sy.right.torture]", "any_of: [SY]", "S105", "'any_of' is 'SY'"),
    "logic of an unknown word": (
        REGIME,
        "any_of: [sy.right.torture]",
        "some_of: [sy.right.torture]",
        "S101",
        "'some_of' is not a field here",
    ),
    "logic of nothing": (REGIME, "any_of: [sy.right.torture]", "any_of: []", "S106", "'any_of' is empty"),
}


@pytest.mark.parametrize(("file", "find", "put", "code", "words"), UNIONS.values(), ids=UNIONS)
def test_a_value_of_several_kinds_is_told_by_the_field_and_not_by_the_kind(
    file: str, find: str, put: str, code: str, words: str
) -> None:
    told = [problem for problem in broken(file, find, put) if problem.code == code]
    assert [problem for problem in told if words in problem.text]
    assert not any(
        tag in str(problem) for problem in told for tag in ("cite-of", "everyone-or", "to-recipients", "any-of", "all-of")
    )


CONTRADICTIONS = {
    "a name without a source": (UNSOURCED, "identity: unsourced", "identity: unsourced\nname: {family: A, given: B}", "yet"),
    "nothing sourced": (UNSOURCED, "function:\n", "nationality:\n  states: [Freedonia]\n", "'function' is missing"),
    "no name": (JANE, "name: {family: Roe, given: Jane, patronymic: Ivanovna}\n", "", "'name' is missing"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "find", "put", "words"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_parts_that_contradict_each_other_are_one_problem(file: str, find: str, put: str, words: str) -> None:
    problem = only(file, find, put)
    assert problem.code == "S115"
    assert words in problem.text


def test_an_order_that_was_not_found_needs_a_search() -> None:
    text = (INVENTED / JANE).read_text(encoding="utf-8")
    start = text.index("      order_search:")
    find = text[start : text.index("      command:", start)]
    problem = only(JANE, find, "")
    assert (problem.code, problem.place.line) == ("S115", position(JANE, "personal_order:", "personal_order", "personal")[0])
    assert "order_search" in problem.text


def test_a_place_that_has_a_problem_already_gets_no_second_one() -> None:
    document, faults = read(SOURCE, (INVENTED / SOURCE).read_bytes().replace(b"Example Institute", b"*x"))
    assert [fault.code for fault in faults] == ["Y007"]
    record, problems = record_of(Source, document, {fault.place for fault in faults})
    assert (record, problems) == (None, ())


def test_a_word_not_on_the_list_is_answered_with_the_nearest() -> None:
    assert only(JANE, "identity: confirmed", "identity: Confirmed").next == "write confirmed"


def test_a_word_like_none_on_the_list_is_answered_with_all() -> None:
    assert only(JANE, "identity: confirmed", "identity: zzz").next == "write confirmed or probable or unsourced"


def test_a_long_value_is_not_printed() -> None:
    problem = only(JANE, "identity: confirmed", f"identity: {'secret ' * 20}")
    assert "secret" not in str(problem)


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    problem = only(SOURCE, "Example Institute", "x" * 6_001)
    assert (problem.code, problem.text) == ("S107", "'publisher' has 6001 characters; at most 300 fit")


def test_a_number_beyond_all_reading_is_still_one_problem() -> None:
    problem = only(EXHIBIT, "pages: 1", f"pages: {'9' * 5_000}")
    assert (problem.code, "'pages'" in problem.text) == ("S113", True)


def test_a_contradiction_is_placed_at_the_part_that_stands_there() -> None:
    put = "identity: unsourced\nborn: {date: 1961, cites: [{source: S001}]}"
    problem = only(UNSOURCED, "identity: unsourced", put)
    assert (problem.place.line, problem.place.column) == position(UNSOURCED, "identity: unsourced", put, "born")


def test_a_refusal_that_has_no_words_of_its_own_is_still_a_problem_of_its_field() -> None:
    fault = wording.Fault("weather", "pages", "1", {}, False, {}, {})
    assert wording.words_for(fault) == ("S103", "'pages' does not fit (weather)", "compare it with a record that works")


def test_every_refusal_that_a_model_can_give_has_words_of_its_own() -> None:
    models = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/dossier/model").glob("*.py"))
    given = set(re.findall(r'PydanticCustomError\(\s*"(\w+)"', models))
    assert len(given) > 10
    assert given - set(wording._ROWS) == set()


# What the program once said wrongly.

CRASHES = {
    "source and exhibit": "[{source: S003, exhibit: EX-0001, at: p. 1}]",
    "source and exhibit among others": "[{source: S003}, {source: S003, exhibit: EX-0001}]",
}


@pytest.mark.parametrize("cites", CRASHES.values(), ids=CRASHES)
def test_a_cite_of_both_a_source_and_an_exhibit_is_a_problem(cites: str) -> None:
    assert "one of source and exhibit" in str(broken(JANE, "[{source: S001}]", cites)[0])


@pytest.mark.parametrize("cites", ["[{source: x}]", "[S001]", "[null]", "[{source: S001, x: 1}]"])
def test_a_list_with_a_faulty_item_is_not_called_empty(cites: str) -> None:
    assert [p.text for p in broken(JANE, "[{source: S001}]", cites) if "is empty" in p.text] == []


def test_a_list_that_is_too_short_is_not_called_empty() -> None:
    problem = only(JANE, '      - value: "1960"\n        cites: [{source: S002}]\n', "")
    assert "empty" not in problem.text


CAPS = {
    "a publisher": (SOURCE, "Example Institute", 300),
    "a title": (SOURCE, "Announcement of the report Nine days without light", 400),
    "the title of an office": (JANE, "Deputy chair", 200),
    "a claim": (JANE, "The announcement names Roe, as chair of the State Inspectorate,", 900),
    "a measure": (REGIME, "Refusal of entry.", 500),
}


@pytest.mark.parametrize(("file", "find", "most"), CAPS.values(), ids=CAPS)
def test_a_field_keeps_the_cap_that_it_names(file: str, find: str, most: int) -> None:
    assert broken(file, find, "x" * (most + 1))[0].code == "S107"


def test_a_text_that_may_be_missing_is_measured_in_characters() -> None:
    assert "201 characters; at most 200 fit" in only(PROJECT, "A. Example, director", "x" * 201).text


MISLEADING = {
    "a date left empty": (JANE, "    from: 2011-02-01", "    from:", "None"),
    "a date in fields": (JANE, "    from: 2011-02-01", "    from: {secret: keep}", "keep"),
    "a date in a list": (JANE, "    from: 2011-02-01", "    from: [2011]", "['"),
    "a long text for a date": (JANE, "    from: 2011-02-01", f"    from: {'confidential ' * 9}", "confidential"),
    "a word left empty": (JANE, "identity: confirmed", "identity:", "the value given"),
    "a hash": (EXHIBIT, "sha256: 0", "sha256: z", "form of an id"),
    "a language": (SOURCE, "[en]", "[English]", "form of an id"),
    "a script": (JANE, "script: Cyrl", "script: Cyrillic", "form of an id"),
    "a file": (EXHIBIT, "file: record.txt", "file: Record.TXT", "form of an id"),
    "a pattern for a person": (JANE, "id: P2", "id: p2", "^["),
    "disclosure to one recipient": (EXHIBIT, "disclosure: public", "disclosure: sy-ministry", "write one of public, internal"),
    "a number's limits": (EXHIBIT, "pages: 1", "pages: 0", "(ge 1)"),
    "a number without end": (EXHIBIT, "pages: 1", f"pages: {'9' * 5_000}", "int_parsing_size"),
}


@pytest.mark.parametrize(("file", "find", "put", "wrong"), MISLEADING.values(), ids=MISLEADING)
def test_a_message_says_what_a_tired_advocate_needs(file: str, find: str, put: str, wrong: str) -> None:
    problems = broken(file, find, put)
    assert problems
    assert all(wrong not in str(problem) for problem in problems)


ACCEPTED = {"an octal number": "017", "a fraction": "1.0", "underscores": "1_0", "a sign": "+1", "spaces": "' 1 '"}


@pytest.mark.parametrize("written", ACCEPTED.values(), ids=ACCEPTED)
def test_a_number_is_written_in_digits_alone(written: str) -> None:
    assert broken(EXHIBIT, "pages: 1", f"pages: {written}")


DEVICES = {"a device with an ending": "con.txt", "a dot at the end": "record.", "the record itself": "exhibit.yaml"}


@pytest.mark.parametrize("name", DEVICES.values(), ids=DEVICES)
def test_an_exhibit_file_has_a_name_that_every_system_can_hold(name: str) -> None:
    assert broken(EXHIBIT, "file: record.txt", f"file: {name}")


UNSEEN = {
    "a key": (SOURCE, "title:", '"\\e[31mkey": x\ntitle:'),
    "a key of two lines": (SOURCE, "title:", '"k\\nproject.yaml:1:1: error X000: forged": x\ntitle:'),
    "a key that turns round": (SOURCE, "title:", '"k\\u202eey": x\ntitle:'),
    "a word": (SOURCE, "kind: press-release", 'kind: "\\e[2Jnews"'),
    "an id": (SOURCE, "[en]", '["e\\nn"]'),
    "a date": (SOURCE, "2019-04-30", '"\\e[31m2019"'),
}


@pytest.mark.parametrize(("file", "find", "put"), UNSEEN.values(), ids=UNSEEN)
def test_a_message_holds_no_character_that_cannot_be_seen(file: str, find: str, put: str) -> None:
    problems = broken(file, find, put)
    assert problems
    assert all(problem.text.isprintable() and problem.next.isprintable() for problem in problems)


# What it says wrongly today.

STILL_MISLEADING = {
    "a field with a hyphen": (JANE, "in_report: yes", "in-report: yes", "'the record' is not a field"),
    "a field with a bracket": (SOURCE, "title:", "'titel (en)': x\ntitle:", "'the record' is not a field"),
    "disclosure left empty": (EXHIBIT, "disclosure: public", "disclosure:", "expected a list"),
    "disclosure in fields": (EXHIBIT, "disclosure: public", "disclosure: {to: all}", "expected a list"),
    "the record as its own exhibit": (EXHIBIT, "file: record.txt", "file: exhibit.yaml", "devices"),
    "a file that is a device": (EXHIBIT, "file: record.txt", "file: con.txt", "another id"),
    "a cite as text": (JANE, "cites: [{source: S001}]", "cites: [S001]", "exhibit, source"),
    "an unknown word of logic": (REGIME, "any_of: [sy.right.torture]", "some_of: [sy.right.torture]", "add 'all_of:'"),
    "a wrong word for disclosure": (EXHIBIT, "disclosure: public", "disclosure: pubic", "what stands here"),
}


@pytest.mark.parametrize(("file", "find", "put", "wrong"), STILL_MISLEADING.values(), ids=STILL_MISLEADING)
def test_a_message_leads_to_a_record_that_fits(file: str, find: str, put: str, wrong: str) -> None:
    assert all(wrong not in str(problem) for problem in broken(file, find, put))


# What is withheld is never printed.

VARIANT = "  - text: Jane Row\n    script: Latn\n    use: variant"
WITHHELD = {
    "a word not on the list": ("use: variant", "use: Wintermute", "S104", "'use' is what stands here; allowed are"),
    "a code of no form": (
        "script: Latn",
        "script: Wintermute",
        "S105",
        "'script' is what stands here, which is not a script code",
    ),
    "a word of two scripts": ("Jane Row", "Wintermutе", "S109", "mixes scripts in the word '…': …"),
    "an unknown field": ("use: variant", "use: variant\n    cited: Wintermute", "S101", "'cited' is not a field here"),
}


@pytest.mark.parametrize(("find", "put", "code", "words"), WITHHELD.values(), ids=WITHHELD)
def test_what_is_withheld_from_anybody_is_never_printed(find: str, put: str, code: str, words: str) -> None:
    problem = only(JANE, VARIANT, VARIANT.replace(find, put))
    assert problem.code == code
    assert words in problem.text
    assert "intermut" not in str(problem)


def test_what_lies_inside_something_withheld_is_withheld_too() -> None:
    problem = only(JANE, "{source: S006}", "{source: Wintermute}")
    assert problem.text == "'source' is what stands here, which is not a source's id"
