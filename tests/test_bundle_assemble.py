"""A bundle holds what its recipient may see, whole, the same bytes twice, and appears whole or not at all."""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from dossier import publish
from dossier.bundle import State, assemble, verify
from dossier.bundle.assemble import Bundled, BundleOrder
from dossier.errors import EnvironmentFault, LeakFound, RenderFault, WrongUse
from dossier.exhibitfile.custodyfile import add_act
from dossier.project import read_project
from dossier.view import Audience
from tests import filing
from tests.bundles import SIGNER, make_key, needs_keys, signers
from tests.conftest import Result, change

Run = Callable[..., Result]
MINISTRY = Audience("recipient", "sy-ministry")


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Bundled]:
    """A bundle with an exhibit of every kind, and its project."""
    place = tmp_path_factory.mktemp("every")
    project = filing.copied(place)
    filing.every_kind(project)
    return project, filing.bundled(project, place / "out")


def data(made: Bundled) -> dict[str, bytes]:
    home = made.folder / "data"
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_it_holds_packet_pages_exhibits_index_record_and_custody(every: tuple[Path, Bundled]) -> None:
    _, made = every
    endings = ["0001.txt", "0002.txt", "0010.pdf", "0011.pdf", "0012.pdf", "0013.pdf", "0014.pdf"]
    endings += ["0020.png", "0021.jpg", "0022.tif", "0030.docx", "0031.txt", "0032.txt"]
    own = ["bundle.pdf", "custody/EX-0001.jsonl", *(f"exhibits/EX-{ending}" for ending in endings)]
    assert sorted(data(made)) == sorted([*own, "index.csv", "packet.docx", "packet.pdf", "record.json"])
    assert made.told.exhibits == tuple(f"EX-{ending[:4]}" for ending in endings)
    assert made.told.conduct == ("doe-dark-cell-2014",)
    assert made.told.cases == ("john-doe",)
    assert {"S001", "S006"} <= set(made.told.sources)


def test_exhibits_go_out_byte_for_byte(every: tuple[Path, Bundled]) -> None:
    project, made = every
    for name, raw in data(made).items():
        if name.startswith("exhibits/EX-00") and "0002" not in name:
            id_ = Path(name).stem
            assert raw in [path.read_bytes() for path in (project / "evidence/exhibits" / id_).iterdir()]


def test_other_tools_accept_it(every: tuple[Path, Bundled], tmp_path: Path) -> None:
    _, made = every
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=made.folder, check=False, capture_output=True)
    assert (done.returncode, done.stdout) == (0, b"")
    shutil.unpack_archive(made.zip, tmp_path)
    assert verify(tmp_path / made.identifier, expected=made.digest).state is State.UNSIGNED
    assert verify(made.zip, expected=made.digest).state is State.UNSIGNED


def test_it_is_a_draft_by_name_and_says_for_whom_it_is(every: tuple[Path, Bundled]) -> None:
    _, made = every
    details = verify(made.folder).details
    assert details["External-Identifier"] == made.identifier == "jane-roe.recipient-sy-ministry.2026-11-23.draft"
    assert details["Bundle-State"] == "draft"
    assert details["Source-Organization"] == "Example Trust"
    reading = (made.folder / "READING.txt").read_text(encoding="utf-8")
    assert "Submission concerning Jane Ivanovna Roe to Sylvania" in reading
    assert "(a draft, not filed), of 2026, November the 23." in reading


def test_what_is_filed_elsewhere_and_what_is_withheld_changes_no_byte(folder: Path, tmp_path: Path) -> None:
    before = filing.bundled(folder, tmp_path / "before").zip.read_bytes()
    filing.add(folder, "EX-0040", filing.pdf("for others"), disclosure="[uk-fcdo]")
    filing.add(folder, "EX-0041", filing.pdf("for us"), disclosure="internal", at="p. 1")
    log = folder / "evidence/exhibits/EX-0001/custody.jsonl"
    log.unlink()
    shutil.copy(filing.INVENTED / "evidence/exhibits/EX-0001/custody.jsonl", log)
    assert filing.bundled(folder, tmp_path / "after").zip.read_bytes() == before


@needs_keys
def test_a_signed_bundle_is_verified_until_a_byte_is_changed(folder: Path, tmp_path: Path) -> None:
    key = make_key(tmp_path)
    made = filing.bundled(folder, tmp_path / "out", key=key, identity=SIGNER, formats=("pdf",))
    allowed = signers(tmp_path / "signers", key)
    assert made.signed is not None
    assert verify(made.folder, allowed).signer == verify(made.zip, allowed).signer == SIGNER
    assert "packet.docx" not in data(made)
    path = made.folder / "data/bundle.pdf"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    assert verify(made.folder, allowed).state is State.TAMPERED


