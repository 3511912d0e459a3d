"""What is withheld is found wherever it is put, and is never printed."""

from __future__ import annotations

import json
import os
import random
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.archivefile import zipped
from dossier.errors import EnvironmentFault, Exit, LeakFound, WrongUse
from dossier.needles import Needle, needles
from dossier.pdffile import everytext, everything
from dossier.project import read_project
from dossier.scan import Hit, decoding, markup, media, noise, peeling, prove, readers, refuse_leaks, scan, scanning
from dossier.scan.files import files_in
from dossier.scan.plants import LATIN, NEEDLES, plants
from dossier.scan.readers import READERS, Reader
from dossier.view import Audience, view
from tests import pages
from tests.conftest import INVENTED, Result

NEEDLE = (Needle("case no. 1 of those withheld, field name", "Mary Quite-Contrary"),)

Run = Callable[..., Result]


def hits(data: bytes, name: str = "a") -> set[tuple[str, str]]:
    return {(hit.carrier, hit.label) for hit in scanning.search({name: data}, NEEDLE)}


def test_the_scan_proves_itself() -> None:
    prove()


def nothing(*_: object, **__: object) -> Iterator[object]:
    return iter(())


@pytest.mark.parametrize("name", [name for name in READERS if name != "sealed"])
def test_a_reader_that_sees_nothing_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    blind = Reader(READERS[name].kind, READERS[name].fits, nothing)  # type: ignore[arg-type]
    monkeypatch.setitem(READERS, name, blind)
    with pytest.raises(EnvironmentFault, match="blind to"):
        prove()


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (decoding, "texts_of"),
        (decoding, "_runs"),
        (peeling, "peeled"),
        (markup, "texts_of_markup"),
        (everytext, "texts_by_pdfium"),
        (everytext, "texts_by_pypdf"),
        (media, "_packed_text"),
        (everything, "drawn_strings"),
    ],
)
def test_a_step_that_gives_nothing_is_noticed(where: object, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(where, what, (lambda *_: b"") if what == "drawn_strings" else nothing)
    with pytest.raises(EnvironmentFault, match="blind to"):
        prove()


@pytest.mark.parametrize("way", ["_HEX_RUN", "_BASE64_RUN", "_MIME_WORD", "_UNICODE", "_QUOTED", "_PERCENT", "_ENTITY"])
def test_a_way_of_escaping_that_is_not_undone_is_noticed(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    monkeypatch.setattr(peeling, way, re.compile("(?!)(x)(y)" if way == "_MIME_WORD" else "(?!)"))
    with pytest.raises(EnvironmentFault, match="blind to"):
        prove()


def test_a_sieve_for_noise_that_holds_nothing_back_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise.Sieve, "may_hold", lambda *_: False)
    with pytest.raises(EnvironmentFault, match="blind to"):
        prove()


def test_a_scan_that_cries_always_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    search = scanning.search
    monkeypatch.setattr(scanning, "search", lambda files, sought: (*search(files, sought), Hit("a", "b", "c")))
    with pytest.raises(EnvironmentFault, match="not there"):
        prove()


def test_the_proof_stands_before_every_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "zip", Reader("zip", lambda _: False, nothing))  # type: ignore[arg-type]
    with pytest.raises(EnvironmentFault, match="Nothing may be published"):
        scan({"a": b"harmless"}, NEEDLE)


def test_plants_hold_what_they_are_said_to_hold_in_one_place() -> None:
    names = [name for name, _, _ in plants()]
    assert len(names) > 80
    for name, data, _ in plants():
        if name.endswith(".pdf") and name.startswith(("drawn in numbers", "look", "page in no list")):
            assert LATIN.encode() not in data


def test_a_leak_names_file_carrier_and_field_and_never_the_value() -> None:
    with pytest.raises(LeakFound) as stop:
        refuse_leaks({"a.txt": b"told by Mary Quite-Contrary"}, NEEDLE)
    assert stop.value.status == Exit.ERRORS_FOUND
    assert "a.txt: text: case no. 1 of those withheld, field name" in str(stop.value)
    assert "Contrary" not in str(stop.value)


def test_what_holds_no_leak_is_passed() -> None:
    assert scan({"a.txt": b"told by Mary Major"}, NEEDLE) == ()
    refuse_leaks({"a.txt": b"told by Mary Major"}, NEEDLE)


def test_many_leaks_are_cut_to_a_screen() -> None:
    with pytest.raises(LeakFound, match="and 5 more"):
        refuse_leaks({f"{number:02}": b"Mary Quite-Contrary" for number in range(25)}, NEEDLE)


