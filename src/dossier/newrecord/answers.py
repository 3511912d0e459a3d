"""Answers as a record holds them, each refused at once where it cannot stand there, in the words of the problems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from dossier.errors import WrongUse
from dossier.likeness import nearest
from dossier.newrecord.asking import QUESTIONS, Question, Said
from dossier.problem import visible
from dossier.project import Project
from dossier.project.wording import Fault, words_for
from dossier.yamlfile.writing import Bare, Value

_CITE = re.compile(r"(S[^\s,]*|EX-[^\s,]*)(?:(?:\s*,\s*|\s+)(.+))?", re.S)
_FEW = 20
"""So many ids can be offered at once and still be read."""


def refusal(project: Project, question: Question, answer: str) -> str | None:
    """Why an answer cannot stand in the record, with what to write instead; None where it can."""
    parts = _listed(answer) if question.many and not question.is_cite else [answer]
    for part in parts or [""]:
        found = (
            _cite_refusal(project, part)
            if question.is_cite
            else _field_refusal(question, part) or _unknown(project, question, part)
        )
        if found:
            return visible(found)
    return None


def fields_from(kind: str, said: Said) -> dict[str, Value]:
    """The fields of a record that answers make, as its YAML holds them.

    Raises:
        WrongUse: something is missing that the record needs, or was said that does not belong to it.
    """
    asked = [one for one in QUESTIONS[kind] if one.applies(said)]
    missing = [one.flag for one in asked if one.needed and not said.get(one.name)]
    if missing:
        raise WrongUse(f"{', '.join(missing)} not given", f"give {' '.join(f'--{flag} …' for flag in missing)}")
    stray = [one.flag for one in QUESTIONS[kind] if one not in asked and said.get(one.name)]
    if stray:
        raise WrongUse(
            f"{', '.join(stray)} does not belong to such a record", f"leave out {' '.join(f'--{one}' for one in stray)}"
        )
    fields: dict[str, Any] = {"events": [{"id": "E1"}]} if kind == "case" else {}
    for question in asked:
        if answer := said.get(question.name):
            _put(fields, question.path, _value(question, answer))
    return fields


def _value(question: Question, answer: object) -> Value:
    given = [str(one) for one in answer] if isinstance(answer, Sequence) and not isinstance(answer, str) else [str(answer)]
    if question.is_cite:
        return [cite_of(one) for one in given]
    words = [part for one in given for part in _listed(one)] if question.many else given
    if question.path == ("disclosure",) and words in (["public"], ["internal"]):
        return words[0]
    return [Bare(one) for one in words] if question.many else Bare(words[0]) if question.choices else words[0]


def _put(fields: dict[str, Any], path: tuple[str | int, ...], value: Value) -> None:
    holder: Any = fields
    for step, after in pairwise(path):
        if isinstance(step, int):
            if step == len(holder):
                holder.append({})
            holder = holder[step]
        else:
            holder = holder.setdefault(step, [] if isinstance(after, int) else {})
    holder[path[-1]] = value


def cite_of(text: str) -> dict[str, Value]:
    """A cite as a record holds it, from how people type it: `S001, para 12` or `EX-0001 p. 4`.

    Raises:
        WrongUse: it begins with no source and no exhibit.
    """
    match = _CITE.fullmatch(text.strip())
    if match is None:
        raise WrongUse(f"'{visible(text)}' is not a cite", "write a source or an exhibit, then the place, as in S001, para 12")
    cite: dict[str, Value] = {"exhibit" if match[1].startswith("EX-") else "source": match[1]}
    return {**cite, "at": match[2].strip()} if match[2] else cite


def _cite_refusal(project: Project, text: str) -> str | None:
    try:
        cite = cite_of(text)
    except WrongUse as fault:
        return f"{fault.text}; {fault.next_step}"
    kind = "exhibit" if "exhibit" in cite else "source"
    if kind == "exhibit" and "at" not in cite:
        return "an exhibit is cited with its page; write it after a comma, as in EX-0001, p. 4"
    return _not_known(project, kind, str(cite[kind]))


def _field_refusal(question: Question, text: str) -> str | None:
    info = {one.alias or name: one for name, one in question.model.model_fields.items()}[str(question.path[-1])]
    value: object = text
    if question.many:
        value = text if question.path == ("disclosure",) and text in ("public", "internal") else [text]
    held: Any = Annotated[info.annotation, *info.metadata, question.flag]
    try:
        TypeAdapter(held).validate_python(value)
    except ValidationError as failure:
        error = failure.errors(include_url=False)[0]
        fault = Fault(error["type"], question.flag, error["input"], error.get("ctx", {}), False, {}, {})
        _, words, step = words_for(fault)
        return f"{words}; {step}"
    return None


def _unknown(project: Project, question: Question, text: str) -> str | None:
    if question.path == ("disclosure",):
        return None if text in ("public", "internal") else _not_known(project, "recipient", text)
    return _not_known(project, question.refers, text) if question.refers else None


def _not_known(project: Project, kind: str, id_: str) -> str | None:
    known = known_ids(project, kind)
    if id_ in known:
        return None
    offered = " or ".join(nearest(id_, known) or (sorted(known) if len(known) <= _FEW else ()))
    return f"there is no {kind} '{id_}'; {f'write {offered}' if offered else 'add it first'}"


def known_ids(project: Project, kind: str) -> list[str]:
    """The ids that a reference to something of this kind can name."""
    if kind == "right":
        return [right.id for right in project.rights.rights] if project.rights else []
    if kind == "territory":
        return list(project.territories)
    if kind == "scheme":
        return list(project.schemes)
    return list(project.institutions if kind == "institution" else project.of(kind))


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
