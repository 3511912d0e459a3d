"""Coverage: one wrong at a time, three-valued logic, and the places where laws differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dossier.coverage import Cell, Met, best, cells, missing_elements, unlocks
from dossier.coverage.cells import answer_element
from dossier.model.allegation import Argument
from dossier.model.conduct import Conduct
from dossier.model.official import Official
from dossier.model.record import SourceCite
from dossier.model.regime import Ground, MetBy
from dossier.project import Project
from dossier.view import Audience, View, view

WRONG = "doe-dark-cell-2014"
PRIMARY, SECONDARY = SourceCite(source="S005"), SourceCite(source="S002")


@pytest.fixture
def seen(invented: Project) -> View:
    return view(invented, Audience("internal"))


def with_wrong(seen: View, **changes: Any) -> View:
    """The view with its one wrong changed, read as a record would be."""
    wrong = seen.conduct[WRONG].model_dump(by_alias=True)
    return replace(seen, conduct={WRONG: Conduct.model_validate({**wrong, **changes})})


def jane(seen: View, *arguments: Argument, theory: str = "command", of_person: tuple[Argument, ...] = ()) -> Official:
    """The official with these arguments and no others."""
    official = seen.officials["jane-roe"]
    allegation = official.allegations[0]
    link = allegation.link.model_copy(update={"theory": theory})
    changed = allegation.model_copy(update={"argues": arguments, "link": link})
    return official.model_copy(update={"allegations": (changed,), "argues": of_person})


def argue(element: str, strength: str = "full", *cites: SourceCite, conduct: tuple[str, ...] = ()) -> Argument:
    return Argument(element=element, conduct=conduct, why="Because.", strength=strength, cites=cites or (PRIMARY,))  # type: ignore[arg-type]


def answer(seen: View, official: Official, element_id: str, conduct: str | None = WRONG) -> Any:
    regime = next(one for one in seen.regimes.values() if any(e.id == element_id for e in one.elements))
    element = next(e for e in regime.elements if e.id == element_id)
    return answer_element(seen, official, regime, element, official.allegations[0] if conduct else None, conduct)


def rights_cell(seen: View, official: Official, regime: str, ground: str | None = None) -> Cell:
    found = [c for c in cells(seen, official, regime) if c.ground.kind == "rights" and ground in (None, c.ground.id)]
    cell = best(found)
    assert cell is not None
    return cell


FOUND = {"basis": "found", "found_by": "Court of the Western Isles, no. 1/15"}


@pytest.mark.parametrize(
    ("changes", "arguments", "met"),
    [
        ({"rights": ["religion"]}, [argue("sy.right.torture")], Met.NOT_APPLICABLE),
        (FOUND, [argue("sy.right.torture")], Met.SUPPORTED),
        (FOUND, [argue("sy.right.torture", "part")], Met.PARTLY),
        (FOUND, [argue("sy.right.torture", "full", SECONDARY)], Met.PARTLY),
        ({}, [argue("sy.right.torture")], Met.PARTLY),
        (FOUND, [argue("sy.right.torture"), argue("sy.right.torture", "against")], Met.PARTLY),
        (FOUND, [argue("sy.right.torture", "against")], Met.CONTRADICTED),
        (FOUND, [], Met.NO_EVIDENCE),
        (FOUND, [argue("sy.right.torture", conduct=("another-wrong",))], Met.NO_EVIDENCE),
    ],
    ids=[
        "the facts exclude it",
        "argued in full on a finding",
        "argued in part",
        "secondary sources alone",
        "the wrong is only reported",
        "argued both ways",
        "argued against alone",
        "a candidate that nobody argues",
        "argued for another wrong",
    ],
)
def test_the_table_of_five_answers(seen: View, changes: dict[str, Any], arguments: list[Argument], met: Met) -> None:
    changed = with_wrong(seen, **changes)
    assert answer(changed, jane(changed, *arguments), "sy.right.torture").met is met


def test_facts_alone_make_a_candidate_and_never_support(seen: View) -> None:
    found = answer(seen, jane(seen), "sy.right.torture")
    assert found.is_candidate
    assert found.met is Met.NO_EVIDENCE


def test_law_that_was_not_fully_read_never_gives_more_than_partly(seen: View) -> None:
    found = answer(seen, jane(seen, argue("sy.link.responsible")), "sy.link.responsible")
    assert found.met is Met.PARTLY
    assert found.weaknesses[0] == "the law was not fully read (partial)"


def test_territory_and_office_are_decided_by_the_facts(seen: View) -> None:
    assert answer(seen, jane(seen), "uk-ghrsr.territory").met is Met.SUPPORTED
    assert answer(seen, jane(seen), "us-eo13818.link.tenure").met is Met.SUPPORTED
    before_her = with_wrong(seen, acts=[{"from": "2009-01-01", "territory": "freedonia"}])
    assert answer(before_her, jane(before_her), "us-eo13818.link.tenure").met is Met.NOT_APPLICABLE
    at_the_start = with_wrong(seen, acts=[{"from": "2011", "territory": "freedonia"}])
    assert answer(at_the_start, jane(at_the_start), "us-eo13818.link.tenure").met is Met.PARTLY


@pytest.mark.parametrize("regime", ["uk-ghrsr", "au-thematic"])
def test_detention_alone_is_outside_the_british_and_australian_lists(seen: View, regime: str) -> None:
    detention = with_wrong(seen, rights=["arbitrary-detention", "fair-trial"])
    cell = rights_cell(detention, jane(detention), regime)
    assert cell.blocked_by == f"{regime}.conduct.not-covered-rights"
    assert not cell.is_pleadable
    assert rights_cell(seen, jane(seen), regime).blocked_by is None


def test_a_right_counts_for_the_wider_right_that_it_is_part_of(seen: View) -> None:
    bail = with_wrong(seen, rights=["bail"])
    assert answer(bail, jane(bail), "eu-ghrsr.right.arbitrary-detention").is_candidate


@pytest.mark.parametrize(("tried", "met"), [("yes", Met.NOT_APPLICABLE), ("no", Met.NO_EVIDENCE), ("unknown", Met.NO_EVIDENCE)])
def test_detention_without_charges_does_not_fit_who_was_charged_and_tried(seen: View, tried: str, met: Met) -> None:
    changed = with_wrong(seen, charged_and_tried=tried)
    found = answer(changed, jane(changed), "us-gma.conduct.prolonged-detention")
    assert found.met is met
    assert found.is_candidate == (tried == "no")


@pytest.mark.parametrize(
    ("begins", "territory", "cutoff", "occupied"),
    [
        ("2014-05-10", "occupied-crimea", Met.NOT_APPLICABLE, Met.SUPPORTED),
        ("2018-05-10", "occupied-crimea", Met.SUPPORTED, Met.SUPPORTED),
        ("2018-05-10", "russia", Met.SUPPORTED, Met.NOT_APPLICABLE),
        ("2017-08", "occupied-crimea", Met.PARTLY, Met.SUPPORTED),
    ],
    ids=["too early", "in time and place", "elsewhere", "the month of the cut-off"],
)
def test_22_usc_8910_reaches_occupied_territory_since_august_2017(
    seen: View, begins: str, territory: str, cutoff: Met, occupied: Met
) -> None:
    changed = with_wrong(seen, acts=[{"from": begins, "territory": territory}])
    assert answer(changed, jane(changed), "us-ssides.temporal.cutoff").met is cutoff
    assert answer(changed, jane(changed), "us-ssides.territory.occupied").met is occupied


def test_complicity_counts_where_the_text_has_it_and_nowhere_else(seen: View) -> None:
    helper = jane(seen, theory="facilitation")
    assert answer(seen, helper, "ca-jvcfoa.link.responsible-complicit").is_candidate
    assert answer(seen, helper, "us-eo13818.link.direct").is_candidate
    assert answer(seen, helper, "us-gma.link.responsible").met is Met.NOT_APPLICABLE
    assert answer(seen, helper, "us-mag12.link.responsible").met is Met.NOT_APPLICABLE


def test_the_urgent_procedure_is_no_ground(seen: View) -> None:
    regime = seen.regimes["uk-ghrsr"]
    assert [ground.id for ground in regime.grounds] == ["uk-ghrsr.ground.standard"]
    assert [procedure.id for procedure in regime.procedures] == ["uk-ghrsr.ground.urgent"]


def test_status_grounds_are_judged_for_the_person_and_apart(seen: View) -> None:
    office = argue("uk-russia.status.minister")
    of_status = [cell for cell in cells(seen, jane(seen, of_person=(office,)), "uk-russia") if cell.ground.kind == "status"]
    assert {cell.conduct_id for cell in of_status} == {None}
    assert best(of_status).met is Met.SUPPORTED  # type: ignore[union-attr]
    assert not [cell for cell in cells(seen, jane(seen), "uk-russia") if cell.ground.kind == "rights"]


def test_the_victims_purpose_is_a_fact_of_the_case(seen: View) -> None:
    assert answer(seen, jane(seen), "us-gma.victim.rights-seeker").met is Met.NOT_APPLICABLE
    from dossier.model.case import Purpose

    purpose = Purpose(
        kind="exercised-rights", statement="Doe published.", basis="reported", confidence="reported", cites=(SECONDARY,)
    )
    case = seen.cases["john-doe"].model_copy(update={"purpose": (purpose,)})
    changed = replace(seen, cases={**seen.cases, "john-doe": case})
    assert answer(changed, jane(changed), "us-gma.victim.rights-seeker").is_candidate
    assert answer(changed, jane(changed), "us-gma.victim.whistleblower").met is Met.NOT_APPLICABLE


def test_different_wrongs_are_never_added_up(seen: View) -> None:
    """One wrong has the right, another the territory: no cell has both."""
    first = seen.conduct[WRONG]
    elsewhere = first.model_copy(update={"acts": (first.acts[0].model_copy(update={"territory": "occupied-crimea"}),)})
    elsewhere = elsewhere.model_copy(update={"rights": ("religion",)})
    both = replace(seen, conduct={WRONG: first, "other-wrong": elsewhere})
    official = jane(both, argue("sy.right.torture", conduct=(WRONG,)), argue("sy.link.responsible", conduct=("other-wrong",)))
    allegation = official.allegations[0].model_copy(update={"conduct": (WRONG, "other-wrong")})
    official = official.model_copy(update={"allegations": (allegation,)})
    found = cells(both, official, "sy-entry-act")
    assert [(cell.conduct_id, cell.is_pleadable) for cell in found] == [(WRONG, False), ("other-wrong", False)]


def logic_case(logic: Any, **changes: Any) -> Callable[[View], Cell]:
    def build(seen: View) -> Cell:
        regime = seen.regimes["sy-entry-act"]
        ground = Ground.model_validate({"id": "sy.ground", "kind": "rights", "logic": logic, **changes})
        altered = replace(seen, regimes={**seen.regimes, "sy-entry-act": regime.model_copy(update={"grounds": (ground,)})})
        return rights_cell(altered, jane(altered, argue("sy.right.torture", "part")), "sy-entry-act")

    return build


@pytest.mark.parametrize(
    ("build", "met", "missing"),
    [
        (logic_case({"all_of": ["sy.right.torture", "sy.link.responsible"]}), Met.NO_EVIDENCE, ("sy.link.responsible",)),
        (logic_case({"any_of": ["sy.right.torture", "sy.link.responsible"]}), Met.PARTLY, ()),
        (logic_case("sy.right.torture"), Met.PARTLY, ()),
        (
            logic_case({"all_of": [{"any_of": ["sy.link.responsible"]}, "sy.right.torture"]}),
            Met.NO_EVIDENCE,
            ("sy.link.responsible",),
        ),
    ],
    ids=["all of", "any of", "one element", "nested"],
)
def test_grounds_stand_as_their_logic_says(seen: View, build: Callable[[View], Cell], met: Met, missing: tuple[str, ...]) -> None:
    cell = build(seen)
    assert cell.met is met
    assert cell.is_pleadable == (met is Met.PARTLY)
    assert missing_elements(cell) == missing


def test_what_the_facts_exclude_cannot_be_unlocked(seen: View) -> None:
    excluded = with_wrong(seen, rights=["religion"])
    assert missing_elements(rights_cell(excluded, jane(excluded), "sy-entry-act")) is None
    assert missing_elements(rights_cell(excluded, jane(excluded), "uk-ghrsr")) is None


def test_documents_that_unlock_most_come_first(seen: View) -> None:
    officials = {"jane-roe": jane(seen)}
    ranked = unlocks(replace(seen, officials=officials), ("uk-ghrsr", "eu-ghrsr", "sy-entry-act"))
    assert [one.weight for one in ranked] == sorted((one.weight for one in ranked), reverse=True)
    first = ranked[0]
    assert first.official_id == "jane-roe"
    assert first.wrongs == (WRONG,)
    assert first.evidence
    assert set(first.grounds) <= {"uk-ghrsr.ground.standard", "eu-ghrsr.ground.core", "eu-ghrsr.ground.qualified", "sy.ground"}


@pytest.mark.parametrize(
    ("met_by", "met"),
    [
        ({"listed_in": ["United States"]}, Met.SUPPORTED),
        ({"listed_in": ["Nowhere"]}, Met.NOT_APPLICABLE),
        ({"not_of": "Canada"}, Met.PARTLY),
        ({"pattern": True}, Met.NOT_APPLICABLE),
        ({"pattern": False}, Met.SUPPORTED),
        ({"outside": ["freedonia"]}, Met.NOT_APPLICABLE),
        ({"territories": ["freedonia"]}, Met.SUPPORTED),
    ],
    ids=["listed there", "not listed there", "nationality unknown", "no pattern", "an incident", "inside", "in the territory"],
)
def test_what_facts_can_decide(seen: View, met_by: dict[str, Any], met: Met) -> None:
    regime = seen.regimes["sy-entry-act"]
    element = regime.elements[0].model_copy(update={"kind": "territory", "met_by": MetBy.model_validate(met_by)})
    official = jane(seen)
    assert answer_element(seen, official, regime, element, official.allegations[0], WRONG).met is met


@pytest.mark.parametrize(
    ("missing", "met"),
    [
        ((), Met.PARTLY),
        (("failure",), Met.PARTLY),
        (("notice",), Met.PARTLY),
        (("power",), Met.NO_EVIDENCE),
        (("notice", "failure"), Met.NO_EVIDENCE),
    ],
    ids=["all four", "no failure", "no notice", "no power", "neither notice nor failure"],
)
def test_a_link_of_command_needs_power_and_notice_or_failure(seen: View, missing: tuple[str, ...], met: Met) -> None:
    official = jane(seen, argue("sy.link.responsible"))
    allegation = official.allegations[0]
    command = allegation.link.command
    assert command is not None
    whole = command.model_copy(update={"failure": command.notice, **dict.fromkeys(missing, ())})
    link = allegation.link.model_copy(update={"command": whole})
    changed = official.model_copy(update={"allegations": (allegation.model_copy(update={"link": link}),)})
    found = answer(seen, changed, "sy.link.responsible")
    assert found.met is met
    assert any("facts of command" in weakness for weakness in found.weaknesses) == bool(missing)