PLANTED = "Wendy Withheld-Witness"


def hand_over(folder: Path) -> None:
    sha256 = read_project(folder).exhibits["EX-0001"].sha256
    path = folder / "evidence/exhibits/EX-0001/custody.jsonl"
    add_act(path, "EX-0001", sha256, act=f"shown to {PLANTED}", by="officer", note=None, at="2019-01-01T00:00:00Z")


LEAKS: dict[str, Callable[[Path], object]] = {
    "the metadata of an exhibit": lambda folder: filing.add(folder, "EX-0050", filing.pdf("plain", Author=PLANTED)),
    "the text of an exhibit": lambda folder: filing.add(folder, "EX-0050", f"Told by {PLANTED}.\n".encode(), "txt"),
    "an act of custody": hand_over,
}


@pytest.mark.parametrize("plant", LEAKS.values(), ids=LEAKS.keys())
def test_a_withheld_value_stops_the_bundle_and_leaves_the_one_before(
    folder: Path, tmp_path: Path, plant: Callable[[Path], object]
) -> None:
    before = filing.bundled(folder, tmp_path / "out")
    plant(folder)
    with pytest.raises(LeakFound) as stopped:
        assemble.assemble(read_project(folder), BundleOrder("jane-roe", MINISTRY, filing.DAY), tmp_path / "out")
    assert "Wendy" not in str(stopped.value)
    assert verify(before.folder, expected=before.digest).state is State.UNSIGNED
    assert [path.name for path in before.folder.parent.parent.iterdir() if path.name.startswith(".staging")] == []


def test_a_bundle_without_leaks_passes_the_search(folder: Path, tmp_path: Path) -> None:
    filing.add(folder, "EX-0050", filing.pdf("It was believed that it was documented by nobody on 2026-11-23."))
    change(folder, "dossiers/jane-roe/dossier.yaml", "  - Counsel asks us to keep", "  - On 2026-11-23 counsel asks us to keep")
    made = assemble.assemble(read_project(folder), BundleOrder("jane-roe", MINISTRY, filing.DAY), tmp_path / "out")
    assert verify(made.zip, expected=made.digest).state is State.UNSIGNED


def encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(filing.pdf("secret"))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def spoil(name: str, raw: bytes) -> Callable[[Path], None]:
    def change_file(folder: Path) -> None:
        path = folder / "evidence/exhibits/EX-0001" / name
        path.unlink()
        if raw:
            path.write_bytes(raw)

    return change_file


def with_exif() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "Camera"
    return filing.picture("JPEG", exif=exif)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "another file": (spoil("record.txt", b"Record of arrest."), "EX-0001: its file is not the one that was taken in"),
    "no file": (spoil("record.txt", b""), "EX-0001: its file does not exist"),
    "a broken log": (spoil("custody.jsonl", b"{}\n"), "EX-0001: line 1 of its custody log is not right"),
    "an encrypted file": (lambda folder: filing.add(folder, "EX-0060", encrypted()), "EX-0060: its file is encrypted"),
    "a picture with EXIF": (
        lambda folder: filing.add(folder, "EX-0060", with_exif(), "jpg"),
        "EX-0060: its file holds EXIF or XMP besides the picture",
    ),
}


