"""Which values a reviewer's words belong to, which of them are open to a change, and what they mean for the record now."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.packet.origins import Origin, Span
from dossier.project import read_project
from dossier.review.changes import LONGEST, changes_of, together, why_fixed
from dossier.review.proposals import Changed, Reworded, Wordings, named, wordings_of
from dossier.review.snapshots import snapshot_of
from dossier.view import Audience
from tests.conftest import change

DOSSIER = "dossiers/jane-roe/dossier.yaml"
OFFICE = Origin(DOSSIER, ("positions", 0, "title"), "Deputy chair")
POWER_PATH = ("allegations", 0, "link", "command", "power", 0, "statement")
POWER = Origin(DOSSIER, POWER_PATH, "The chair of the Inspectorate appoints and dismisses its officers.")
BODY = Origin("evidence/institutions.yaml", ("institutions", 0, "name"), "State Inspectorate")

# "Power. " is of a template, then the statement, then " Institution: ", the body's name and a full stop.
WORDS = f"Power. {POWER.text} Institution: {BODY.text}."
START = len("Power. ")
BODY_START = WORDS.index(BODY.text)
SPANS = (Span(START, START + len(POWER.text), POWER), Span(BODY_START, BODY_START + len(BODY.text), BODY))

TEMPLATE = "it is text of a template"
EDGE = "it goes over the edge of a wording"
OUT = "a whole wording was taken out, which is done in the record"
FACT = "it is a fact with a form of its own, such as a name, a date or a number"

MAPPED: dict[str, tuple[str, str, list[str], list[str]]] = {
    # what happens: what is replaced, by what, the new values, and why something is fixed
    "a word within": ("appoints and dismisses", "appoints", ["The chair of the Inspectorate appoints its officers."], []),
    "words added at the end": (
        "its officers.",
        "its officers. So it is said.",
        [f"{POWER.text} So it is said."],
        [],
    ),
    "words added at the beginning": (
        "The chair of",
        "Since 2011 the chair of",
        [POWER.text.replace("The", "Since 2011 the")],
        [],
    ),
    "a word of the template": ("Power.", "Might.", [], [TEMPLATE]),
    "a value with a form of its own": (BODY.text, "State Inspection", [], [FACT]),
    "a template and a wording apart": (
        "Power. The chair of the Inspectorate appoints",
        "Might. The chair of the Inspectorate hires",
        [POWER.text.replace("appoints", "hires")],
        [TEMPLATE],
    ),
    "over the edge": ("Power. The chair", "Nobody", [], [EDGE]),
    "over the edge, and further on": (
        "Power. The chair of the Inspectorate appoints",
        "Nobody of the Inspectorate fires",
        [],
        [EDGE],
    ),
    "taken out over the edge": ("Power. The chair of", "", [POWER.text.replace("The chair of ", "")], [TEMPLATE]),
    "a whole wording taken out": (f"{POWER.text} ", "", [], [OUT]),
}


@pytest.mark.parametrize("what", MAPPED)
def test_a_change_is_led_back_to_the_value_that_it_was_made_in(what: str) -> None:
    old, new, values, why = MAPPED[what]
    assert WORDS.count(old) == 1
    reworded, fixed = changes_of(WORDS, SPANS, " ".join(WORDS.replace(old, new).split()))
    assert [one.after for one in reworded] == values
    assert [one.why for one in fixed] == why


def test_the_same_words_are_no_change() -> None:
    assert changes_of(WORDS, SPANS, WORDS) == ((), ())


def test_a_letter_and_its_accent_in_one_or_two_characters_are_the_same() -> None:
    words = "Кои\u0306ра said"
    assert changes_of(words, (Span(0, 6, POWER),), "Койра said") == ((), ())
    reworded, _ = changes_of(words, (Span(0, 6, POWER),), "Койра wrote")
    assert reworded == ()


def test_numbers_of_references_that_word_counted_anew_are_nobodys_change() -> None:
    words, text = "See paragraph 4 of it.", "See paragraph 11 of it."
    assert changes_of(words, (), text, [(14, 16)]) == ((), ())
    assert changes_of(words, (), "See paragraph Error! of it.", [(14, 20)]) == ((), ())
    assert [one.after for one in changes_of(words, (), text)[1]] == [text]


def test_a_value_inside_another_is_the_one_that_counts() -> None:
    inner = Origin(DOSSIER, ("positions", 0, "note"), "chair")
    reworded, _ = changes_of("The chair said", (Span(0, 14, POWER), Span(4, 9, inner)), "The head said")
    assert [one.origin for one in reworded] == [inner]


def test_what_is_longer_than_any_wording_is_told_whole() -> None:
    _, fixed = changes_of(WORDS, SPANS, "x " * LONGEST)
    assert [one.why for one in fixed] == ["it is longer than any wording"]


def test_what_repeats_itself_endlessly_is_told_whole() -> None:
    _, fixed = changes_of("a b " * 100, (), "b a " * 2_000)
    assert [one.why for one in fixed] == ["it has too little in common with what stood there to be taken apart"]


ANY = st.text(st.sampled_from("ab. ,1"), max_size=30).map(lambda text: " ".join(text.split()))


@settings(max_examples=300)
@given(st.lists(st.tuples(ANY, st.sampled_from([None, POWER, OFFICE, BODY])), min_size=1, max_size=5), ANY)
def test_whatever_was_changed_is_told_and_fixed_words_are_never_reworded(
    parts: list[tuple[str, Origin | None]], text: str
) -> None:
    words = " ".join(said for said, _ in parts if said)
    spans, at = [], 0
    for said, origin in parts:
        if origin and said:
            spans.append(Span(at, at + len(said), origin))
        at += len(said) + 1 if said else 0
    reworded, fixed = changes_of(words, spans, text)
    assert bool(reworded or fixed) == (words != text)
    assert all(why_fixed(one.origin) is None and one.after for one in reworded)
    if not fixed and len(spans) == 1 and spans[0].start == 0 and spans[0].end == len(words):
        assert [one.after for one in reworded] == ([text] if words != text else [])


WHY = {
    "no value": (None, TEMPLATE),
    "law": (Origin("templates/regimes/sy-entry-act.yaml", ("elements", 0, "text"), ""), "it is law"),
    "a source of law": (Origin("templates/sources/S-SY1.yaml", ("title",), ""), "it is law"),
    "rights": (Origin("templates/rights.yaml", ("rights", 0, "name"), ""), "it is law"),
    "a recipient": (Origin("templates/recipients/sy-ministry.yaml", ("name",), ""), "it is text of the recipient's file"),
    "a scheme": (Origin("templates/schemes.yaml", ("schemes", 0, "name"), ""), TEMPLATE),
    "a source": (Origin("evidence/sources/S001.yaml", ("title",), ""), "it is evidence"),
    "a source of the vault": (Origin("vault/sources/S005.yaml", ("title",), ""), "it is evidence"),
    "an exhibit": (Origin("evidence/exhibits/EX-0001/exhibit.yaml", ("title",), ""), "it is evidence"),
    "an original": (Origin(DOSSIER, ("statements", 0, "original"), ""), "it is a quote, or what a source says"),
    "a translation": (Origin(DOSSIER, ("statements", 0, "translation"), ""), "it is a quote, or what a source says"),
    "a value of a conflict": (
        Origin(DOSSIER, ("conflicts", 0, "values", 0, "value"), ""),
        "it is a quote, or what a source says",
    ),
    "a quote": (Origin(DOSSIER, ("status", "cites", 0, "quote", "text"), ""), "it is a quote, or what a source says"),
    "a place in a cite": (Origin(DOSSIER, ("status", "cites", 0, "at"), ""), FACT),
    "a name": (Origin(DOSSIER, ("name", "family"), ""), FACT),
    "a note on a name": (Origin(DOSSIER, ("names", 0, "note"), ""), FACT),
    "how the report names the person": (Origin(DOSSIER, ("role_in_report", "title"), ""), FACT),
    "a basis": (Origin("evidence/conduct/x.yaml", ("basis",), ""), FACT),
    "an institution": (BODY, FACT),
    "a statement": (POWER, None),
    "an office": (OFFICE, None),
    "a brief": (Origin("evidence/conduct/x.yaml", ("brief",), ""), None),
    "a label": (Origin("evidence/cases/john-doe.yaml", ("events", 0, "label"), ""), None),
    "about the house": (Origin("project.yaml", ("about",), ""), None),
    "the house's address": (Origin("project.yaml", ("contact",), ""), FACT),
}


@pytest.mark.parametrize("what", WHY)
def test_what_is_open_to_a_change(what: str) -> None:
    origin, why = WHY[what]
    assert why_fixed(origin) == why


def judged(
    folder: Path, *texts: str, origin: Origin = POWER, before: str | None = None, names: dict[str, str] | None = None
) -> Wordings:
    changed = [Changed(f"block{n}", Reworded(origin, before or origin.text, text)) for n, text in enumerate(texts)]
    return wordings_of(read_project(folder), names or {}, changed, frozenset(["the", "federal"]))


def test_two_blocks_that_say_the_same_are_one_proposal(folder: Path) -> None:
    found = judged(folder, "New words.", "New words.")
    assert [(one.after, one.blocks) for one in found.proposals] == [("New words.", ("block0", "block1"))]
    assert str(found.proposals[0].place).startswith(f"{DOSSIER}:")
    assert found.proposals[0].field == named(POWER_PATH) == "allegations[0].link.command.power[0].statement"


def test_a_wording_that_the_record_has_by_now_is_no_proposal(folder: Path) -> None:
    change(folder, DOSSIER, POWER.text, "New words.")
    found = judged(folder, "New words.")
    assert (found.already, found.proposals, found.conflicts) == (1, [], [])


def test_the_layout_of_a_text_in_its_file_makes_no_difference(folder: Path) -> None:
    change(
        folder,
        DOSSIER,
        POWER.text,
        ">-\n              The chair of the Inspectorate\n              appoints and dismisses its officers.",
    )
    assert len(judged(folder, "New words.").proposals) == 1


def test_the_capital_that_a_page_gave_is_taken_back(folder: Path) -> None:
    change(folder, DOSSIER, POWER.text, "the chair appoints.")
    printed = Origin(DOSSIER, POWER_PATH, "The chair appoints.")
    assert [
        judged(folder, text, origin=printed).proposals[0].after
        for text in ("The chair hires.", "Federal law hires.", "Freedonia hires.", "«The chair» hires.")
    ] == ["the chair hires.", "federal law hires.", "Freedonia hires.", "«The chair» hires."]


def test_pseudonyms_of_witnesses_become_mentions_again(folder: Path) -> None:
    change(folder, DOSSIER, POWER.text, "<<one>> saw <<two>>.")
    printed = Origin(DOSSIER, POWER_PATH, "<<one>> saw <<two>>.")
    names = {"<<one>>": "Witness A", "<<two>>": "Witness AA"}
    found = judged(
        folder, "Witness AA saw Witness A, not Witness AB.", origin=printed, before="Witness A saw Witness AA.", names=names
    )
    assert [one.after for one in found.proposals] == ["<<two>> saw <<one>>, not Witness AB."]


def test_words_that_only_look_like_a_pseudonym_are_not_guessed_at(folder: Path) -> None:
    change(folder, DOSSIER, POWER.text, "<<one>> is not Witness A.")
    printed = Origin(DOSSIER, POWER_PATH, "<<one>> is not Witness A.")
    found = judged(folder, "New.", origin=printed, before="Witness A is not Witness A.", names={"<<one>>": "Witness A"})
    assert found.proposals == []
    assert found.untouched[0].why.startswith("the wording is not printed as the record has it")


def test_a_value_that_two_places_have_is_not_guessed_at_after_a_list_was_reordered(folder: Path) -> None:
    twice = (
        f"{POWER.text}\n            basis: reported\n            cites: [{{source: S003}}]\n          - statement: {POWER.text}"
    )
    change(
        folder,
        DOSSIER,
        POWER.text,
        f"Another.\n            basis: reported\n            cites: [{{source: S003}}]\n          - statement: {twice}",
    )
    found = judged(folder, "New words.")
    assert (found.proposals, [one.ours for one in found.conflicts]) == ([], ["Another."])


def test_a_file_that_is_gone_is_a_conflict(folder: Path) -> None:
    gone = Origin("evidence/conduct/no-such-thing.yaml", ("statement",), "Old.")
    found = judged(folder, "New.", origin=gone)
    assert [(str(one.place), one.ours) for one in found.conflicts] == [("evidence/conduct/no-such-thing.yaml:1:1", None)]


@pytest.mark.parametrize("audience", ["recipient:sy-ministry", "internal"])
def test_every_open_wording_of_a_packet_leads_back_to_its_record(folder: Path, audience: str) -> None:
    project = read_project(folder)
    _, snapshot = snapshot_of(project, "jane-roe", "sy-ministry", Audience.parse(audience))
    count = 0
    for block in snapshot.blocks:
        words, spans = together([block])
        for span in spans:
            if span.start < span.end and why_fixed(span.origin) is None:
                text = f"{words[: span.end]} Word{words[span.end :]}"
                reworded, fixed = changes_of(words, spans, text)
                assert fixed == ()
                found = wordings_of(project, snapshot.witnesses, [Changed(block.key, one) for one in reworded], frozenset())
                assert [one.after for one in found.proposals] == [f"{found.proposals[0].before} Word"]
                count += 1
    assert count > 25