def test_a_name_that_leaks_is_not_printed() -> None:
    inside = zipped({"mary-quite-contrary.txt": b"x", "b/mary quite contrary.zip": zipped({"c": b"Mary Quite-Contrary"})})
    found = scanning.search({"Mary Quite-Contrary.zip": inside}, NEEDLE)
    assert found
    assert not [hit for hit in found if "contrary" in str(hit).lower()]
    assert {hit.file for hit in found} == {"file 1, whose name may not be shown"}


def test_hidden_characters_in_a_name_are_shown() -> None:
    found = scanning.search({"a\u202eb": b"Mary Quite-Contrary"}, NEEDLE)
    assert found[0].file == "a<U+202E>b"


def test_the_same_file_twice_is_reported_twice() -> None:
    assert [hit.file for hit in scanning.search({"a": b"Mary Quite-Contrary", "b": b"Mary Quite-Contrary"}, NEEDLE)] == ["a", "b"]


@pytest.mark.parametrize("start", list(readers.SEALED), ids=list(readers.SEALED.values()))
def test_what_is_not_opened_is_told(start: bytes) -> None:
    labels = [label for _, label in hits(start + b"...")]
    assert any(label.startswith(scanning.NOT_LOOKED_INTO) for label in labels)


def test_files_in_files_are_looked_into_so_deep_and_no_deeper() -> None:
    data = b"Mary Quite-Contrary"
    for _ in range(scanning.DEEPEST):
        data = zipped({"a": data})
    assert any("field name" in label for _, label in hits(data))
    assert any("too deep" in label for _, label in hits(zipped({"a": data})))


def test_more_bytes_than_may_be_unpacked_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "MOST_BYTES", 10)
    assert [label for _, label in hits(b"harmless and long")] == [f"{scanning.NOT_LOOKED_INTO} unpacks to more than it may"]


def encrypted_pdf() -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


@pytest.mark.parametrize("data", [encrypted_pdf(), b"%PDF-1.7 nothing", b"%PDF-"], ids=["encrypted", "damaged", "empty"])
def test_a_pdf_that_cannot_be_read_is_told(data: bytes) -> None:
    told = {carrier for carrier, label in hits(data) if label.startswith(scanning.NOT_LOOKED_INTO)}
    assert {"PDF, objects", "PDF, page text (pdfium)", "PDF, page text (pypdf)"} <= told


def test_a_reader_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> Iterator[object]:
        raise KeyError("Mary Quite-Contrary")

    monkeypatch.setitem(READERS, "tar", Reader("tar", lambda _: True, fail))  # type: ignore[arg-type]
    assert hits(b"x") == {("tar, content", f"{scanning.NOT_LOOKED_INTO} made its reader fail (KeyError)")}


def test_limits_of_a_pdf_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _, data, _ = next(plant for plant in plants() if plant[0] == "outline.pdf")
    monkeypatch.setattr(everything, "MOST_OBJECTS", 1)
    monkeypatch.setattr(everytext, "MOST_PAGES", 0)
    told = {label for _, label in hits(data)}
    assert {label.split("more than ")[1] for label in told if "more than" in label} == {"1 objects", "0 pages"}


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0\0\x04ab"], ids=["png", "jpeg"])
def test_a_picture_that_is_cut_short_is_told(data: bytes) -> None:
    assert any(label.endswith("is cut short") for _, label in hits(data))


STARTS = [b"", *readers.SEALED, b"%PDF-1.7\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1"]


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(STARTS),
)
def test_no_bytes_stop_the_scan(data: bytes, start: bytes) -> None:
    scanning.search({"a": start + data}, NEEDLE)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_plant_that_is_damaged_stops_nothing(data: st.DataObject) -> None:
    _, content, _ = data.draw(st.sampled_from(plants()))
    at = data.draw(st.integers(0, len(content) - 1))
    scanning.search({"a": content[:at] + data.draw(st.binary(max_size=4)) + content[at + 2 :]}, NEEDLES)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["zip", "base64", "hex", "utf-16", "json", "gzip"]), max_size=3))
