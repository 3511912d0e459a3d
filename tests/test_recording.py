"""How long a recording is, read from what its file says; what is cut short or nonsense says nothing."""

from __future__ import annotations

import datetime as dt
import io
import struct
import wave
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.checks import check
from dossier.errors import WrongUse
from dossier.exhibitfile import frames
from dossier.exhibitfile.confined import Looker
from dossier.exhibitfile.recording import seconds_of
from dossier.intake import take_in
from dossier.project import read_project
from tests.test_intake import exhibits, taking

ON = dt.date(2026, 11, 23)


def wav(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 1, 100, 0, "NONE", "not compressed"))
        sound.writeframes(bytes(int(seconds * 100)))
    return out.getvalue()


def flac(seconds: int) -> bytes:
    packed = (44_100 << 44) | (1 << 41) | (15 << 36) | seconds * 44_100
    return b"fLaC" + b"\x80\x00\x00\x22" + bytes(10) + packed.to_bytes(8, "big") + bytes(16) + b"\xff\xf8" + bytes(40)


def box(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def mp4(seconds: int, version: int = 0, brand: bytes = b"isom") -> bytes:
    said = struct.pack(">IIII", 0, 0, 600, seconds * 600) if version == 0 else struct.pack(">QQIQ", 0, 0, 600, seconds * 600)
    moov = box(b"moov", box(b"free", bytes(5)) + box(b"mvhd", bytes([version, 0, 0, 0]) + said + bytes(80)))
    return box(b"ftyp", brand + b"\x00\x00\x02\x00isom") + box(b"mdat", bytes(99)) + moov


def ogg(seconds: int, head: bytes, rate: int, skipped: int = 0) -> bytes:
    def page(granule: int, body: bytes) -> bytes:
        return b"OggS\x00\x00" + struct.pack("<Q", granule) + b"one!" + bytes(8) + bytes([1, len(body)]) + body

    other = page(rate * 999, b"x").replace(b"one!", b"two!")
    return page(0, head) + page(5, b"sound") + page(seconds * rate + skipped, b"sound") + other


def opus(seconds: int) -> bytes:
    return ogg(seconds, b"OpusHead\x01\x01" + struct.pack("<HIHB", 312, 16_000, 0, 0), 48_000, 312)


def vorbis(seconds: int) -> bytes:
    return ogg(seconds, b"\x01vorbis" + bytes(4) + b"\x01" + struct.pack("<I", 8_000) + bytes(13), 8_000)


def element(id_: int, inside: bytes) -> bytes:
    return id_.to_bytes((id_.bit_length() + 7) // 8, "big") + struct.pack(">Q", len(inside) | 1 << 56) + inside


def webm(seconds: float) -> bytes:
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + element(0x4489, struct.pack(">d", seconds * 1_000)))
    return element(0x1A45DFA3, element(0x4282, b"webm")) + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + info + bytes(9)


def mp3(seconds: int, *, silent: bytes = b"Info", before: bytes = b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5)) -> bytes:
    """Frames at 8,000 samples a second, one after the other, of 8 and of 16 kilobits by turns."""
    frames = [b"\xff\xe3" + bytes([bits << 4 | 2 << 2, 0]) for bits in (1, 2)]
    lengths = [576 * kilobits * 125 // 8_000 for kilobits in (8, 16)]
    made = [(frames[n % 2] + bytes(lengths[n % 2] - 4)) for n in range(seconds * 8_000 // 576)]
    first = (frames[1] + bytes(32) + silent).ljust(lengths[1], b"\0") if silent else b""
    return before + first + b"".join(made)


def adts(seconds: int) -> bytes:
    """Frames of 1,024 samples, 8,000 a second, eleven bytes each."""
    frame = bytes([0xFF, 0xF1, 0x40 | 11 << 2, 0, 11 >> 3, (11 & 7) << 5, 0]) + bytes(4)
    return frame * (seconds * 8_000 // 1_024)


def amr(seconds: int, start: bytes = b"#!AMR\n", sizes: tuple[int, int] = (12, 5), kinds: tuple[int, int] = (0, 8)) -> bytes:
    """Frames of a fiftieth of a second: one of speech, one of silence, one that was lost."""
    speech, silence = (bytes([kind << 3 | 4]) + bytes(size) for kind, size in zip(kinds, sizes, strict=True))
    every = [speech, silence, bytes([15 << 3])]
    return start + b"".join(every[n % 3] for n in range(seconds * 50))


APE = b"APETAGEX" + bytes(4) + (40).to_bytes(4, "little") + bytes(16) + b"a" * 40
FILES = {
    "wav": wav(754),
    "flac": flac(754),
    "mp4": mp4(754),
    "m4a": mp4(754, version=1, brand=b"M4A "),
    "ogg": opus(754),
    "mkv": webm(753.7),
    "mp3": mp3(754),
    "aac": adts(754),
    "amr": amr(754),
}


def seconds(data: bytes, ending: str) -> int | None:
    return seconds_of(io.BytesIO(data), len(data), ending)


@pytest.mark.parametrize("ending", FILES)
def test_the_length_is_what_the_file_says(ending: str) -> None:
    assert seconds(FILES[ending], ending) == 754


def test_vorbis_counts_by_its_own_rate_and_a_second_stream_counts_nothing() -> None:
    assert seconds(vorbis(60), "ogg") == 60


@pytest.mark.parametrize("after", [b"TAG" + bytes(125), APE, bytes(500), b""])
def test_what_stands_around_the_sound_counts_nothing(after: bytes) -> None:
    assert seconds(mp3(60, silent=b"", before=b"") + after, "mp3") == 60
    assert seconds(mp3(60, silent=b"VBRI") + after, "mp3") == 60


@pytest.mark.parametrize("mark", [b"Xing", b"Info", b"VBRI"])
def test_the_frame_that_says_how_a_file_was_made_is_no_sound(mark: bytes) -> None:
    with_frame, without = mp3(60, silent=mark), mp3(60, silent=b"")
    found = frames.seconds_of_mp3(io.BytesIO(with_frame), len(with_frame))
    assert found == pytest.approx(frames.seconds_of_mp3(io.BytesIO(without), len(without)), abs=1e-6)


def test_several_tags_and_zeros_before_the_sound_count_nothing() -> None:
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5)
    assert seconds(mp3(60, before=tag + tag + bytes(300)), "mp3") == 60


def test_a_wide_recording_by_telephone_counts_as_a_narrow_one() -> None:
    assert seconds(amr(60, b"#!AMR-WB\n", (17, 5), (0, 9)), "amr") == 60


def test_a_recorder_whose_power_failed_is_counted_to_its_last_whole_frame() -> None:
    assert {seconds(mp3(60)[:-cut], "mp3") for cut in range(1, 200)} == {60}
    assert seconds(amr(60)[:-700], "amr") == 58


def test_more_frames_than_can_be_counted_are_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MOST_FRAMES", 100)
    assert seconds(mp3(754), "mp3") is None


def test_what_lasts_less_than_a_second_lasts_one() -> None:
    assert seconds(wav(0.1), "wav") == 1


SILENT = {
    "a kind that does not say it": (b"RIFF" + bytes(500), "avi"),
    "a tag and no sound": (b"ID3" + bytes(500), "mp3"),
    "frames with something between them": (mp3(5) + b"something else here" + mp3(5), "mp3"),
    "frames of no rate": (mp3(5).replace(b"\xff\xe3\x18", b"\xff\xe3\x1c"), "mp3"),
    "frames of no length": (adts(5).replace(bytes([1, 0x60]), bytes(2)), "aac"),
    "something behind zeros": (mp3(5) + bytes(16) + b"something else" * 9, "mp3"),
    "something behind a tag": (mp3(5) + b"TAG" + bytes(125) + mp3(5), "mp3"),
    "a tag that names itself and goes on": (mp3(5) + b"APETAGEX" + bytes(400) + b"something else", "mp3"),
    "several channels": (b"#!AMR_MC1.0\n" + bytes(100), "amr"),
    "a film that was not closed": (mp4(0), "mp4"),
    "a length that is not known": (mp4(0).replace(struct.pack(">II", 600, 0), b"\x00\x00\x02\x58\xff\xff\xff\xff"), "mp4"),
    "no rate": (wav(5).replace(struct.pack("<I", 100), bytes(4)), "wav"),
    "a box that reaches beyond the end": (mp4(754)[:-30], "mp4"),
    "a recorder that stopped": (webm(5)[:40], "mkv"),
    "more than a thousand hours": (mp4(4_000_000), "mp4"),
    "video in Ogg": (ogg(5, b"\x80theora" + bytes(40), 1), "ogg"),
}


@pytest.mark.parametrize(("data", "ending"), SILENT.values(), ids=SILENT)
def test_a_file_that_does_not_say_it_says_nothing(data: bytes, ending: str) -> None:
    assert seconds(data, ending) is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 300), st.binary(max_size=12), st.integers(0, 400))
def test_no_bytes_end_the_reading(ending: str, at: int, put: bytes, cut: int) -> None:
    data = FILES[ending][:at] + put + FILES[ending][at + len(put) :][: 400 - cut]
    found = seconds(data, ending)
    assert found is None or 1 <= found < 3_600_000


@pytest.mark.parametrize("ending", FILES)
def test_the_child_hands_it_on(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"recording.{ending}"
    file.write_bytes(FILES[ending])
    with Looker() as looker:
        look = looker.look(file)
    assert (look.ending, look.duration) == (ending, "00:12:34")


def test_an_exhibit_keeps_the_length_that_its_file_says(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "call.wav"
    file.write_bytes(FILES["wav"])
    with pytest.raises(WrongUse, match="the recording is 00:12:34 long, and not 00:10:00"):
        take_in(read_project(folder), file, taking(disclosure="public", duration="00:10:00"))
    taken = take_in(read_project(folder), file, taking(disclosure="public"))
    record = folder / f"evidence/exhibits/{taken.id}/exhibit.yaml"
    text = record.read_text(encoding="utf-8")
    assert 'duration: "00:12:34"' in text
    assert "duration_told" not in text
    record.chmod(0o644)
    record.write_text(text.replace("00:12:34", "00:12:00"), encoding="utf-8")
    (problem,) = [one for one in check(read_project(folder), ON) if one.code == "E307"]
    assert problem.text.endswith("'duration' says 00:12:00, the file has 00:12:34")


def test_a_length_that_only_a_person_tells_is_marked_so(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "call.mp3"
    file.write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(413) + b"something else")
    taken = take_in(read_project(folder), file, taking(disclosure="public", duration="00:10:00"))
    assert "duration_told: yes" in (folder / f"evidence/exhibits/{taken.id}/exhibit.yaml").read_text(encoding="utf-8")
    assert exhibits(folder)
