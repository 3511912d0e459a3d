"""A new record: what somebody said and nothing else, every other field as a comment, judged before it is put in place.

No fact is made up: what nobody said is left out. Nothing is overwritten, a file appears whole or not at all, and an id
that was given once, or is mentioned anywhere, is not given again.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from dossier.checks import check
from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.text import LONGEST_ID, RESERVED_NAMES
from dossier.newrecord.placing import given_in, home_of, place, register
from dossier.newrecord.skeleton import skeleton
from dossier.paths import files_below
from dossier.problem import Level, Problem, visible
from dossier.project import Entry, Project
from dossier.project.kinds import KINDS, Kind
from dossier.project.shape import record_of
from dossier.project.vault import files_of_vault
from dossier.yamlfile import MOST_BYTES, read
from dossier.yamlfile.writing import Value

_SOURCE = re.compile(r"S([0-9]{1,4})[a-z]?")
_ID_MENTIONED = rb"(?<![a-z0-9.-])([a-z0-9]+(?:-[a-z0-9]+)+)(?![a-z0-9-])"
_SOURCE_MENTIONED = rb"\b(?:source|origin|asserted_by)[\"']?:\s*[\"']?S([0-9]{1,4})[a-z]?\b"
_HIGHEST = 9_999
_LAST_RESORT = "name another with --id"


@dataclass(frozen=True)
class New:
    """A record that was made, or would be: its id, its file as messages name it, its text, and what is still missing."""

    id: str
    file: str
    text: str
    problems: tuple[Problem, ...]


def make(
    project: Project, kind_name: str, said: Mapping[str, Value], on: dt.date, *, id_: str | None = None, dry_run: bool = False
) -> New:
    """Makes a record of what was said.

    Args:
        kind_name: official, case, conduct or source.
        said: the fields of the record, as its YAML holds them.
        on: the day on which the record is judged.
        id_: the id it shall have; without one it is chosen.
        dry_run: judges and writes nothing.

    Raises:
        WrongUse: what was said does not make a record without errors, or the id was given before.
        EnvironmentFault: it cannot be written, or another run is making one; nothing is left in place.
    """
    kind = kind_for(project, kind_name, said)
    home = home_of(project, kind)
    if dry_run:
        known = given_in(home_of(project, first_row(kind_name)))
        return _judged(project, kind, said, on, free_id(project, kind, id_, said, frozenset(known)))
    try:
        with register(home_of(project, first_row(kind_name))) as given:
            new = _judged(project, kind, said, on, free_id(project, kind, id_, said, frozenset(given.ids)))
            given.add(new.id)
            place(home, kind, new.id, new.text.encode())
            return new
    except OSError as fault:
        where = visible(str(Path(kind.pattern).parent))
        text = f"nothing was made: {where.replace('/{id}', '')} cannot be written: {fault.strerror}"
        raise EnvironmentFault(text, "free space or rights there") from fault


def kind_for(project: Project, name: str, said: Mapping[str, Value]) -> Kind:
    """The kind of a new record; a source that a witness is, or one that not everybody may see, lies in the vault."""
    if name != "source" or ("witness" not in said and said.get("disclosure", "public") == "public"):
        return first_row(name)
    if project.vault is None or not project.vault.is_there:
        text = "such a source is kept in a vault outside the project, and none is at hand"
        raise WrongUse(text, "name a folder beside the project in project.yaml, such as vault: ../vault, or open it")
    return next(kind for kind in KINDS if kind.name == name and kind.pattern.startswith("vault/"))


def first_row(name: str) -> Kind:
    """The row of a kind whose folder also keeps the register of its ids: that of the project itself."""
    return next(kind for kind in KINDS if kind.name == name)


def slug(*words: str) -> str:
    """An id made of words in Latin letters: lower case, one hyphen between words; empty where a letter would be lost."""
    plain = unicodedata.normalize("NFKD", " ".join(words)).lower().replace("'", "").replace("\u2019", "")
    if any(letter.isalpha() and not letter.isascii() for letter in plain):
        return ""
    plain = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


Mentions = Callable[[bytes], frozenset[str]]


def free_id(
    project: Project,
    kind: Kind,
    id_: str | None,
    said: Mapping[str, Value],
    given: frozenset[str],
    mentions: Mentions | None = None,
) -> str:
    """The id asked for, or one that is chosen, once nothing has or had it.

    Args:
        given: the ids that were given before, or are being given now.
        mentions: what `mentions_in` gives, where many ids are chosen in one go.

    Raises:
        WrongUse: it cannot be an id, was given before, or none can be chosen.
    """
    mentions = mentions or mentions_in(project)
    chosen = id_ or _chosen(project, kind, said, given, mentions)
    if not re.fullmatch(kind.id_form, chosen) or chosen in RESERVED_NAMES or len(chosen) > LONGEST_ID:
        example = "S and a number, such as S001" if kind.name == "source" else "lower-case letters, digits and single hyphens"
        raise WrongUse(f"'{visible(chosen)}' cannot be the id of a {kind.name}", f"write {example}")
    twin = next((known for known in project.of(kind.name) if known.lower() == chosen.lower()), None)
    if twin is not None:
        step = f"write into it, or {_LAST_RESORT} where another is meant"
        raise WrongUse(f"{kind.name} '{twin}' is there already, in {project.of(kind.name)[twin].document.file}", step)
    if chosen in given:
        raise WrongUse(f"the id '{chosen}' was given to a {kind.name} before, and no id is given twice", _LAST_RESORT)
    if id_ is None and kind.name != "source" and chosen in mentions(_ID_MENTIONED):
        step = f"{_LAST_RESORT}, or this one where the record speaks of what is made now"
        raise WrongUse(f"the id '{chosen}' would be chosen, and a record speaks of '{chosen}' already", step)
    return chosen


def _chosen(project: Project, kind: Kind, said: Mapping[str, Value], given: frozenset[str], mentions: Mentions) -> str:
    """The id that follows from what was said: a name, a title with its year, or the next number."""
    if kind.name == "source":
        return _next_source(project, given, mentions)
    name = said.get("name")
    if isinstance(name, Mapping):
        words = [str(name.get(part, "")) for part in ("given", "family")]
        if not all(map(slug, words)):
            raise WrongUse("no id can be made of this name: it has letters that are none of a to z", "give one with --id")
        return slug(*words)
    if kind.name == "official":
        numbers = [int(one[10:]) for one in {*project.of("official"), *given} if re.fullmatch(r"unsourced-[0-9]{1,4}", one)]
        return f"unsourced-{max(numbers, default=0) + 1}"
    title, acts = slug(str(said.get("title", ""))), said.get("acts")
    year = str(acts[0].get("from", ""))[:4] if isinstance(acts, list) and acts and isinstance(acts[0], Mapping) else ""
    if not title:
        raise WrongUse("no id can be made of this title: it has letters that are none of a to z", "give one with --id")
    return title if not year or year in title else f"{title}-{year}"


def _next_source(project: Project, given: frozenset[str], mentions: Mentions) -> str:
    if project.is_vault_out_of_reach and not given:
        text = "nobody can say which numbers of sources are given: the vault cannot be used"
        raise WrongUse(text, "open the vault; dossier validate says what is wrong with it")
    numbers = [int(found[1]) for found in map(_SOURCE.fullmatch, (*project.of("source"), *given)) if found]
    numbers += [int(one) for one in mentions(_SOURCE_MENTIONED)]
    if max(numbers, default=0) >= _HIGHEST:
        raise WrongUse(f"S{_HIGHEST} is given or mentioned already", "correct it where it is a slip; numbers end there")
    return f"S{max(numbers, default=0) + 1:03d}"


def mentions_in(project: Project) -> Mentions:
    """What tells all that has a form in any record or log, well-formed or not, of the project or of its vault."""
    return cache(partial(_mentioned, project))


def _mentioned(project: Project, form: bytes) -> frozenset[str]:
    found = [file for folder in ("dossiers", "evidence", "submissions") for file in files_below(project.root, folder)]
    found += files_of_vault(project.vault) if project.vault and project.vault.is_there else ()
    mentions: set[str] = set()
    for file in found:
        if file.fault or file.absolute.suffix not in (".yaml", ".jsonl") or file.absolute.stat().st_size > MOST_BYTES:
            continue
        mentions.update(one.decode() for one in re.findall(form, file.absolute.read_bytes()))
    return frozenset(mentions)


def _judged(project: Project, kind: Kind, said: Mapping[str, Value], on: dt.date, id_: str) -> New:
    """The record as it would be, in the project as it would be."""
    file = kind.pattern.replace("{id}", id_)
    text = skeleton(kind, id_, file, said, schema=_schema_for(project, kind, file))
    document, faults = read(file, text.encode("utf-8", "surrogatepass"))
    record, misfits = record_of(kind.model, document, set()) if not faults else (None, ())
    _refuse((*faults, *misfits))
    entries = {**project.entries, kind.name: {**project.of(kind.name), id_: Entry(id_, document, record)}}
    found = tuple(one for one in check(replace(project, entries=entries), on) if one.place.file == file)
    _refuse(found)
    return New(id_, file, text, found)


def _refuse(problems: tuple[Problem, ...]) -> None:
    """Stops at errors, all of them at once; what was said would not make a record."""
    errors = list(dict.fromkeys((one.text, one.next) for one in problems if one.level is Level.ERROR))
    if errors:
        raise WrongUse("nothing was made: " + "; ".join(text for text, _ in errors), "; ".join(step for _, step in errors))


def _schema_for(project: Project, kind: Kind, file: str) -> str | None:
    """The way from a record's file to the schema of its kind, where the project holds one in its folder `schemas`."""
    name = f"schemas/{kind.name}.schema.json"
    if file.startswith("vault/") or not (project.root / name).is_file():
        return None
    return "../" * file.count("/") + name