def test_a_value_is_found_however_it_is_wrapped(ways: list[str]) -> None:
    import base64
    import gzip

    wrap: dict[str, Callable[[bytes], bytes]] = {
        "zip": lambda data: zipped({"a": data}),
        "base64": lambda data: b"x: " + base64.encodebytes(data),
        "hex": lambda data: b"x: " + data.hex().encode(),
        "utf-16": lambda data: data.decode("latin-1").encode("utf-16"),
        "json": lambda data: json.dumps(data.decode("latin-1")).encode(),
        "gzip": gzip.compress,
    }
    bytes_only = {"zip", "gzip", "utf-16"}  # what comes after these is no text that JSON or UTF-16 would carry
    kept = [way for number, way in enumerate(ways) if way not in ("json", "utf-16") or not set(ways[:number]) & bytes_only]
    data = b"told by Mary Quite-Contrary in the corridor"
    for way in kept:
        data = wrap[way](data)
    assert hits(data), kept


def test_a_withheld_statement_in_a_packet_is_found_in_pdf_and_word(folder: Path) -> None:
    """A packet composed for one recipient is full of leaks for another, and clean for its own."""
    from dossier.packet.compose import compose_packet

    project = read_project(folder)
    sylvania, uk = Audience("recipient", "sy-ministry"), Audience("recipient", "uk-fcdo")
    packet = compose_packet(view(project, sylvania), "jane-roe", "sy-ministry")
    files = {"a.pdf": pages.pdf(packet), "a.docx": pages.docx(packet)}
    assert scanning.search(files, needles(project, view(project, sylvania))) == ()
    found = scanning.search(files, needles(project, view(project, uk)))
    for file in files:
        labels = {hit.label for hit in found if hit.file == file}
        assert {"exhibit EX-0002, field title", "case john-doe, events E3, field statement"} <= labels


def test_files_below_a_folder_are_named_from_it(tmp_path: Path) -> None:
    (tmp_path / "set/b").mkdir(parents=True)
    (tmp_path / "set/empty").mkdir()
    for name in ("set/.hidden", "set/b/c.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "set/inside").symlink_to("b")
    names = [name for name, _ in files_in([tmp_path / "set"])]
    assert names == ["set/.hidden", "set/b/c.txt", "set/empty"]
    assert [name for name, _ in files_in([tmp_path / "set/b/c.txt", tmp_path / "set/.hidden"])] == [".hidden", "c.txt"]


def test_two_paths_of_one_name_are_both_looked_at(tmp_path: Path) -> None:
    for folder in "abc":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x").write_text(folder)
    paths = [tmp_path / folder / "x" for folder in "abca"]
    assert [name for name, _ in files_in(paths)] == ["x", "x (2)", "x (3)"]


def test_what_is_no_plain_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set/out").symlink_to("/etc")
    (tmp_path / "set/gone").symlink_to("nowhere-at-all")
    (tmp_path / "set/loop").symlink_to("loop")
    os.mkfifo(tmp_path / "set/pipe")
    told = {hit.file for hit in scan(files_in([tmp_path / "set"]), NEEDLE) if hit.label.startswith(scanning.NOT_LOOKED_INTO)}
    assert {"set/out", "set/pipe"} <= told


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="does not exist"):
        files_in([tmp_path / "nothing"])


