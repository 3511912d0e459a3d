"""What an official did is told where it is cited: planted sentences are found, and careful ones are left alone."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.checks.docket import Docket
from dossier.checks.free_texts import free_texts, texts_in
from dossier.checks.uncited import Reader, check_texts_point_to_records
from dossier.model.words import Words
from dossier.project import read_project
from tests.conftest import INVENTED, ROOT, change

ON = dt.date(2026, 11, 23)

PLANTED = """
Roe ordered the arrest of the editor.
Roe had Doe arrested at his desk.
Doe was arrested by Roe.
Roe personally signed the warrant for the cell.
Roe knew of the dark cell and looked away.
Roe knew that Doe was held without light.
Roe was aware of what went on below.
Roe was told of the cell by her deputy.
Roe did nothing while Doe lay in the dark.
Roe failed to stop the beatings.
Roe allowed her officers to beat prisoners.
Roe let it happen.
Roe turned a blind eye to the cell.
Roe covered up the beating of Doe.
Roe lied about the cell in the Gazette.
Roe destroyed the record of arrest.
Roe approved the raid on the newspaper.
Roe authorised the use of force.
Roe instructed the inspectors to keep Doe in the dark.
Roe commanded the men who broke in.
Roe directed the operation against the Gazette.
Roe oversaw the interrogation.
Roe organised the raid.
Roe planned the raid on Doe's newspaper.
Roe orchestrated the case against Doe.
Roe threatened the editor on the telephone.
Roe intimidated witnesses.
Roe harassed the family of Doe.
Roe persecutes journalists.
Roe silenced the Gazette.
Roe closed down two newspapers.
Roe banned the Gazette.
Roe jailed the editor.
Roe imprisoned Doe for nine days.
Roe put Doe in a cell without light.
Roe locked Doe up.
Roe locked the editor away for nine days.
Roe tortured Doe.
Roe killed the story, and then the editor.
Roe is responsible for the cell.
Roe was responsible for what the inspectors did.
Roe bears responsibility for the nine days.
Roe is to blame for the nine days.
Roe is behind the case.
Roe was involved in the arrest.
Roe took part in the questioning of Doe.
Roe was complicit in it all.
Roe carried out the arrest herself.
Roe stole the presses of the Gazette.
Roe took bribes from the owners of the cell block.
Roe enriched herself while in office.
Roe falsified the record of arrest.
Roe fabricated the charge against Doe.
Roe planted the papers in the editor's desk.
Roe obstructed the inquiry of the Court.
Roe ignored the complaint of Doe's lawyer.
Roe refused Doe a doctor.
Roe deprived Doe of sleep.
Roe denied Doe access to his lawyer.
Roe rewarded the officers who beat Doe.
Roe shielded the officers of the Inspectorate.
Roe violated the Constitution of Freedonia.
Roe used the courts against the Gazette.
Roe abused her power.
Roe put pressure on the Northville judges.
Roe's order sent Doe into the dark.
On Roe's instructions the inspectors came at nine.
It was Roe who gave the order to keep him there.
The cell was Roe's doing: she approved it in writing.
According to the Gazette, Roe ordered the cell to be closed off.
Everybody says that Roe ordered it.
It is alleged that Roe ordered the arrest.
Jane Ivanovna Roe had the editor beaten.
ROE ordered the arrest.
The Chair of the State Inspectorate ordered the arrest.
The head of the Inspectorate ordered the arrest.
The chair of the State Inspectorate knew of the cell.
Роу Джейн Ивановна ordered the arrest.
Miles ordered the police to hold the editor.
Richard Miles approved the raid.
Roe held the chair. She ordered the arrest.
Roe held the chair then. Under her the office was quiet. It was she who had Doe arrested.
Roe’s men beat Doe, and Roe approved.
Not only did Roe know of it: Roe ordered it.
Roe did not stop the torture of Doe.
No doubt Roe ordered it.
Nobody but Roe ordered the raid, and Roe knew that.
The Trust was founded when Roe had journalists arrested.
Our work began after Miles banned the Gazette.
We ask the Ministry to act, since Roe tortured our colleague.
""".strip().splitlines()

CAREFUL = """
Roe chaired the State Inspectorate from 2011.
Roe was born in Northville in 1961.
Roe was in office on 2 May 2019; whether she still is is not sourced.
Roe became deputy chair in 2007 and chair in 2011.
Roe left office in 2020, as is said.
Roe has held the office of chair since 2011.
Roe headed the Inspectorate of the state.
Roe is listed under number 00001.
Roe spoke to the Gazette on 2 May.
Roe, as chair, appoints the inspectors.
Roe published a biography of herself.
The announcement names Roe among three persons.
The announcement names Roe, as chair of the State Inspectorate, among three persons who it says may bear responsibility.
No source was seen that records a personal order by Roe.
No source shows that Roe knew of the cell.
No document records that Roe ordered the arrest.
Nothing seen shows that it reached Roe.
Nothing shows that Roe was told of the cell.
Whether Roe knew of the cell is not known.
Whether Roe approved the arrest was not checked.
Roe never ordered an arrest, as far as any source shows.
It is not alleged that Roe ordered anything.
Roe denied in 2017 that the cell had no light.
Year of birth of Roe.
End of Roe's term as chair.
The spelling of the name of Roe on the list.
Roe's listing bears no date.
The table of offices gives only the year of Roe's appointment.
The claim about Roe stands in allegation A1, which says who ordered what.
What Roe is said to have ordered stands in doe-dark-cell-2014.
For Roe's order see EX-0001.
Source S002 tells that Roe ordered it.
What Roe did to Doe is told in john-doe, which says who arrested him.
Doe was arrested by officers of the Inspectorate.
Officers of the Inspectorate beat the editor.
The court found that the detention had no lawful basis.
The inspectors arrested Doe in 2014.
Somebody ordered the arrest.
The Ministry ordered an inquiry.
The Trust publishes reports on prisons and on those held in them.
The Trust was founded in 2014 and has no link with the Gazette.
The organisation asked for the record of arrest in 2017.
Two newspapers were closed in 2014.
The list is in alphabetical order.
The State Inspectorate of Freedonia arrests and detains.
Presidency of Freedonia ordered an inquiry.
The roe of the sturgeon was seized.
Miles and miles away the Gazette was closed: so the song goes in Northville.
She ordered a copy of the biography.
He knew the cell.
Roehampton was raided.
A teacher of the same name as Roe, not listed.
In order to compare the two forms of the name Roe, the list was read.
Roe is no longer in office, as her successor's biography shows.
The search looked for denials by Roe and by the Inspectorate.
Roe: 1961, as in her own published biography.
The order of the names follows the list, where Roe stands last.
The dates of Roe and of Miles rest on one source.
""".strip().splitlines()


@lru_cache(maxsize=1)
def reader() -> Reader:
    project = read_project(INVENTED)
    words = project.of("words")["words"].record
    assert isinstance(words, Words)
    return Reader(project, words)


@pytest.mark.parametrize("sentence", PLANTED)
def test_a_sentence_that_says_what_an_official_did_is_found(sentence: str) -> None:
    assert reader().asserts(sentence)


@pytest.mark.parametrize("sentence", CAREFUL)
def test_a_sentence_that_does_not_is_left_alone(sentence: str) -> None:
    assert not reader().asserts(sentence)


@pytest.mark.parametrize("sentence", [one for one in PLANTED if one.count(".") == 1 and "Court" not in one])
def test_an_id_in_the_same_sentence_points_to_the_record_that_bears_it(sentence: str) -> None:
    assert not reader().asserts(sentence.rstrip(".") + " (S002).")
    assert reader().asserts(sentence + " See S002.")
    assert reader().asserts(sentence.rstrip(".") + " (S999).")


@pytest.mark.parametrize("project", [ROOT, INVENTED], ids=["the real records", "the invented project"])
def test_records_that_are_careful_are_left_alone(project: Path) -> None:
    docket = Docket(read_project(project), ON, {})
    assert [str(problem) for problem in check_texts_point_to_records(docket)] == []
    assert len(list(free_texts(docket))) > 300


def test_what_is_cited_and_names_an_official_is_recognised_in_the_real_records() -> None:
    """The rule would be idle if it recognised nobody: of cited texts on officials a good part tells a deed."""
    project = read_project(ROOT)
    words = project.of("words")["words"].record
    assert isinstance(words, Words)
    told = Reader(project, words)
    texts = [text for _, _, record in Docket(project, ON, {}).records("official") for _, text in texts_in(record)]
    assert sum(told.asserts(text) for text in texts) > 5


FREE = {
    "what the organisation says of itself": ("project.yaml", "submitter: Example Trust", "submitter: Example Trust\nabout: DEED"),
    "what a search gave": (
        "dossiers/jane-roe/dossier.yaml",
        "result: No source was seen that records a personal order by Roe.",
        "result: DEED",
    ),
    "what sources differ on": ("dossiers/jane-roe/dossier.yaml", "about: Year of birth", "about: DEED"),
    "a caution about a source": ("evidence/sources/S003.yaml", "caution: Bears no date.", "caution: DEED"),
    "the title of an exhibit": (
        "evidence/exhibits/EX-0001/exhibit.yaml",
        "title: Record of arrest of 1 April 2014",
        "title: DEED",
    ),
    "how a body answers to another": ("evidence/institutions.yaml", "how: No source for this line is held.", "how: DEED"),
    "a law": ("templates/regimes/sy-entry-act.yaml", "measures: Refusal of entry.", "measures: DEED"),
    "a reason for an ask": (
        "dossiers/jane-roe/dossier.yaml",
        "conflicts:\n",
        "recipients:\n  - {recipient: sy-ministry, ask: hold, reason: DEED, by: A. Example}\nconflicts:\n",
    ),
}


@pytest.mark.parametrize(("file", "find", "put"), FREE.values(), ids=FREE)
def test_every_text_without_cites_is_looked_at(file: str, find: str, put: str, folder: Path) -> None:
    change(folder, file, find, put.replace("DEED", "Roe ordered the arrest."))
    (problem,) = check_texts_point_to_records(Docket(read_project(folder), ON, {}))
    assert problem.place.file == file
    assert "Roe" not in problem.text


CITED = {
    "a note for counsel": ("dossiers/jane-roe/dossier.yaml", "Counsel asks us to keep the second witness apart.", "DEED"),
    "a cited claim": (
        "dossiers/jane-roe/dossier.yaml",
        "why: The chair heads the Inspectorate and appoints its officers.",
        "why: DEED",
    ),
    "a cited wrong": (
        "evidence/conduct/doe-dark-cell-2014.yaml",
        "statement: Doe is reported to have been kept in a cell without light for nine days.",
        "statement: DEED",
    ),
    "the reason of a waiver": (
        "evidence/conduct/doe-dark-cell-2014.yaml",
        "reason: The record of arrest is the Gazette's own scan; the Ministry's file is being sought.",
        "reason: DEED",
    ),
}


@pytest.mark.parametrize(("file", "find", "put"), CITED.values(), ids=CITED)
def test_what_is_cited_or_stays_in_the_house_is_not(file: str, find: str, put: str, folder: Path) -> None:
    change(folder, file, find, put.replace("DEED", "Roe ordered the arrest."))
    assert list(check_texts_point_to_records(Docket(read_project(folder), ON, {}))) == []


def test_a_broken_list_of_words_raises_no_second_problem(folder: Path) -> None:
    (folder / "templates/words.yaml").write_text("words: [", encoding="utf-8")
    change(folder, "project.yaml", "submitter: Example Trust", "submitter: Example Trust\nabout: Roe ordered the arrest.")
    assert list(check_texts_point_to_records(Docket(read_project(folder), ON, {}))) == []


def test_a_project_without_officials_has_nobody_to_speak_of(folder: Path) -> None:
    for official in (folder / "dossiers").iterdir():
        (official / "dossier.yaml").unlink()
    change(folder, "project.yaml", "submitter: Example Trust", "submitter: Example Trust\nabout: Roe ordered the arrest.")
    assert list(check_texts_point_to_records(Docket(read_project(folder), ON, {}))) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(PLANTED), st.text(max_size=300))
def test_no_text_around_it_ends_the_reading(before: str, planted: str, behind: str) -> None:
    assert reader().asserts(f"{before} {planted} {behind}") in (True, False)
