"""review.yaml: one form, nothing lost, old or new."""

from __future__ import annotations

import datetime as dt
import errno
import multiprocessing
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.review import Remark, Reply, Review, SignOff
from dossier.review import reviewfile
from dossier.review.reviewfile import (
    change_review,
    next_remark,
    next_sign_off,
    read_review,
    review_bytes,
    review_path,
    write_review,
)

DAY = dt.date(2026, 11, 23)
REMARK = Remark(
    id="R1",
    by="A. Lawyer",
    on=DAY,
    recipient="sy-ministry",
    block="jane-roe.A1+2",
    words="who: commanded",
    text="Says \"who\"? - #1: 'no' | > Кто?",
    replies=(Reply(by="B", on=None, text="Mended."),),
    draft="0" * 16,
)
SIGN_OFF = SignOff(
    id="G1", reviewer="anna", role="lawyer", scope="packet", recipient="sy-ministry", on=DAY, digest="a" * 64,
    parts={"order": "1", "exhibit:EX-0001": "2"}, program="0.9",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "dossiers/jane-roe").mkdir(parents=True)
    return review_path(tmp_path, "jane-roe")


def test_a_file_that_is_not_there_says_nothing(path: Path) -> None:
    assert read_review(path) == Review()


def test_what_was_written_is_read_and_written_alike(path: Path) -> None:
    review = Review(remarks=(REMARK,), sign_offs=(SIGN_OFF,))
    write_review(path, review)
    raw = path.read_bytes()
    assert read_review(path) == review
    assert review_bytes(read_review(path)) == raw
    assert raw.startswith(b"# Remarks and sign-offs")


def test_sign_offs_stay_byte_for_byte_when_a_remark_is_added(path: Path) -> None:
    write_review(path, Review(sign_offs=(SIGN_OFF,)))
    signed = path.read_text(encoding="utf-8").partition("sign_offs:")[2]
    change_review(path, lambda review: review.model_copy(update={"remarks": (REMARK,)}))
    assert path.read_text(encoding="utf-8").partition("sign_offs:")[2] == signed


def test_an_empty_review_can_be_written_and_read() -> None:
    assert b"remarks: []" in review_bytes(Review())


def test_a_file_that_would_not_change_is_not_touched(path: Path) -> None:
    write_review(path, Review(remarks=(REMARK,)))
    before = path.stat().st_ino
    assert change_review(path, lambda review: review).remarks == (REMARK,)
    assert path.stat().st_ino == before


def test_numbers_follow_the_highest_given() -> None:
    assert (next_remark(Review()), next_sign_off(Review())) == ("R1", "G1")
    seventh = REMARK.model_copy(update={"id": "R7"})
    assert next_remark(Review(remarks=(seventh, REMARK))) == "R8"


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_that_a_remark_can_hold_is_read_back_as_it_is(text: str, by: str) -> None:
    try:
        remark = Remark(id="R1", by=by, recipient="x", block=None, text=text)
    except ValidationError:
        return
    review_bytes(Review(remarks=(remark,)))


@pytest.mark.parametrize(
    "raw, said",
    [
        (b"remarks: {", "review.yaml:1"),
        (b"remarks: []\nsign_ofs: []\n", "sign_ofs"),
        (b"\xff", "UTF-8"),
        (b"", "empty"),
    ],
)
def test_a_broken_file_is_told_and_left_alone(path: Path, raw: bytes, said: str) -> None:
    path.write_bytes(raw)
    with pytest.raises(WrongUse) as stop:
        write_review(path, Review(remarks=(REMARK,)))
    assert said in str(stop.value)
    assert path.read_bytes() == raw


def test_a_link_in_its_place_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_bytes(review_bytes(Review()))
    path.symlink_to(tmp_path / "other.yaml")
    with pytest.raises(WrongUse, match="link"):
        write_review(path, Review(remarks=(REMARK,)))


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(WrongUse, match="no file"):
        read_review(path)


def test_an_official_without_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no folder of its own"):
        write_review(review_path(tmp_path, "john-poe"), Review())


def test_a_text_that_no_record_can_hold_is_refused_before_anything_is_written(path: Path) -> None:
    odd = REMARK.model_copy(update={"text": "a\u202eb"})
    with pytest.raises(WrongUse, match="cannot be written"):
        write_review(path, Review(remarks=(odd,)))
    assert not path.exists()


def test_a_text_that_would_be_read_otherwise_is_refused(path: Path) -> None:
    odd = REMARK.model_copy(update={"text": "two  spaces"})
    with pytest.raises(WrongUse, match="would not be read as it is"):
        write_review(path, Review(remarks=(odd,)))


def test_a_full_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_review(path, Review(remarks=(REMARK,)))
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(reviewfile.os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        write_review(path, Review())
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["review.yaml"]


def test_what_a_killed_run_left_is_in_nobodys_way(path: Path) -> None:
    path.with_name(".review.yaml.new").write_bytes(b"half")
    write_review(path, Review(remarks=(REMARK,)))
    assert [one.name for one in path.parent.iterdir()] == ["review.yaml"]


def test_a_file_keeps_who_may_read_it(path: Path) -> None:
    write_review(path, Review())
    path.touch()
    path.write_bytes(review_bytes(Review()))
    path.chmod(0o600)
    write_review(path, Review(remarks=(REMARK,)))
    assert path.stat().st_mode & 0o777 == 0o600


def _add(path: Path, text: str) -> None:
    for number in range(5):
        change_review(
            path,
            lambda review, number=number: review.model_copy(
                update={
                    "remarks": (
                        *review.remarks,
                        REMARK.model_copy(update={"id": next_remark(review), "text": f"{text} {number}"}),
                    )
                }
            ),
        )


def test_two_runs_at_once_lose_no_remark(path: Path) -> None:
    workers = [multiprocessing.get_context("fork").Process(target=_add, args=(path, name)) for name in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    remarks = read_review(path).remarks
    assert [one.id for one in remarks] == [f"R{number}" for number in range(1, 16)]
    assert len({one.text for one in remarks}) == 15