def test_the_command_finds_and_tells(dossier: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("What was heard in the corridor: withheld-marker-0815")
    shown = dossier("-C", INVENTED, "scan", tmp_path / "a.txt", "--audience", "recipient:uk-fcdo")
    assert shown.status == 1
    assert shown.out.splitlines()[0] == "a.txt: text: exhibit EX-0002, field title"
    assert "marker" not in shown.out + shown.err
    told = dossier("-C", INVENTED, "scan", tmp_path, "--audience", "recipient:uk-fcdo", "--json")
    assert json.loads(told.out)["hits"][0]["label"] == "exhibit EX-0002, field title"
    assert dossier("-C", INVENTED, "scan", tmp_path, "--audience", "recipient:sy-ministry").status == 0


@pytest.mark.parametrize(
    ("audience", "message"),
    [
        ("internal", "nothing is withheld from the internal audience"),
        ("everyone", "'everyone' is no audience"),
        ("recipient:nobody", "there is no recipient 'nobody'"),
    ],
)
def test_an_audience_that_is_none_is_wrong_use(dossier: Run, tmp_path: Path, audience: str, message: str) -> None:
    shown = dossier("-C", INVENTED, "scan", tmp_path, "--audience", audience)
    assert shown.status == 2
    assert message in shown.err


def test_a_broken_project_file_stops_the_command(dossier: Run, folder: Path) -> None:
    (folder / "project.yaml").write_text("title: [")
    assert dossier("-C", folder, "scan", folder, "--audience", "public").status == 2


def test_what_is_found_does_not_depend_on_how_many_look() -> None:
    files = {f"{number}.txt": f"page {number}: the word quinquagesima stands here".encode() for number in range(7)}
    wanted = [Needle("a field", "quinquagesima")]
    messages = []
    for jobs in (1, 3):
        with pytest.raises(LeakFound) as found:
            refuse_leaks(files, wanted, jobs=jobs)
        messages.append(found.value.text)
    assert messages[0] == messages[1]
    refuse_leaks(files, [Needle("a field", "septuagesima")], jobs=3)


def test_files_on_the_disk_are_shared_out_under_the_numbers_that_they_have_together(tmp_path: Path) -> None:
    files = []
    for name in ("a.txt", "b.txt", "quinquagesima.txt", "z.txt"):
        (tmp_path / name).write_text(f"{name}: nothing stands here" * (len(files) + 1))
        files.append((name, tmp_path / name))
    for jobs in (1, 2, 9):
        with pytest.raises(LeakFound, match="file 3, whose name may not be shown: name of the file: a field"):
            refuse_leaks(files, [Needle("a field", "quinquagesima")], jobs=jobs)
    with pytest.raises(LeakFound, match=r"missing\.txt: content: a field|missing\.txt: content: could not be looked into"):
        refuse_leaks([*files, ("missing.txt", tmp_path / "missing.txt")], [Needle("a field", "septuagesima")], jobs=2)


def test_a_string_drawn_is_found_however_it_is_escaped_and_is_no_drawing_itself() -> None:
    drawn = b"BT (\\121uinquagesima \\(\\(a\\) Tj\\)) Tj ET"
    assert [hit.carrier for hit in scanning.search({"a": drawn}, (Needle("a field", "quinquagesima"),))] != []


DRAWN = [b"(a) '", b"(a)'(b)'\nET", b"<41>' ET", b'1 2 (a)"\nQ', b"[(a)]TJ", b"(a)Tj(b)'\1", b"(a)'(\1\2)' Q"]


@pytest.mark.parametrize("drawn", DRAWN)
def test_what_draws_text_is_a_drawing(drawn: bytes) -> None:
    assert everything.draws_text(drawn)


def test_noise_is_no_drawing() -> None:
    assert not everything.draws_text(random.Random(3).randbytes(200_000))


SIDES = (500, 300)


def pictured(packed: bytes, **entries: object) -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        kind = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "ColorSpace": pikepdf.Name.DeviceGray}
        image = pdf.make_stream(packed, **kind, BitsPerComponent=8, Width=SIDES[0], Height=SIDES[1], **entries)
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def paper(ground: str) -> bytes:
    drawn, count = random.Random(5), SIDES[0] * SIDES[1]
    return drawn.randbytes(count) if ground == "noise" else bytes(drawn.choices(range(240, 256), k=count))


@pytest.mark.parametrize("way", ["bare", "flate", "dct"])
@pytest.mark.parametrize("ground", ["noise", "light"])
def test_a_value_among_the_bytes_of_a_picture_is_found(ground: str, way: str) -> None:
    text = b"\xffMary Quite-Contrary\xff"
    samples = paper(ground)[:70_000] + text + paper(ground)[70_000 + len(text) :]
    packed = zlib.compress(samples) if way == "flate" else samples
    filters = {"flate": {"Filter": pikepdf.Name.FlateDecode}, "dct": {"Filter": pikepdf.Name.DCTDecode}}.get(way, {})
    found = hits(pictured(packed, **filters))
    assert {label for _, label in found if not label.startswith(scanning.NOT_LOOKED_INTO)} == {NEEDLE[0].label}


def test_the_samples_of_a_picture_are_not_read_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    texts_of = decoding.texts_of
    monkeypatch.setattr(decoding, "texts_of", lambda data: read.append(len(data)) or texts_of(data))
    packed = zlib.compress(paper("light"))
    assert hits(pictured(packed, Filter=pikepdf.Name.FlateDecode)) == set()
    assert max(read) < SIDES[0] * SIDES[1]


def test_a_picture_in_a_file_that_is_locked_with_no_word_is_read_as_it_is_unlocked() -> None:
    text = b"\xffMary Quite-Contrary\xff"
    samples = paper("noise")[:70_000] + text + paper("noise")[70_000:]
    out = BytesIO()
    with pikepdf.open(BytesIO(pictured(samples, Filter=pikepdf.Name.DCTDecode))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="secret", user=""))
    assert text not in out.getvalue()
    assert NEEDLE[0].label in {label for _, label in hits(out.getvalue())}
