"""A lean file lacks the pictures that are searched elsewhere, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from dossier.pdffile.framing import Picture, frame_pictures
from dossier.pdffile.lean import pictures_in, write_lean
from tests.filing import scan


def sizes(path: Path) -> list[int]:
    with pikepdf.open(path) as document:
        return [len(page.obj.Resources.XObject["/I"].read_raw_bytes()) for page in document.pages]


def test_pictures_that_stand_in_another_file_are_left_out_however_they_are_packed(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(scan(1, 1))
    with pikepdf.open(tmp_path / "one.pdf") as document:
        document.save(tmp_path / "packed.pdf", compress_streams=True, recompress_flate=True)
    known = pictures_in([tmp_path / "one.pdf"])
    assert len(known) == 5
    write_lean(tmp_path / "packed.pdf", tmp_path / "lean.pdf", known)
    assert sizes(tmp_path / "lean.pdf") == [0] * 5


def test_a_picture_of_which_a_byte_differs_stays(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(scan(1, 1))
    with pikepdf.open(tmp_path / "one.pdf") as document:
        image = document.pages[2].obj.Resources.XObject["/I"]
        image.write(image.read_bytes()[:-1] + b"!")
        document.save(tmp_path / "other.pdf")
    write_lean(tmp_path / "other.pdf", tmp_path / "lean.pdf", pictures_in([tmp_path / "one.pdf"]))
    assert [size > 0 for size in sizes(tmp_path / "lean.pdf")] == [False, False, True, False, False]


def test_small_pictures_and_those_that_no_reader_unpacks_are_told_by_their_bytes(tmp_path: Path) -> None:
    pictures = [Picture(9, 9, "DeviceGray", 8, bytes(size), "DCTDecode") for size in (100, 5_000)]
    ((path, _),) = frame_pictures(pictures, tmp_path, "p", "a4")
    assert len(pictures_in([path])) == 1
