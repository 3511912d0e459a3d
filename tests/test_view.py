"""The gate: what is withheld does not exist beyond it, and what is disclosed does."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossier.model.official import Official
from dossier.needles import needles
from dossier.packet.compose import compose_packet
from dossier.packet.papers import compose_sheet
from dossier.problem import Level, Place, Problem
from dossier.project import Project, read_project
from dossier.view import Audience, view
from tests import pages
from tests.conftest import INVENTED, change

MARKERS = ["withheld-marker-0815", "withheld-marker-4711"]
UK, SYLVANIA, PUBLIC, INTERNAL = (
    Audience("recipient", "uk-fcdo"),
    Audience("recipient", "sy-ministry"),
    Audience("public"),
    Audience("internal"),
)


@pytest.mark.parametrize(
    ("text", "audience", "folder"),
    [
        ("public", PUBLIC, "public"),
        ("internal", INTERNAL, "internal"),
        ("recipient:uk-fcdo", UK, "recipient-uk-fcdo"),
    ],
)
def test_an_audience_is_read_from_its_words(text: str, audience: Audience, folder: str) -> None:
    assert Audience.parse(text) == audience
    assert audience.folder == folder


@pytest.mark.parametrize("text", ["", "everyone", "recipient", "recipient:", "public:uk-fcdo", "internal:x"])
def test_other_words_are_no_audience(text: str) -> None:
    with pytest.raises(ValueError, match=text or ".*"):
        Audience.parse(text)


@pytest.mark.parametrize(
    ("disclosure", "seen_by"),
    [("public", {PUBLIC, UK, SYLVANIA, INTERNAL}), ("internal", {INTERNAL}), (("sy-ministry",), {SYLVANIA, INTERNAL})],
)
def test_a_disclosure_reaches_whom_it_names(disclosure: Any, seen_by: set[Audience]) -> None:
    assert {audience for audience in (PUBLIC, UK, SYLVANIA, INTERNAL) if audience.may_see(disclosure)} == seen_by


def test_an_exhibit_takes_its_cites_and_what_rests_on_them_alone(invented: Project) -> None:
    theirs, others = view(invented, SYLVANIA), view(invented, UK)
    assert "EX-0002" in theirs.exhibits
    assert "EX-0002" not in others.exhibits
    assert [event.id for event in theirs.cases["john-doe"].events] == ["E1", "E2", "E3", "E4", "E5", "E6"]
    assert [event.id for event in others.cases["john-doe"].events] == ["E1", "E2", "E4", "E5", "E6"]


def test_a_fact_keeps_the_cites_that_may_be_seen(folder: Path) -> None:
    change(folder, "evidence/exhibits/EX-0001/exhibit.yaml", "disclosure: public", "disclosure: internal")
    first = view(read_project(folder), UK).cases["john-doe"].events[0]
    assert [getattr(cite, "source", None) for cite in first.cites] == ["S002"]


def test_privileged_notes_are_internal_by_type(invented: Project) -> None:
    assert view(invented, INTERNAL).officials["jane-roe"].notes
    for audience in (PUBLIC, UK, SYLVANIA):
        assert view(invented, audience).officials["jane-roe"].notes == ()


def test_a_name_form_of_a_withheld_source_is_absent(invented: Project) -> None:
    assert "Jane Row" in [form.text for form in view(invented, INTERNAL).officials["jane-roe"].names]
    assert "Jane Row" not in [form.text for form in view(invented, SYLVANIA).officials["jane-roe"].names]


def test_a_withheld_official_is_absent(folder: Path) -> None:
    change(folder, "dossiers/richard-miles/dossier.yaml", "in_report: yes", "in_report: yes\ndisclosure: internal")
    assert set(view(read_project(folder), UK).officials) == {"jane-roe", "unsourced-1"}


def test_what_a_record_cannot_do_without_takes_the_record(folder: Path) -> None:
    change(folder, "dossiers/jane-roe/dossier.yaml", "asserted_by: S001", "asserted_by: S006")
    assert view(read_project(folder), UK).officials["jane-roe"].allegations == ()
    assert len(view(read_project(folder), SYLVANIA).officials["jane-roe"].allegations) == 1


def test_a_conflict_with_one_value_left_is_no_conflict(folder: Path) -> None:
    text = (folder / "dossiers/jane-roe/dossier.yaml").read_text()
    before = '      - value: "1960"\n        cites: [{source: S002}]\n'
    assert before in text
    (folder / "dossiers/jane-roe/dossier.yaml").write_text(text.replace(before, before + "        disclosure: internal\n"))
    assert view(read_project(folder), UK).officials["jane-roe"].conflicts == ()


def test_an_origin_that_is_withheld_is_not_named(folder: Path) -> None:
    change(folder, "evidence/sources/S002.yaml", "reliability: secondary", "reliability: secondary\norigin: S006")
    project = read_project(folder)
    assert view(project, UK).sources["S002"].origin is None
    assert view(project, SYLVANIA).sources["S002"].origin == "S006"


def test_links_to_withheld_positions_are_dropped(folder: Path) -> None:
    change(
        folder,
        "dossiers/jane-roe/dossier.yaml",
        "    as_of: 2019-05-02\n    heads: yes",
        "    as_of: 2019-05-02\n    disclosure: internal",
    )
    assert view(read_project(folder), UK).officials["jane-roe"].allegations[0].link.positions == ()


def test_what_is_disclosed_to_some_says_nothing_of_the_others(invented: Project) -> None:
    assert view(invented, SYLVANIA).exhibits["EX-0002"].disclosure == ("sy-ministry",)


def test_problems_and_own_papers_are_for_the_internal_audience_alone(invented: Project) -> None:
    problem = Problem(Place("x"), Level.GAP, "C401", "text", "next")
    with pytest.raises(ValueError, match="internal"):
        compose_packet(view(invented, UK), "jane-roe", "uk-fcdo", [problem])
    with pytest.raises(ValueError, match="internal"):
        compose_sheet(view(invented, UK), "intake-form")
    assert "C401" in compose_packet(view(invented, INTERNAL), "jane-roe", "uk-fcdo", [problem]).xhtml


def test_a_withheld_exhibit_changes_no_byte_of_what_others_get(folder: Path, tmp_path: Path) -> None:
    """The risky joint: the same project built with and without one withheld exhibit and what rests on it."""
    without = tmp_path / "without/project"
    shutil.copytree(folder, without)
    (tmp_path / "without/vault").mkdir()
    case = without / "evidence/cases/john-doe.yaml"
    text = case.read_text()
    start, end = text.index("  - id: E3"), text.index("  - id: E4")
    case.write_text(text[:start] + text[end:])
    official = without / "dossiers/jane-roe/dossier.yaml"
    text = official.read_text()
    start, end = text.index("  - text: Jane Row"), text.index("born:")
    official.write_text(text[:start] + text[end:])
    for name in ("jane-roe", "richard-miles"):
        packets = [compose_packet(view(read_project(one), UK), name, "uk-fcdo") for one in (folder, without)]
        assert packets[0] == packets[1]
        assert pages.pdf(packets[0]) == pages.pdf(packets[1])
        assert pages.docx(packets[0]) == pages.docx(packets[1])
        assert not [marker for marker in MARKERS if marker in packets[0].xhtml]
    theirs = compose_packet(view(read_project(folder), SYLVANIA), "jane-roe", "sy-ministry")
    assert MARKERS[0] in theirs.xhtml


_HIDDEN = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_withheld_values_change_nothing(invented: Project, data: st.DataObject) -> None:
    """Adds withheld facts of any kind anywhere in a record; the page of another recipient stays the same."""
    official = invented.officials["jane-roe"]
    changed = _with_withheld(official, data)
    altered = _with_record(invented, changed)
    assert compose_packet(view(altered, UK), "jane-roe", "uk-fcdo") == compose_packet(view(invented, UK), "jane-roe", "uk-fcdo")


def _with_withheld(official: Official, data: st.DataObject) -> Official:
    fields = ["names", "identifiers", "positions", "listings", "list_checks", "namesakes", "proceedings"]
    update: dict[str, Any] = {"notes": tuple(data.draw(st.lists(_HIDDEN, max_size=2)))}
    for name in data.draw(st.lists(st.sampled_from(fields), min_size=1, unique=True)):
        present = getattr(official, name)
        if not present:
            continue
        extra = present[data.draw(st.integers(0, len(present) - 1))]
        disclosure = data.draw(st.sampled_from(["internal", ("sy-ministry",)]))
        words = data.draw(_HIDDEN)
        text_field = next(
            field for field in ("text", "value", "title", "programme", "list_name", "name") if hasattr(extra, field)
        )
        secret = extra.model_copy(update={"disclosure": disclosure, text_field: words})
        place = data.draw(st.integers(0, len(present)))
        update[name] = (*present[:place], secret, *present[place:])
    return official.model_copy(update=update)


def _with_record(project: Project, official: Official) -> Project:
    from dataclasses import replace

    entry = replace(project.of("official")["jane-roe"], record=official)
    return replace(project, entries={**project.entries, "official": {**project.of("official"), "jane-roe": entry}})


def test_what_is_disclosed_matters(folder: Path) -> None:
    """The counterpart: a change to what may be seen does change the page."""
    before = compose_packet(view(read_project(INVENTED), UK), "jane-roe", "uk-fcdo").xhtml
    change(folder, "evidence/cases/john-doe.yaml", "arrested Doe at his newspaper", "arrested Doe in the street")
    assert compose_packet(view(read_project(folder), UK), "jane-roe", "uk-fcdo").xhtml != before


def test_a_broken_project_file_has_no_view(folder: Path) -> None:
    (folder / "project.yaml").write_text("title: [", encoding="utf-8")
    with pytest.raises(ValueError, match=r"project\.yaml"):
        view(read_project(folder), UK)


def test_a_line_whose_only_cite_is_withheld_is_not_drawn_as_unsourced(folder: Path) -> None:
    change(
        folder,
        "evidence/institutions.yaml",
        "how: By a decree of 2015.\n        cites: [{source: S003}]",
        "how: Told.\n        cites: [{source: S006}]",
    )
    project = read_project(folder)
    assert view(project, UK).institutions["state-inspectorate"].answers_to == ()
    assert len(view(project, SYLVANIA).institutions["state-inspectorate"].answers_to) == 1
    assert len(view(project, UK).institutions["ministry-of-order"].answers_to) == 1  # never sourced, and visibly so


def test_a_documented_order_whose_document_is_withheld_is_not_spoken_of(folder: Path) -> None:
    text = (folder / "dossiers/richard-miles/dossier.yaml").read_text()
    text = text.replace(
        "personal_order: not-searched", "personal_order: documented\n      order_cites: [{exhibit: EX-0002, at: p. 1}]"
    )
    (folder / "dossiers/richard-miles/dossier.yaml").write_text(text)
    project = read_project(folder)
    assert "does not speak to a personal order" in compose_packet(view(project, UK), "richard-miles", "uk-fcdo").xhtml
    assert "is said to record a personal" in compose_packet(view(project, SYLVANIA), "richard-miles", "sy-ministry").xhtml


def test_a_conflict_of_which_one_value_is_withheld_is_withheld(folder: Path) -> None:
    change(
        folder,
        "dossiers/jane-roe/dossier.yaml",
        "    used: 1961, as in her own published biography.",
        '      - value: "1959"\n        cites: [{source: S006}]\n    used: 1959.',
    )
    project = read_project(folder)
    assert view(project, UK).officials["jane-roe"].conflicts == ()
    assert len(view(project, SYLVANIA).officials["jane-roe"].conflicts[0].values) == 3


@pytest.mark.parametrize("typo", ["title: [", "titel: x\n"], ids=["no YAML", "a wrong field"])
def test_what_rests_on_a_broken_record_alone_is_held_back_from_others(folder: Path, typo: str) -> None:
    """A typo in the record of a restricted exhibit must not set free what rests on it."""
    (folder.parent / "vault/exhibits/EX-0002/exhibit.yaml").write_text(typo, encoding="utf-8")
    project = read_project(folder)
    for audience in (UK, SYLVANIA, PUBLIC):
        assert "E3" not in [event.id for event in view(project, audience).cases["john-doe"].events]
    assert "E3" in [event.id for event in view(project, INTERNAL).cases["john-doe"].events]


def test_a_broken_source_turns_nothing_into_a_denial(folder: Path) -> None:
    (folder / "evidence/sources/S004.yaml").write_text("title: [", encoding="utf-8")
    project = read_project(folder)
    assert [listing.id for listing in view(project, INTERNAL).officials["jane-roe"].listings] == ["L1", "L2"]
    packet = compose_packet(view(project, UK), "jane-roe", "uk-fcdo").xhtml
    assert "EXAMPLE" not in packet
    assert "None found" not in packet
    assert "was found in the copies" not in packet


def test_an_edition_without_listings_denies_none(folder: Path) -> None:
    text = (
        (folder / "dossiers/jane-roe/dossier.yaml")
        .read_text()
        .replace("confidence: confirmed\n    as_of", "confidence: confirmed\n    disclosure: internal\n    as_of")
    )
    text = text.replace(
        "confidence: reported\n    note: The Gazette", "confidence: reported\n    disclosure: internal\n    note: The Gazette"
    )
    (folder / "dossiers/jane-roe/dossier.yaml").write_text(text)
    packet = compose_packet(view(read_project(folder), UK), "jane-roe", "uk-fcdo").xhtml
    assert "No listing is set out in this edition." in packet
    assert "was found" not in packet.split("Listings when last seen")[1][:200]


def test_messages_keep_the_words_of_what_is_withheld(folder: Path) -> None:
    from dossier.checks import check

    text = (folder / "dossiers/jane-roe/dossier.yaml").read_text()
    secret = "check: Ask the witness Mary Quite-Contrary.\n    disclosure: internal"
    (folder / "dossiers/jane-roe/dossier.yaml").write_text(
        text.replace("check: Look up the decree of appointment of her successor.", secret)
    )
    problems = "\n".join(map(str, check(read_project(folder), dt.date(2026, 11, 23))))
    assert "a point is unverified" in problems
    assert "Quite-Contrary" not in problems
    assert "left office in 2020" not in problems


WITNESS = "../vault/witnesses/corridor.yaml"
GIVEN = "    given: 2018-08-09"
ON = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("consent", "on", "is_seen"),
    [
        (GIVEN, None, True),
        (GIVEN, ON, True),
        (GIVEN, dt.date(2018, 8, 8), False),
        (f"{GIVEN}\n    until: 2026-11-23", ON, True),
        (f"{GIVEN}\n    until: 2026-11-22", ON, False),
        (f"{GIVEN}\n    until: 2030-01-01", None, False),
        (f"{GIVEN}\n    withdrawn: 2026-11-23", ON, False),
        (f"{GIVEN}\n    withdrawn: 2026-11-24", ON, True),
        (f"{GIVEN}\n    withdrawn: 2030-01-01", None, False),
    ],
    ids=[
        "given",
        "given, on a day",
        "not given yet",
        "on its last day",
        "after its last day",
        "with a last day, on no day",
        "withdrawn on the day",
        "withdrawn the day after",
        "withdrawn, on no day",
    ],
)
def test_what_a_witness_told_is_seen_while_the_consent_holds(
    folder: Path, consent: str, on: dt.date | None, is_seen: bool
) -> None:
    change(folder, WITNESS, GIVEN, consent)
    seen = view(read_project(folder), SYLVANIA, on)
    assert ("S006" in seen.sources) == is_seen
    assert ("EX-0002" in seen.exhibits) == is_seen
    assert ("E3" in [event.id for event in seen.cases["john-doe"].events]) == is_seen


def test_consent_for_one_recipient_is_none_for_another(folder: Path) -> None:
    change(folder, WITNESS, "- recipient: sy-ministry", "- recipient: uk-fcdo")
    assert "EX-0002" not in view(read_project(folder), SYLVANIA).exhibits
    change(folder, "../vault/sources/S006.yaml", "disclosure: [sy-ministry]", "disclosure: [sy-ministry, uk-fcdo]")
    assert "S006" in view(read_project(folder), UK).sources
    assert "EX-0002" not in view(read_project(folder), UK).exhibits  # whose own disclosure does not name that recipient


def test_an_exhibit_may_need_a_consent_of_its_own(folder: Path) -> None:
    record = "../vault/exhibits/EX-0002/exhibit.yaml"
    mine = "disclosure: [sy-ministry]\nconsent:\n  - {recipient: uk-fcdo, use: U, given: 2018-08-09, basis: B}"
    change(folder, record, "disclosure: [sy-ministry]", mine)
    assert "EX-0002" not in view(read_project(folder), SYLVANIA).exhibits


def test_a_case_told_by_consent_takes_with_it_what_belongs_to_it(folder: Path) -> None:
    case, told = (
        "evidence/cases/john-doe.yaml",
        "\ntelling: consent\nconsent:\n  - {recipient: uk-fcdo, use: U, given: 2018-08-09, basis: B}",
    )
    change(folder, case, "\nstatus:\n", f"{told}\nstatus:\n")
    project = read_project(folder)
    theirs, others = view(project, UK), view(project, SYLVANIA)
    assert "john-doe" in theirs.cases
    assert theirs.cases["john-doe"].consent == ()
    assert "john-doe" not in others.cases
    assert "doe-dark-cell-2014" not in others.conduct
    assert compose_packet(others, "jane-roe", "sy-ministry")


def test_a_consent_for_everybody_is_one_for_each(folder: Path) -> None:
    change(folder, WITNESS, "- recipient: sy-ministry", "- recipient: public")
    assert "EX-0002" in view(read_project(folder), SYLVANIA).exhibits


def test_who_a_witness_is_reaches_no_view(invented: Project) -> None:
    assert not hasattr(view(invented, INTERNAL), "witnesses")
    for audience in (UK, SYLVANIA, PUBLIC):
        assert view(invented, audience).sources.get("S006", view(invented, audience).sources["S001"]).witness is None


def test_what_lies_in_a_vault_out_of_reach_is_withheld(folder: Path) -> None:
    shutil.rmtree(folder.parent / "vault")
    project = read_project(folder)
    assert project.is_vault_out_of_reach
    for audience in (UK, SYLVANIA, PUBLIC):
        assert "E3" not in [event.id for event in view(project, audience).cases["john-doe"].events]
    from dossier.checks import check

    assert {p.code for p in check(project, ON)} & {"R201", "R202", "R203"} == set()


def test_a_cite_of_what_does_not_exist_supports_nothing_that_leaves_the_house(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "{exhibit: EX-0002, at: p. 1}", "{exhibit: EX-0099, at: p. 1}")
    project = read_project(folder)
    assert "E3" not in [event.id for event in view(project, SYLVANIA).cases["john-doe"].events]
    assert "E3" in [event.id for event in view(project, INTERNAL).cases["john-doe"].events]


def test_a_folder_of_the_vault_that_is_a_link_is_not_followed(folder: Path) -> None:
    vault = folder.parent / "vault"
    shutil.move(vault / "exhibits", folder / "evidence/confidential")
    (vault / "exhibits").symlink_to(folder / "evidence/confidential")
    project = read_project(folder)
    assert "EX-0002" not in project.exhibits
    assert "S122" in {problem.code for problem in project.problems}


def test_the_ids_of_what_is_withheld_stand_in_no_record_that_is_shown(folder: Path) -> None:
    change(folder, "evidence/conduct/doe-dark-cell-2014.yaml", "kind: incident", "kind: incident\ndisclosure: internal")
    change(
        folder, "dossiers/jane-roe/dossier.yaml", "    reference: null", "    covers: [doe-dark-cell-2014]\n    reference: null"
    )
    project = read_project(folder)
    theirs, ours = (view(project, audience).officials["jane-roe"] for audience in (PUBLIC, INTERNAL))
    (allegation,) = theirs.allegations
    assert (allegation.conduct, theirs.listings[1].covers) == ((), ())
    assert [one.element for one in allegation.argues] == ["sy.link.responsible"]  # the other argues that wrong alone
    assert "doe-dark-cell-2014" not in theirs.model_dump_json()
    assert ours.allegations[0].conduct == ours.listings[1].covers == ("doe-dark-cell-2014",)
    assert "doe-dark-cell-2014" in {needle.value for needle in needles(project, view(project, PUBLIC))}


def test_the_numbers_of_withheld_events_stand_in_no_wrong_that_is_shown(folder: Path) -> None:
    change(folder, "evidence/conduct/doe-dark-cell-2014.yaml", "events: [E1, E2]", "events: [E1, E2, E3]")
    project = read_project(folder)
    assert view(project, UK).conduct["doe-dark-cell-2014"].events == ("E1", "E2")
    assert view(project, SYLVANIA).conduct["doe-dark-cell-2014"].events == ("E1", "E2", "E3")