@pytest.mark.parametrize(("spoilt", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_an_exhibit_that_may_not_go_out_stops_the_bundle(
    folder: Path, tmp_path: Path, spoilt: Callable[[Path], object], text: str
) -> None:
    spoilt(folder)
    with pytest.raises(WrongUse) as stopped:
        filing.bundled(folder, tmp_path / "out")
    assert text in stopped.value.text
    assert list((tmp_path / "out").rglob("current")) == []


def test_a_link_in_place_of_a_file_is_not_followed(folder: Path, tmp_path: Path) -> None:
    path = folder / "evidence/exhibits/EX-0001/record.txt"
    path.rename(tmp_path / "elsewhere.txt")
    path.symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(WrongUse, match="is a link"):
        filing.bundled(folder, tmp_path / "out")


def test_a_clean_copy_goes_out_in_place_of_a_picture_that_tells_too_much(folder: Path, tmp_path: Path) -> None:
    filing.add(folder, "EX-0060", with_exif(), "jpg", at=None)
    filing.add(folder, "EX-0061", filing.picture("JPEG"), "jpg", parent="EX-0060", copy="working")
    made = filing.bundled(folder, tmp_path / "out")
    assert "EX-0061" in made.told.exhibits
    assert "EX-0060" not in made.told.exhibits


WRONG = {
    "no recipient": (BundleOrder("jane-roe", Audience("public"), filing.DAY), "one recipient"),
    "no packet": (BundleOrder("richard-miles", MINISTRY, filing.DAY), "nothing can be pleaded"),
    "no name": (BundleOrder("unsourced-1", MINISTRY, filing.DAY), "no name"),
    "a key alone": (BundleOrder("jane-roe", MINISTRY, filing.DAY, Path("key")), "needs a key and the name"),
    "no such recipient": (BundleOrder("jane-roe", Audience("recipient", "nobody"), filing.DAY), "is broken"),
}


@pytest.mark.parametrize(("order", "text"), WRONG.values(), ids=WRONG.keys())
def test_an_order_that_cannot_be_met_is_refused(folder: Path, tmp_path: Path, order: BundleOrder, text: str) -> None:
    with pytest.raises(WrongUse, match=text):
        assemble.assemble(read_project(folder), order, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["project", "vault"]


STEPS: dict[str, tuple[object, str]] = {
    "the bag": (assemble, "write_bag"),
    "the zip": (assemble, "write_zip"),
    "the name of the set": (Path, "rename"),
    "the link": (Path, "symlink_to"),
    "the link in place": (Path, "replace"),
}


def killed_at(step: tuple[object, str], folder: Path, home: Path) -> int:
    """Bundles in a process that is gone the moment that it comes to a step."""
    child = os.fork()
    if child == 0:
        setattr(step[0], step[1], lambda *_, **__: os._exit(9))
        filing.bundled(folder, home)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_run_that_is_killed_leaves_the_old_bundle_and_hinders_none(folder: Path, tmp_path: Path) -> None:
    before = filing.bundled(folder, tmp_path / "out", formats=("pdf",))
    change(folder, "evidence/sources/S002.yaml", "title: Nine days", "title: Ten days")
    for name, step in STEPS.items():  # each run comes to its step past what the one before it left
        assert killed_at(step, folder, tmp_path / "out") == 9, name
        assert verify(before.folder, expected=before.digest).state is State.UNSIGNED, name
        assert verify(before.zip, expected=before.digest).state is State.UNSIGNED, name
    after = filing.bundled(folder, tmp_path / "out", formats=("pdf",))
    assert after.digest != before.digest
    names = sorted(path.name for path in after.folder.parent.iterdir())
    assert names == ["SHA256SUMS", after.identifier, f"{after.identifier}.zip"]
    assert [path.name for path in after.folder.parent.parent.iterdir() if path.name.startswith(".staging")] == []


def test_a_full_disk_is_one_clear_line(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "data")

    monkeypatch.setattr(publish.os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        filing.bundled(folder, tmp_path / "out")


def test_a_worker_that_dies_is_one_clear_line(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.bundle.worker._render", _die)
    with pytest.raises(RenderFault, match="the worker died"):
        filing.bundled(folder, tmp_path / "out")


def _die(*_: object) -> bytes:
    os._exit(1)


@pytest.mark.skipif(sys.platform == "darwin", reason="the limit on memory is not kept there")
@pytest.mark.parametrize("what", ["memory", "time"])
def test_an_exhibit_that_exhausts_its_reader_is_one_clear_line(
    what: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dossier.workers.LEAST_MEMORY", 256 << 20)
    monkeypatch.setattr("dossier.workers.LEAST_SECONDS", 1)
    monkeypatch.setattr("dossier.bundle.worker._SECONDS_FOR_EACH", 0)
    monkeypatch.setattr("dossier.bundle.worker._render", _take_memory if what == "memory" else _take_time)
    with pytest.raises(RenderFault, match="the worker died"):
        filing.bundled(folder, tmp_path / "out")


def _take_memory(*_: object) -> bytes:
    return bytes(1 << 30)


def _take_time(*_: object) -> bytes:
    while True:
        pass


def test_a_worker_ends_with_the_run_that_started_it(folder: Path, tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        pytest.MonkeyPatch().setattr(assemble, "set_pages", lambda *_: os._exit(9))
        filing.bundled(folder, tmp_path / "out")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    lock = tmp_path / "out/recipient-sy-ministry/bundles/jane-roe/.lock"
    with lock.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def test_a_page_that_cannot_be_rendered_names_itself(folder: Path, tmp_path: Path) -> None:
    style = folder / "templates/packet/style.css"
    style.write_text("p { background: url(https://example.org/x.png) }", encoding="utf-8")
    with pytest.raises(RenderFault, match=r"jane-roe\.sy-ministry\.pdf: "):
        filing.bundled(folder, tmp_path / "out")


def test_a_missing_text_for_the_recipient_is_one_clear_line(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assemble, "first_file", lambda folders, relative: None)
    with pytest.raises(EnvironmentFault, match=r"READING\.txt does not exist"):
        filing.bundled(folder, tmp_path / "out")


def test_place_locale_and_hash_seed_change_no_byte(folder: Path, tmp_path: Path) -> None:
    def made(seed: str, **more: str) -> bytes:
        code = (
            "import sys; from pathlib import Path; from tests import filing;"
            f"print(filing.bundled(Path(sys.argv[1]), Path(sys.argv[2]) / 'out {seed}').zip)"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed, **more}
        done = subprocess.run(
            [sys.executable, "-c", code, folder, tmp_path], env=environment, capture_output=True, text=True, check=True
        )
        return Path(done.stdout.strip()).read_bytes()

    filing.add(folder, "EX-0020", filing.picture("PNG"), "png")
    filing.add(folder, "EX-0021", filing.pdf("one", "two"))
    assert made("1", TZ="UTC", LANG="C") == made("2", TZ="Asia/Vladivostok", LC_ALL="C.UTF-8")


@pytest.fixture
def unsearched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out the search for leaks, which has its own tests and takes its time."""
    monkeypatch.setattr(assemble, "refuse_leaks", lambda files, needles, jobs: None)


@pytest.mark.usefixtures("unsearched")
def test_the_command_makes_a_bundle_and_says_what_to_do(dossier: Run, folder: Path, tmp_path: Path) -> None:
    words = ("-C", folder, "bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--date", "2026-11-23", "--out", tmp_path)
    shown = dossier(*words, "--json")
    assert shown.status == 0, shown.err
    told = json.loads(shown.out)
    assert told["exhibits"] == ["EX-0001", "EX-0002"]
    assert told["problems"] == "0 errors, 0 warnings, 10 gaps"
    assert dossier("verify", told["zip"], "--expect", told["digest"]).status == 5
    again = dossier(*words)
    assert f"Digest: {told['digest']}" in again.out
    assert "draft, 11 pages with 2 exhibits" in again.out
    assert "next: read it, run dossier verify" in again.out


WRONG_WORDS = {
    "no audience": (["jane-roe", "--audience", "everybody"], "no audience"),
    "not a recipient": (["jane-roe", "--audience", "internal"], "one recipient"),
    "unknown official": (["jane-row", "--audience", "recipient:sy-ministry"], "jane-roe"),
    "unknown recipient": (["jane-roe", "--audience", "recipient:sy"], "there is no recipient"),
    "no packet": (["richard-miles", "--audience", "recipient:sy-ministry"], "dossier coverage richard-miles"),
}


@pytest.mark.parametrize(("words", "text"), WRONG_WORDS.values(), ids=WRONG_WORDS.keys())
def test_the_command_refuses_with_a_next_step(dossier: Run, folder: Path, tmp_path: Path, words: list[str], text: str) -> None:
    shown = dossier("-C", folder, "bundle", *words, "--date", "2026-11-23", "--out", tmp_path / "out")
    assert shown.status == 2
    assert text in shown.err
    assert not (tmp_path / "out").exists()


def test_a_bundle_is_never_put_among_the_sources(dossier: Run, folder: Path) -> None:
    words = ("bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--out", folder / "evidence/out")
    assert "lies among the sources" in dossier("-C", folder, *words).err


@needs_keys
@pytest.mark.usefixtures("unsearched")
def test_the_command_gives_the_line_for_the_recipients_list(dossier: Run, folder: Path, tmp_path: Path) -> None:
    words = ("bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--date", "2026-11-23", "--out", tmp_path / "out")
    shown = dossier("-C", folder, *words, "--key", make_key(tmp_path), "--identity", SIGNER)
    line = next(line for line in shown.out.splitlines() if "Line for the recipient's list: " in line)
    (tmp_path / "signers").write_text(line.partition(": ")[2] + "\n", encoding="utf-8")
    (zip_path,) = (tmp_path / "out").rglob("current/*.zip")
    assert dossier("verify", zip_path, "--signers", tmp_path / "signers").status == 0
