"""The record of a new exhibit, as the program writes it: read back through the model before it is put anywhere."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from dossier.errors import WrongUse
from dossier.exhibitfile.confined import Look
from dossier.exhibitfile.copying import Bytes
from dossier.exhibitfile.custodyfile import unfit
from dossier.model.custody import first_act
from dossier.model.source import Exhibit
from dossier.problem import visible
from dossier.project.shape import record_of
from dossier.yamlfile import read

RECORD = "exhibit.yaml"


@dataclass(frozen=True)
class Taking:
    """What a person says of a file that is to be taken in.

    Attributes:
        words: fields of its record by name.
        by: who takes it in, by function.
        at: when, as the log writes it.
        note: what else the log must say.
        capture: the further fields of its capture.
    """

    words: Mapping[str, object]
    by: str
    at: str
    note: str | None = None
    capture: Mapping[str, str] = field(default_factory=dict)


def written_record(id_: str, original_name: str, taking: Taking, look: Look, kept: Bytes) -> tuple[bytes, bytes]:
    """The bytes of the record and of the log of a new exhibit.

    Raises:
        WrongUse: what was said does not fit a record or a log, or the file says something else.
    """
    told = taking.words.get("duration")
    if told is not None and look.duration is not None and told != look.duration:
        raise WrongUse(f"the recording is {look.duration} long, and not {visible(str(told))}", "leave --duration out")
    fields: dict[str, object] = {
        **taking.words,
        "file": f"exhibit.{look.ending}",
        "sha256": kept.sha256,
        "type": look.type,
        "bytes": kept.stamp.size,
        "pages": look.pages,
        "duration": look.duration or told,
        "duration_told": True if told is not None and look.duration is None else None,
        "capture": {**taking.capture, "by": taking.by},
        "original_name": visible(os.fsencode(original_name).decode("utf-8", "backslashreplace")),
    }
    order = [info.alias or name for name, info in Exhibit.model_fields.items()]
    text = _yaml({name: fields[name] for name in order if fields.get(name) is not None})
    document, faults = read(RECORD, text)
    _, misfits = record_of(Exhibit, document, set()) if not faults else (None, ())
    for problem in (*faults, *misfits):
        raise WrongUse(f"the record cannot be written: {problem.text}", problem.next)
    try:
        act = first_act(id_, taking.at, taking.by, taking.note, kept.sha256)
    except ValidationError as fault:
        raise unfit(fault) from None
    return text, act.line()


def _yaml(fields: Mapping[str, object]) -> bytes:
    """The fields as YAML; every text stands in double quotes, in which JSON and YAML agree."""
    lines = []
    for name, value in fields.items():
        if isinstance(value, Mapping):
            lines += [f"{name}:", *_mapping("  ", "  ", value)]
        elif isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
            lines += [f"{name}:", *(line for one in value for line in _mapping("  - ", "    ", one))]
        else:
            lines.append(f"{name}: {_scalar(value)}")
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def _mapping(first: str, indent: str, fields: Mapping[str, object]) -> list[str]:
    return [f"{indent if index else first}{name}: {_scalar(one)}" for index, (name, one) in enumerate(fields.items())]


def _scalar(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_scalar, value))}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
