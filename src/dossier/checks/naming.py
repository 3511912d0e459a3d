"""Nobody is counted among the report's persons unless the report, or its authors, name them."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, problem
from dossier.model.official import Official
from dossier.model.record import ExhibitCite
from dossier.problem import Level, Problem


def check_report_names_the_person(docket: Docket) -> Iterator[Problem]:
    """A named person is one of the report's only on the report's own word.

    L602 error: a record claims that the report names a person, without a source that speaks for the report.
    L603 error: more persons are claimed for the report than it counts.
    """
    project = docket.project
    claimed = []
    for _, entry, record in docket.records("official"):
        assert isinstance(record, Official)
        if not record.in_report:
            continue
        claimed.append(entry)
        if record.name is None:
            continue
        cites = record.role_in_report.cites if record.role_in_report else ()
        cited = [
            project.exhibits[c.exhibit].source
            if isinstance(c, ExhibitCite) and c.exhibit in project.exhibits
            else getattr(c, "source", "")
            for c in cites
        ]
        sources = [project.sources[id_] for id_ in cited if id_ in project.sources]
        if not any(source.speaks_for_report for source in sources):
            text = f"official {entry.id} is counted among the report's persons, and no cite of the report names them"
            step = "cite in role_in_report a source marked speaks_for_report, or set in_report: no"
            yield problem(entry, ("in_report",), Level.ERROR, "L602", text, step)
    report = project.settings.report if project.settings else None
    if report and len(claimed) > report.persons:
        ids = ", ".join(entry.id for entry in claimed)
        text = f"{len(claimed)} records claim a place among the {report.persons} persons of the report: {ids}"
        step = "set in_report: no where the report does not name the person, or correct persons"
        yield problem(project.of("settings")["settings"], ("report", "persons"), Level.ERROR, "L603", text, step)


CHECKS = (check_report_names_the_person,)
