"""What is confidential lies in the vault, and reaches nobody whose right to see it has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.checks.docket import Docket, missing, named, problem
from dossier.model.case import Case
from dossier.model.consent import PUBLIC, Consent
from dossier.model.record import INTERNAL, Record
from dossier.model.source import Exhibit, Source
from dossier.packet.pseudonyms import MENTION
from dossier.problem import Level, Problem
from dossier.project import Entry
from dossier.project.vault import NAME


def check_confidential_material_is_in_the_vault(docket: Docket) -> Iterator[Problem]:
    """Version control keeps everything for ever: a consent that is withdrawn could not be honoured inside the project.

    D801 error: an exhibit that is not public or rests on a consent, or what a witness told us, stands in the project.
    """
    for kind, entry, record in docket.records("exhibit", "source"):
        why = _confidential(record)
        if why and not entry.document.file.startswith(f"{NAME}/"):
            field, words = why
            text = f"{named(kind, entry)} {words} and stands in the project, which keeps every version of it"
            step = f"move it to {NAME}/{kind}s/{entry.id} in the folder that 'vault' in project.yaml names"
            yield problem(entry, (field,), Level.ERROR, "D801", text, step)


def _confidential(record: Record) -> tuple[str, str] | None:
    """The field by which a record belongs in the vault, and what it says; None where it may stand in the project."""
    if isinstance(record, Exhibit) and record.disclosure != PUBLIC:
        return "disclosure", "is confidential"
    if isinstance(record, Exhibit) and record.consent:
        return "consent", "rests on a consent"
    return ("witness", "is confidential") if isinstance(record, Source) and record.witness is not None else None


def check_witnesses_exist(docket: Docket) -> Iterator[Problem]:
    """What a witness told us is shown by that witness's consent, which stands in the vault.

    R223 error: a source names a witness that the vault does not hold.
    """
    for kind, entry, record in docket.records("source"):
        assert isinstance(record, Source)
        if record.witness and not docket.project.knows("witness", record.witness) and not docket.project.is_vault_out_of_reach:
            home, known = "vault/witnesses/{}.yaml", docket.project.of("witness")
            yield missing(kind, entry, ("witness",), "R223", "witness", record.witness, known, home)


def check_mentions_of_witnesses(docket: Docket) -> Iterator[Problem]:
    """A text speaks of a witness as <<id>>, which every page prints as Witness A, B and so on.

    R224 error: a text speaks of a witness that the vault does not hold.
    D807 error: a title speaks of a witness; titles stand in indexes, where no pseudonym is given.
    """
    known = docket.project.of("witness")
    for kind, entry, path, part in docket.parts():
        for name, info in type(part).model_fields.items():
            value = getattr(part, name)
            mentions = MENTION.findall(value) if isinstance(value, str) else []
            at = (*path, info.alias or name)
            for id_ in mentions:
                if kind in ("source", "exhibit"):
                    text = f"{named(kind, entry, path)}: '{name}' speaks of a witness, and stands in indexes"
                    yield problem(entry, at, Level.ERROR, "D807", text, "write 'a person who asked not to be named'")
                elif id_ not in known and not docket.project.is_vault_out_of_reach:
                    yield missing(kind, entry, at, "R224", "witness", id_, known, "vault/witnesses/{}.yaml")


def check_consents_hold(docket: Docket) -> Iterator[Problem]:
    """Somebody has to ask again before a consent ends, and nothing is shown without one.

    D805 gap: a consent has ended or was withdrawn; what it covered is absent for its recipient.
    D806 gap: a case is told by consent, and no consent holds.
    D808 gap: an exhibit rests on consents, none of which names a recipient that it is disclosed to.
    """
    for kind, entry, record in docket.records("witness", "exhibit", "case"):
        consents: Sequence[Consent] = getattr(record, "consent", ())
        for index, consent in enumerate(consents):
            if not consent.holds(docket.on) and not _is_renewed(docket, consents, consent):
                ended = "was withdrawn" if consent.withdrawn and consent.withdrawn <= docket.on else "does not hold on this day"
                text = f"{named(kind, entry)}: the consent for {consent.recipient} {ended}; what it covered is absent there"
                step = "ask again and add the new consent, or leave it so"
                yield problem(entry, ("consent", index), Level.GAP, "D805", text, step)
        if isinstance(record, Case) and record.telling == "consent" and not any(one.holds(docket.on) for one in consents):
            text = f"{named(kind, entry)}: it is told by consent, and no consent holds: no packet tells it"
            yield problem(entry, ("telling",), Level.GAP, "D806", text, "ask for consent and record it in 'consent'")
        if isinstance(record, Exhibit) and consents:
            yield from _told_to_whom_no_consent_names(entry, record)


def _told_to_whom_no_consent_names(entry: Entry, exhibit: Exhibit) -> Iterator[Problem]:
    allowed = {consent.recipient for consent in exhibit.consent}
    if PUBLIC in allowed or exhibit.disclosure == INTERNAL:
        return
    if exhibit.disclosure == PUBLIC:
        text = f"{named('exhibit', entry)}: it is public, and its consents name {', '.join(sorted(allowed))} alone"
        step = "write in 'disclosure' the recipients that consent was given for, or add the consent for public"
        yield problem(entry, ("disclosure",), Level.GAP, "D808", text, step)
        return
    for index, recipient in enumerate(exhibit.disclosure):
        if recipient not in allowed:
            text = f"{named('exhibit', entry)}: no consent names {recipient}, to whom it is disclosed; it is absent there"
            step = "ask for that consent and add it to 'consent', or take the recipient out"
            yield problem(entry, ("disclosure", index), Level.GAP, "D808", text, step)


def _is_renewed(docket: Docket, consents: Sequence[Consent], ended: Consent) -> bool:
    return any(one.recipient == ended.recipient and one.holds(docket.on) for one in consents)


CHECKS = (
    check_confidential_material_is_in_the_vault,
    check_witnesses_exist,
    check_mentions_of_witnesses,
    check_consents_hold,
)
