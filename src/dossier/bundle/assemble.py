"""Assembles what is filed about one official with one recipient: whole and searched for leaks before anybody can see it.

It is a draft unless a final was ordered; whether a final may be made is asked before (`checks/finals`). It is made in a
folder of its own, from the view of its recipient and from copies that were hashed while they were made, and put in place as
a folder and a zip by one rename.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from dossier.asks import Ask, ask_of
from dossier.bundle.archive import write_zip
from dossier.bundle.bag import Source, write_bag
from dossier.bundle.exhibits import Held, exhibits_cited, hold
from dossier.bundle.index import index_csv
from dossier.bundle.manifest import DATED, IDENTIFIER, SIGNED_BY
from dossier.bundle.names import DATA, SUMS
from dossier.bundle.pages import Pages, Setting, set_pages
from dossier.bundle.record import Told, custody_extract, record_told
from dossier.bundle.sealing import sign
from dossier.bundle.worker import Worker
from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.language import Language
from dossier.needles import Needle, needles
from dossier.packet.compose import compose_packet
from dossier.packet.setting import Packet, language_of
from dossier.packet.vocabulary import parse_page
from dossier.paths import first_file
from dossier.project import Project
from dossier.publish import CURRENT, check_home, published
from dossier.render.kit import Kit, find_kit
from dossier.scan import refuse_leaks
from dossier.scan.files import files_in
from dossier.signature import Signed
from dossier.view import Audience, View, view
from dossier.writings import Finder

FOLDER = "bundles"
_WORK = ".work"
_DOCX = "docx"
_OF_THE_LANGUAGE = "words words,"


@dataclass(frozen=True)
class BundleOrder:
    """What somebody asks for.

    Attributes:
        date: the day that the bundle bears, and on which consents must hold.
        key: the private key that signs it, with the name of its owner in the recipient's list of signers.
        is_final: whether it is what is filed, and bears its date on every page, instead of a draft that says that it is one.
        formats: those of the packet; its PDF is always there.
        jobs: on how many processes to search for leaks; the bundle is the same.
    """

    official: str
    audience: Audience
    date: dt.date
    key: Path | None = None
    identity: str | None = None
    is_final: bool = False
    formats: tuple[str, ...] = ("pdf", _DOCX)
    jobs: int = 1

    @property
    def state(self) -> str:
        """The word for what it is, in its name and in its data."""
        return "final" if self.is_final else "draft"

    @property
    def final(self) -> dt.date | None:
        """The day that final pages bear; None for drafts."""
        return self.date if self.is_final else None


@dataclass(frozen=True)
class Bundled:
    """A bundle that was put in place, and what a log of what went out needs to know of it."""

    official: str
    recipient: str
    date: dt.date
    identifier: str
    folder: Path
    zip: Path
    digest: str
    pages: int
    told: Told
    signed: Signed | None = None


def assemble(project: Project, order: BundleOrder, home: Path) -> Bundled:
    """Makes a bundle and puts it in place below a folder, or leaves what is there.

    Raises:
        WrongUse: no packet is made for this official and recipient, or an exhibit may not go out as it is.
        LeakFound: something in it may not be seen by the recipient.
        EnvironmentFault, RenderFault, BundleFault: it cannot be rendered, written or signed.
    """
    seen, ask, recipient_id = _asked(project, order)
    recipient = seen.recipients[recipient_id]
    packet = compose_packet(seen, order.official, recipient_id, final=order.final)
    page = parse_page(packet.xhtml)
    identifier = f"{order.official}.{order.audience.folder}.{order.date.isoformat()}.{order.state}"
    told = record_told(seen, page, order.official, recipient_id, ask, order.date, packet.witnesses, state=order.state)
    kit, place = find_kit(project.templates), home / order.audience.folder / FOLDER / order.official
    check_home(place)
    with published(place) as staging:
        work, bag = staging.folder / _WORK, staging.folder / identifier
        work.mkdir()
        held = hold(project, seen, exhibits_cited(page), packet.witnesses, work / "exhibits")
        setting = Setting(seen, recipient, packet, kit.mark_font, work, order.final)
        payload, pages = _rendered(setting, order, held, kit)
        payload |= {"index.csv": index_csv(pages.rows), "record.json": told.raw, **_of_exhibits(held, packet)}
        language = language_of(seen, recipient.language)
        reading = _reading(seen, packet, order, identifier, language)
        hashes = write_bag(bag, payload, _info(seen, packet, order, identifier), reading=reading, own=work)
        staging.hashes |= {f"{identifier}/{name}": sha256 for name, sha256 in hashes.items()}
        signed = sign(bag / SUMS, order.key, order.identity or "") if order.key else None
        refuse_leaks(_searched(bag, pages), _withheld(project, seen, order, held, language), jobs=order.jobs)
        write_zip(bag, staging.folder / f"{identifier}.zip")
        shutil.rmtree(work)
    current = place / CURRENT
    return Bundled(
        order.official,
        recipient_id,
        order.date,
        identifier,
        current / identifier,
        current / f"{identifier}.zip",
        hashes[SUMS],
        pages.count,
        told,
        signed,
    )


def _rendered(setting: Setting, order: BundleOrder, held: tuple[Held, ...], kit: Kit) -> tuple[dict[str, Source], Pages]:
    """The packet in its formats and the numbered pages, by the names that they have in the bundle."""
    packet_pdf = setting.work / "packet.pdf"
    with Worker(kit, setting.work / "rendering", [one.size for one in held]) as worker:
        packet_pdf.write_bytes(worker.render(setting.packet, "pdf"))
        payload: dict[str, Source] = {"packet.pdf": packet_pdf}
        if _DOCX in order.formats:
            payload["packet.docx"] = worker.render(setting.packet, _DOCX)
        pages = set_pages(setting, held, packet_pdf, worker)
    return payload | dict(pages.files), pages


def _asked(project: Project, order: BundleOrder) -> tuple[View, Ask, str]:
    """The view of the recipient, and what is asked of it; refuses what no packet is made for."""
    id_ = order.audience.recipient
    if id_ is None:
        raise WrongUse("a bundle is filed with one recipient", "name it: --audience recipient:ID")
    if (order.key is None) != (order.identity is None):
        raise WrongUse("a signature needs a key and the name of its owner", "give both --key and --identity")
    if project.settings is None or id_ not in project.recipients:
        raise WrongUse("nothing was bundled: a record that is needed is broken", "run dossier validate and mend it")
    seen = view(project, order.audience, on=order.date)
    official = seen.officials.get(order.official)
    if official is None or official.name is None:
        text = f"official {order.official} has no record that this recipient may see, or no name"
        raise WrongUse(text, f"run dossier validate {order.official}")
    ask = ask_of(seen, official, id_, order.final)
    if not ask.needs_packet:
        text = f"no packet about {order.official} is made for {id_}, for nothing can be pleaded: the ask is '{ask.otherwise}'"
        raise WrongUse(text, f"see what is missing with dossier coverage {order.official}")
    return seen, ask, id_


def _of_exhibits(held: tuple[Held, ...], packet: Packet) -> dict[str, Source]:
    """The exhibits byte for byte, and what may be told of their custody."""
    found: dict[str, Source] = {one.file: one.path for one in held}
    logged = [one for one in held if one.custody]
    return found | {
        f"custody/{one.cited.id}.jsonl": custody_extract(one.cited.id, one.custody, packet.witnesses) for one in logged
    }


def _info(seen: View, packet: Packet, order: BundleOrder, identifier: str) -> dict[str, str]:
    fields = {"Source-Organization": seen.settings.submitter, "Contact-Email": seen.settings.contact}
    return {name: value for name, value in fields.items() if value} | {
        "External-Description": packet.title if order.is_final else f"Draft, not filed. {packet.title}",
        DATED: order.date.isoformat(),
        IDENTIFIER: identifier,
        "Bundle-State": order.state,
        **({SIGNED_BY: order.identity} if order.identity else {}),
    }


def _reading(seen: View, packet: Packet, order: BundleOrder, identifier: str, language: Language) -> bytes:
    """Half a page for the recipient."""
    texts = {}
    for name in ("READING.txt", "SIGNED.txt" if order.key else "UNSIGNED.txt"):
        path = first_file(seen.templates, f"bundle/{name}")
        if path is None:
            raise EnvironmentFault(f"templates/bundle/{name} does not exist", "install the program again; it ships this file")
        texts[name] = path.read_text(encoding="utf-8")
    reading, signature = texts.values()
    date = _day(order.date, language)
    bundle = identifier if order.is_final else f"{identifier} (a draft, not filed)"
    words = {"title": packet.title, "bundle": bundle, "date": date}
    return reading.format(**words, signature=signature.format(signer=order.identity).rstrip("\n")).encode()


def _day(day: dt.date, language: Language) -> str:
    return language.day.format(day=day.day, month=language.months[day.month - 1], year=day.year)


def _searched(bag: Path, pages: Pages) -> list[tuple[str, Path]]:
    """Every file of the bundle; of its pages, a copy without the pictures that are searched with their exhibits.

    The zip is not searched: every byte of it follows from the names and the bytes of these files.
    """
    lean = {f"{bag.name}/{DATA}{name}": path for name, path in pages.lean.items()}
    return [(name, lean.get(name, path)) for name, path in files_in([bag])]


def _withheld(project: Project, seen: View, order: BundleOrder, held: tuple[Held, ...], language: Language) -> tuple[Needle, ...]:
    """What may not be found in the bundle; the days that it openly bears, its own and those of custody, tell nothing."""
    wanted = needles(project, seen)
    days = {order.date, *(dt.date.fromisoformat(act.at[:10]) for one in held for act in one.custody)}
    written = " ꙮ ".join(form for day in sorted(days) for form in (day.isoformat(), _day(day, language)))
    shown = Finder([needle.value for needle in wanted]).found(written)
    return tuple(needle for number, needle in enumerate(wanted) if number not in shown)
