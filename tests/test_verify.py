"""VERIFIED means verified: whatever is changed, added, taken away, renamed or passed off is found, in a folder and in a zip."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier import signature
from dossier.bundle import State, reading, verify, write_zip
from dossier.errors import EnvironmentFault
from dossier.paths import shipped_templates
from tests.bundles import ID, SIGNER, Attack, files, make_bag, make_key, needs_keys, relist, signed_bag, signers
from tests.conftest import Result

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bag(tmp_path_factory.mktemp("original") / "bag")


@pytest.fixture
def bag(original: Path, tmp_path: Path) -> Path:
    return shutil.copytree(original, tmp_path / "bag")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key, a stranger's key, and a list that allows the first."""
    folder = tmp_path_factory.mktemp("keys")
    signers(folder / "signers", make_key(folder))
    make_key(folder, "stranger")
    return folder


@pytest.fixture
def signed(keys: Path, tmp_path: Path) -> Path:
    return signed_bag(tmp_path / "signed", keys / "key", Signed_By=SIGNER)


def put(name: str, content: bytes) -> Attack:
    def attack(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return attack


def edit(name: str, old: bytes, new: bytes, *, then: Callable[[Path], object] = lambda folder: None) -> Attack:
    def attack(folder: Path) -> None:
        before = (folder / name).read_bytes()
        assert before.count(old) >= 1, (name, old)
        (folder / name).write_bytes(before.replace(old, new, 1))
        then(folder)

    return attack


def rewrite(name: str, change: Callable[[bytes], bytes], *, then: Callable[[Path], object] = lambda folder: None) -> Attack:
    def attack(folder: Path) -> None:
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(change(before))
        assert (folder / name).read_bytes() != before
        then(folder)

    return attack


def remove(name: str) -> Attack:
    return lambda folder: (folder / name).unlink()


def rename(old: str, new: str) -> Attack:
    return lambda folder: (folder / old).rename(folder / new)


def swap(one: str, other: str) -> Attack:
    def attack(folder: Path) -> None:
        first, second = (folder / one).read_bytes(), (folder / other).read_bytes()
        (folder / one).write_bytes(second)
        (folder / other).write_bytes(first)

    return attack


def then(*attacks: Attack) -> Attack:
    def attack(folder: Path) -> None:
        for one in attacks:
            one(folder)

    return attack


def keep_manifest(folder: Path) -> None:
    relist(folder, manifest=False)


def keep_tag_manifest(folder: Path) -> None:
    relist(folder, manifest=False, tag_manifest=False)


def link(name: str, target: str) -> Attack:
    def attack(folder: Path) -> None:
        shutil.move(folder / name, folder.parent / "moved")
        (folder / name).symlink_to(target)

    return attack


def from_another(name: str) -> Attack:
    """Puts in a file of another bundle, whole in itself."""

    def attack(folder: Path) -> None:
        other = make_bag(folder.parent / "other", {"packet.pdf": b"%PDF of Miles"}, External_Identifier="richard-miles.r1")
        shutil.copy(other / name, folder / name)

    return attack


PLAIN: dict[str, tuple[Attack, str]] = {
    "a byte changed": (edit("data/packet.pdf", b"Roe", b"Rot"), "data/packet.pdf is not the file that was packed"),
    "bytes appended": (rewrite("data/packet.pdf", lambda raw: raw + b"\n"), "data/packet.pdf is not"),
    "a file cut short": (rewrite("data/packet.pdf", lambda raw: raw[:-1]), "data/packet.pdf is not"),
    "a file emptied": (put("data/packet.pdf", b""), "data/packet.pdf is not"),
    "a file missing": (remove("data/packet.pdf"), "data/packet.pdf is missing"),
    "a file added": (put("data/note.txt", b"x"), "data/note.txt is there, and SHA256SUMS does not name it"),
    "an empty file added": (put("data/note.txt", b""), "data/note.txt is there"),
    "a file copied under another name": (put("data/copy.pdf", b"%PDF of Roe"), "data/copy.pdf is there"),
    "a file added in a new folder": (put("data/new/note.txt", b"x"), "data/new/note.txt is there"),
    "a file added at the root": (put("note.txt", b"x"), "note.txt is there, and no bundle has such a file"),
    "a file added beside data": (put("data2/note.txt", b"x"), "data2/note.txt is there, and no bundle"),
    "what a desktop leaves": (put("data/.DS_Store", b"x"), "the name data/.DS_Store has a part that begins with a dot"),
    "a file renamed": (rename("data/packet.pdf", "data/packets.pdf"), "data/packet.pdf is missing"),
    "a file renamed by case": (rename("data/packet.pdf", "data/Packet.pdf"), "data/Packet.pdf is there"),
    "a file moved": (rename("data/packet.pdf", "data/exhibits/packet.pdf"), "data/exhibits/packet.pdf is there"),
    "two files swapped": (swap("data/packet.pdf", "data/exhibits/EX-0001.txt"), "data/exhibits/EX-0001.txt is not"),
    "bag-info edited": (edit("bag-info.txt", b"Revision: 2", b"Revision: 3"), "bag-info.txt is not"),
    "bagit.txt edited": (edit("bagit.txt", b"1.0", b"0.9"), "bagit.txt is not"),
    "the text for the reader edited": (edit("READING.txt", b"Read", b"Rend"), "READING.txt is not"),
    "the text for the reader missing": (remove("READING.txt"), "READING.txt is missing"),
    "bagit.txt missing": (remove("bagit.txt"), "bagit.txt is missing"),
    "bag-info missing": (remove("bag-info.txt"), "bag-info.txt is missing"),
    "the manifest missing": (remove("manifest-sha256.txt"), "manifest-sha256.txt is missing"),
    "the tag manifest missing": (remove("tagmanifest-sha256.txt"), "tagmanifest-sha256.txt is missing"),
    "tag manifest missing, bag-info edited": (
        then(edit("bag-info.txt", b"2026", b"2025"), remove("tagmanifest-sha256.txt")),
        "tagmanifest-sha256.txt is missing",
    ),
    "SHA256SUMS missing": (remove("SHA256SUMS"), "SHA256SUMS is missing"),
    "all but the payload and SHA256SUMS missing": (
        lambda folder: [(folder / name).unlink() for name in files(folder) if name[0] in "Rbmt"],
        "bagit.txt is missing",
    ),
    "the data of another bundle": (from_another("data/packet.pdf"), "data/packet.pdf is not"),
    "bag-info of another bundle": (from_another("bag-info.txt"), "bag-info.txt is not"),
    "SHA256SUMS of another bundle": (from_another("SHA256SUMS"), "data/exhibits/EX-0001.txt is there"),
    "the manifest of another bundle": (from_another("manifest-sha256.txt"), "manifest-sha256.txt is not"),
    "a file to be fetched": (put("fetch.txt", b"http://example.org 1 data/x\n"), "fetch.txt is there"),
    "manifests of another kind": (put("manifest-md5.txt", b""), "manifest-md5.txt is there"),
}
"""What is done to files alone."""

LISTED: dict[str, tuple[Attack, str]] = {
    "a mark before bagit.txt": (rewrite("bagit.txt", lambda raw: b"\xef\xbb\xbf" + raw), "bagit.txt does not say"),
    "bagit.txt with line ends of Windows": (rewrite("bagit.txt", lambda raw: raw.replace(b"\n", b"\r\n")), "bagit.txt does not"),
    "bagit.txt without its encoding": (edit("bagit.txt", b"Tag-File-Character-Encoding: UTF-8\n", b""), "bagit.txt does not"),
    "bagit.txt with another version": (edit("bagit.txt", b"1.0", b"0.97"), "bagit.txt does not"),
    "bagit.txt with a version that is none": (edit("bagit.txt", b"1.0", b".97"), "bagit.txt does not"),
    "bagit.txt with space before a colon": (edit("bagit.txt", b"Version:", b"Version :"), "bagit.txt does not"),
    "bagit.txt in UTF-16": (edit("bagit.txt", b"UTF-8", b"UTF-16"), "bagit.txt does not"),
    "bagit.txt with a line more": (rewrite("bagit.txt", lambda raw: raw + b"\n"), "bagit.txt does not"),
    "bag-info with line ends of Windows": (rewrite("bag-info.txt", lambda raw: raw.replace(b"\n", b"\r\n")), "line ends"),
    "bag-info with a mark": (rewrite("bag-info.txt", lambda raw: b"\xef\xbb\xbf" + raw), "byte order mark"),
    "bag-info without its last line end": (rewrite("bag-info.txt", lambda raw: raw[:-1]), "does not end with a line end"),
    "bag-info that is not UTF-8": (edit("bag-info.txt", b"Bundle", b"\xff"), "bag-info.txt is not UTF-8"),
    "bag-info with a field twice": (edit("bag-info.txt", b"Bundle-Rev", b"Bagging-Date: 2026-11-22\nBundle-Rev"), "stands twice"),
    "bag-info with a field twice by case": (edit("bag-info.txt", b"Bundle", b"bagging-date: 2026-11-22\nX"), "stands twice"),
    "bag-info with a folded line": (edit("bag-info.txt", b"Revision: 2", b"Revision: 2\n  3"), "line 5 of bag-info.txt"),
    "bag-info with space before a colon": (edit("bag-info.txt", b"Revision:", b"Revision :"), "line 4 of bag-info.txt"),
    "bag-info with turned text": (edit("bag-info.txt", b"Revision: 2", "Revision: \u202e2".encode()), "Bundle-Revision"),
    "bag-info without an identifier": (edit("bag-info.txt", b"External-Id", b"Internal-Id"), "External-Identifier is missing"),
    "bag-info without a date": (edit("bag-info.txt", b"2026-11-23", b"now"), "Bagging-Date is not a day"),
    "bag-info with another count of bytes": (edit("bag-info.txt", b"Oxum: 28", b"Oxum: 27"), "Payload-Oxum is not 28.3"),
    "bag-info with another count of files": (edit("bag-info.txt", b"28.3", b"28.4"), "Payload-Oxum is not 28.3"),
    "bag-info without a count": (edit("bag-info.txt", b"Payload-Oxum: 28.3\n", b""), "Payload-Oxum is not 28.3"),
    "bag-info of a later form": (edit("bag-info.txt", b"Form: 1", b"Form: 2"), "Bundle-Form is not 1"),
    "bag-info with an identifier that is no name": (edit("bag-info.txt", b"jane", b".jane"), "field External-Identifier has"),
    "bag-info emptied": (put("bag-info.txt", b""), "bag-info.txt does not end"),
    "a file to be fetched": (put("fetch.txt", b"http://example.org 1 data/x\n"), "fetch.txt is there"),
    "a manifest of another kind": (put("manifest-md5.txt", b""), "manifest-md5.txt is there"),
    "a tag manifest of another kind": (put("tagmanifest-sha512.txt", b""), "tagmanifest-sha512.txt is there"),
    "a second bag inside the root": (put("inner/bagit.txt", b""), "inner/bagit.txt is there"),
    "a tag folder": (put("tags/x.xml", b""), "tags/x.xml is there"),
    "no payload": (lambda folder: shutil.rmtree(folder / "data"), "it has no payload"),
    "twins by case": (put("data/Packet.pdf", b"x"), "data/Packet.pdf and data/packet.pdf are one and the same"),
    "twin folders": (put("data/Exhibits/x", b"x"), "data/Exhibits and data/exhibits are one and the same"),
    "twins by width": (put("data/ｐacket.pdf", b"x"), "one and the same"),
    "twins by normalisation": (put(unicodedata.normalize("NFD", "data/exhibits/é"), b""), "(NFC)"),
    "a name with turned text": (put("data/\u202efdp.exe", b"x"), "the name data/<U+202E>fdp.exe"),
    "a name that shows nothing": (put("data/a\u3164", b"x"), "the name data/a<U+3164>"),
    "a name with a line end": (put("data/a\nb", b"x"), "the name data/a<U+000A>b"),
    "a name of a device": (put("data/con.txt", b"x"), "Windows keeps for a device"),
    "a name with a percent sign": (put("data/50%.pdf", b"x"), "holds %"),
    "a name with a backslash": (put("data/a\\b", b"x"), "holds \\"),
    "a name with a dot last": (put("data/a.", b"x"), "ends with a dot or a space"),
    "a name of a home": (put("data/~x", b"x"), "begins with a dot, a space or a tilde"),
    "a long name": (put("data/" + "x" * 196, b"x"), "longer than 200 bytes"),
    "a long way down": (put("data/" + "d/" * 120 + "x", b"x"), "longer than 200 bytes"),
}
"""What is done to files, with every list written anew over it, so that only the rule itself can find it."""

_EX = b"data/exhibits/EX-0001.txt"
MANIFESTS: dict[str, Callable[[bytes], bytes]] = {
    "a line twice": lambda raw: raw + raw.splitlines(keepends=True)[-1],
    "a name with two hashes": lambda raw: raw + b"0" * 64 + b"  " + _EX + b"\n",
    "a file left out": lambda raw: b"".join(raw.splitlines(keepends=True)[1:]),
    "a file too many": lambda raw: raw + b"0" * 64 + b"  data/zzz\n",
    "out of order": lambda raw: b"".join(raw.splitlines(keepends=True)[::-1]),
    "capitals": lambda raw: raw.upper(),
    "one space": lambda raw: raw.replace(b"  ", b" ", 1),
    "a tab": lambda raw: raw.replace(b"  ", b"\t", 1),
    "a star": lambda raw: raw.replace(b"  ", b" *", 1),
    "this folder": lambda raw: raw.replace(b"  ", b"  ./", 1),
    "a step upwards": lambda raw: raw.replace(_EX, b"data/../../x"),
    "from the root": lambda raw: raw.replace(_EX, b"/etc/passwd"),
    "a home": lambda raw: raw.replace(_EX, b"~/x"),
    "a drive": lambda raw: raw.replace(_EX, b"C:\\x"),
    "a percent sign": lambda raw: raw.replace(b"EX-0001", b"EX%2D0001"),
    "taken apart": lambda raw: unicodedata.normalize("NFD", raw.decode().replace("Роу", "Роў")).encode(),
    "a note": lambda raw: b"# note\n" + raw,
    "an empty line": lambda raw: raw + b"\n",
    "space at the end": lambda raw: raw[:-1] + b" \n",
    "no line end": lambda raw: raw[:-1],
    "line ends of Windows": lambda raw: raw.replace(b"\n", b"\r\n"),
    "a mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "not UTF-8": lambda raw: raw.replace(b"EX", b"\xff\xff", 1),
    "nothing": lambda raw: b"",
    "a NUL": lambda raw: raw + b"\0",
    "another kind of hash": lambda raw: b"".join(line[:32] + line[64:] for line in raw.splitlines(keepends=True)),
}
"""Other spellings of a list, and lists that say too much or too little."""

MACHINE: dict[str, tuple[Attack, str]] = {
    "a link in place of a file": (link("data/packet.pdf", "../../moved"), "data/packet.pdf is a link"),
    "a link in place of a folder": (link("data/exhibits", "../../moved"), "data/exhibits is a link"),
    "a link in place of data": (link("data", "../moved"), "data is a link"),
    "a link in place of a list": (link("SHA256SUMS", "../moved"), "SHA256SUMS is a link"),
    "a link to nowhere": (lambda folder: (folder / "data/x").symlink_to("nowhere"), "data/x is a link"),
    "a pipe": (lambda folder: os.mkfifo(folder / "data/x"), "data/x is not a plain file"),
    "a pipe in place of a file": (
        then(remove("data/packet.pdf"), lambda folder: os.mkfifo(folder / "data/packet.pdf")),
        "data/packet.pdf is not a plain file",
    ),
    "an empty folder": (lambda folder: (folder / "data/x").mkdir(), "data/x is an empty folder"),
    "an empty folder at the root": (lambda folder: (folder / "x").mkdir(), "x is an empty folder"),
    "rights of another": (lambda folder: (folder / "data/packet.pdf").chmod(0o4755), "with the rights of another"),
    "a folder in place of a list": (
        then(remove("SHA256SUMS"), put("SHA256SUMS/x", b"")),
        "SHA256SUMS is missing",
    ),
    "a name that is no text": (
        lambda folder: Path(os.fsdecode(os.fsencode(folder) + b"/data/\xff")).write_bytes(b""),
        "the name data/<U+DCFF> holds a character that cannot be seen",
    ),
}
"""What only a folder can have."""


def both_forms(folder: Path) -> list[Path]:
    """The folder, and its zip made without looking at what is in it."""
    from dossier.bundle.archive import Entry, _end, zlib

    out, parts, place = b"", [], 0
    for name in sorted(files(folder)):
        content = (folder / name).read_bytes()
        entry = Entry(f"{ID}/{name}", len(content), zlib.crc32(content), place)
        out, place = out + entry.local() + content, entry.after
        parts.append(entry.central())
    central = b"".join(parts)
    folder.with_name("attacked.zip").write_bytes(out + central + _end(len(parts), len(central), place))
    return [folder, folder.with_name("attacked.zip")]


def assert_found(folder: Path, words: str) -> None:
    for path in both_forms(folder):
        verdict = verify(path)
        assert verdict.state is State.TAMPERED
        assert words in (verdict.first or ""), verdict.first
        assert verdict.details == {}


def test_an_untouched_bundle_agrees_with_itself_and_is_unsigned(bag: Path) -> None:
    folder, package = (verify(path) for path in both_forms(bag))
    assert folder == package
    assert folder.state is State.UNSIGNED
    assert "whoever changes a file can write the lists anew" in folder.sentence
    assert list(folder.details) == [
        "Digest",
        "Bundle-Form",
        "External-Identifier",
        "Bagging-Date",
        "Bundle-Revision",
        "Payload-Oxum",
    ]
    done = subprocess.run(["sha256sum", bag / "SHA256SUMS"], capture_output=True, text=True, check=True)
    assert folder.details["Digest"] == done.stdout.split()[0]


@pytest.mark.parametrize(("attack", "words"), PLAIN.values(), ids=PLAIN)
def test_what_is_done_to_files_is_found(bag: Path, attack: Attack, words: str) -> None:
    attack(bag)
    assert_found(bag, words)


@pytest.mark.parametrize(("attack", "words"), LISTED.values(), ids=LISTED)
def test_what_no_bundle_says_is_found_though_every_list_is_written_anew(bag: Path, attack: Attack, words: str) -> None:
    attack(bag)
    relist(bag)
    assert_found(bag, words)


@pytest.mark.parametrize("spell", MANIFESTS.values(), ids=MANIFESTS)
def test_every_list_has_one_spelling(original: Path, tmp_path: Path, spell: Callable[[bytes], bytes]) -> None:
    for name, after in [
        ("manifest-sha256.txt", keep_manifest),
        ("tagmanifest-sha256.txt", keep_tag_manifest),
        ("SHA256SUMS", lambda _: None),
    ]:
        bag = shutil.copytree(original, tmp_path / name / "bag")
        content = (bag / name).read_bytes()
        if spell(content) == content:
            continue
        rewrite(name, spell, then=after)(bag)
        assert_found(bag, "" if name == "SHA256SUMS" else f"{name} does not say")


def test_a_name_that_stands_twice_is_named(bag: Path) -> None:
    rewrite("SHA256SUMS", MANIFESTS["a line twice"])(bag)
    assert_found(bag, "SHA256SUMS names tagmanifest-sha256.txt twice")


@pytest.mark.parametrize("name", ["SHA256SUMS", "SHA256SUMS.sig", "tagmanifest-sha256.txt"])
def test_no_list_names_what_it_cannot_cover(bag: Path, name: str) -> None:
    line = b"0" * 64 + b"  " + name.encode() + b"\n"
    listed = "tagmanifest-sha256.txt" if name.startswith("tag") else "SHA256SUMS"
    in_order = lambda raw: b"".join(sorted([*raw.splitlines(keepends=True), line], key=lambda one: one[66:]))  # noqa: E731
    rewrite(listed, in_order, then=keep_tag_manifest if listed != "SHA256SUMS" else lambda _: None)(bag)
    assert_found(bag, "does not say" if listed != "SHA256SUMS" else "")


@pytest.mark.parametrize(("attack", "words"), MACHINE.values(), ids=MACHINE)
def test_what_is_no_plain_file_is_found(bag: Path, attack: Attack, words: str) -> None:
    attack(bag)
    verdict = verify(bag)
    assert verdict.state is State.TAMPERED
    assert words in (verdict.first or "")


def test_a_second_name_for_a_file_changes_no_byte_of_it(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").hardlink_to(bag / "data/packet.pdf")
    assert verify(bag).state is State.UNSIGNED


def test_rights_that_a_copy_changes_are_no_matter(bag: Path) -> None:
    for path in bag.rglob("*"):
        path.chmod(0o2777 if path.is_dir() else 0o755)
        os.utime(path, (1, 1))
    assert verify(bag).state is State.UNSIGNED


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80])
def test_no_byte_of_a_folder_can_be_flipped(bag: Path, bit: int) -> None:
    for name in files(bag):
        path = bag / name
        before = path.read_bytes()
        for at in range(len(before)):
            path.write_bytes(before[:at] + bytes([before[at] ^ bit]) + before[at + 1 :])
            assert verify(bag).state is State.TAMPERED, (name, at)
        path.write_bytes(before)
    assert verify(bag).state is State.UNSIGNED


@needs_keys
def test_no_byte_of_a_signed_folder_can_be_flipped(signed: Path, keys: Path) -> None:
    for name in files(signed):
        path = signed / name
        before = path.read_bytes()
        for at in range(len(before)):
            path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
            assert verify(signed, keys / "signers").state is State.TAMPERED, (name, at)
        path.write_bytes(before)
    assert verify(signed, keys / "signers").state is State.VERIFIED


@needs_keys
def test_no_byte_of_a_signed_zip_can_be_flipped(signed: Path, keys: Path, tmp_path: Path) -> None:
    write_zip(signed, tmp_path / "whole.zip")
    raw = (tmp_path / "whole.zip").read_bytes()
    for at in range(len(raw)):
        (tmp_path / "flipped.zip").write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert verify(tmp_path / "flipped.zip", keys / "signers").state is State.TAMPERED, at
    assert verify(tmp_path / "whole.zip", keys / "signers").state is State.VERIFIED


def re_manifested(folder: Path) -> None:
    edit("data/packet.pdf", b"Roe", b"Rot")(folder)
    relist(folder)


def signed_by_a_stranger(folder: Path, keys: Path) -> None:
    (folder / "SHA256SUMS.sig").unlink()
    signature.sign(folder / "SHA256SUMS", keys / "stranger", SIGNER, "dossier-bundle")


@needs_keys
def test_a_signed_bundle_is_verified_for_whoever_knows_the_signer(signed: Path, keys: Path) -> None:
    for path in both_forms(signed):
        verdict = verify(path, keys / "signers")
        assert (verdict.state, verdict.signer, verdict.first) == (State.VERIFIED, SIGNER, None)
        assert verdict.details["Signed-By"] == SIGNER


@needs_keys
def test_a_signature_for_which_nobody_vouches_verifies_nothing(signed: Path) -> None:
    for path in both_forms(signed):
        verdict = verify(path)
        assert verdict.state is State.UNSIGNED
        assert verdict.signer is None
        assert verdict.sentence.startswith("signed by a key that nobody vouched for: SHA256:")


def test_an_unsigned_bundle_with_lists_written_anew_is_never_more_than_unsigned(bag: Path, tmp_path: Path) -> None:
    re_manifested(bag)
    verdict = verify(bag)
    assert verdict.state is State.UNSIGNED
    assert "whoever changes a file can write the lists anew" in verdict.sentence


@needs_keys
def test_a_signed_bundle_with_lists_written_anew_is_found(signed: Path, keys: Path) -> None:
    re_manifested(signed)
    for allowed in (None, keys / "signers"):
        assert verify(signed, allowed).first == "SHA256SUMS.sig is no signature of SHA256SUMS for this purpose"


@needs_keys
def test_a_signature_of_another_bundle_is_found(signed: Path, keys: Path, tmp_path: Path) -> None:
    other = signed_bag(tmp_path / "other", keys / "key", External_Identifier="richard-miles.r1")
    shutil.copy(other / "SHA256SUMS.sig", signed)
    assert verify(signed, keys / "signers").state is State.TAMPERED


@needs_keys
def test_a_stranger_s_signature_is_found(signed: Path, keys: Path) -> None:
    re_manifested(signed)
    signed_by_a_stranger(signed, keys)
    assert re.fullmatch(
        r"it is signed by the key SHA256:\S+, which signers does not allow", verify(signed, keys / "signers").first or ""
    )
    assert verify(signed).state is State.UNSIGNED


@needs_keys
def test_a_signature_taken_away_is_missed_where_the_bundle_announces_it(signed: Path, keys: Path, tmp_path: Path) -> None:
    (signed / "SHA256SUMS.sig").unlink()
    assert_found(signed, "bag-info.txt says who signed it, and SHA256SUMS.sig is missing")
    quiet = signed_bag(tmp_path / "quiet", keys / "key")
    (quiet / "SHA256SUMS.sig").unlink()
    assert verify(quiet, keys / "signers").state is State.UNSIGNED


@needs_keys
def test_a_signature_too_large_to_be_one_is_not_read(signed: Path) -> None:
    with (signed / "SHA256SUMS.sig").open("r+b") as file:
        file.truncate(1 << 30)
    assert verify(signed).first == "SHA256SUMS.sig is larger than it can be"


@needs_keys
def test_an_older_version_validly_signed_is_told_by_its_digest(keys: Path, tmp_path: Path) -> None:
    older, newer = (
        signed_bag(tmp_path / revision, keys / "key", Bundle_Revision=revision, Signed_By=SIGNER) for revision in "12"
    )
    digest = verify(newer).details["Digest"]
    assert verify(older, keys / "signers").state is State.VERIFIED
    assert verify(newer, keys / "signers", digest).state is State.VERIFIED
    found = verify(older, keys / "signers", digest)
    assert found.state is State.TAMPERED
    assert "another bundle than the one expected, or another version" in (found.first or "")


def test_the_expected_digest_tells_an_unsigned_bundle_too(bag: Path) -> None:
    digest = verify(bag).details["Digest"]
    assert verify(bag, expected=digest).state is State.UNSIGNED
    re_manifested(bag)
    assert verify(bag, expected=digest).state is State.TAMPERED


@needs_keys
def test_without_ssh_keygen_damage_is_found_and_a_signature_is_not_guessed(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature.shutil, "which", lambda _: None)
    with pytest.raises(EnvironmentFault, match="not installed"):
        verify(signed)
    edit("data/packet.pdf", b"Roe", b"Rot")(signed)
    assert verify(signed).state is State.TAMPERED


def test_a_file_that_changes_while_it_is_read_is_found(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = reading.pieces_of
    monkeypatch.setattr(reading, "pieces_of", lambda path: [*honest(path), b"more"])
    assert "changed while it was read" in (verify(bag).first or "")


def test_more_files_than_a_bundle_has_are_not_read(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_FILES", 3)
    assert verify(bag).first == "it holds more than 3 files"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_cannot_be_read_accuses_nobody(bag: Path) -> None:
    (bag / "data/packet.pdf").chmod(0)
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        verify(bag)


def test_a_file_that_vanishes_accuses_nobody(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(reading, "pieces_of", gone)
    with pytest.raises(EnvironmentFault, match="Permission denied"):
        verify(bag)


def test_a_bundle_may_lie_behind_a_link(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to("bag")
    assert verify(tmp_path / "current").state is State.UNSIGNED


def pipe_inside(path: Path) -> None:
    path.mkdir()
    os.mkfifo(path / "bag-info.txt")


NO_BUNDLES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "does not exist"),
    "an empty folder": (Path.mkdir, "is no bundle of this program"),
    "a pipe where a list was": (pipe_inside, "is no bundle of this program"),
    "a text": (lambda path: path.write_text("text"), "is neither a folder nor a zip"),
    "an empty file": (Path.touch, "is neither a folder nor a zip"),
    "a pipe": (os.mkfifo, "is neither a folder nor a zip"),
    "a link to nowhere": (lambda path: path.symlink_to("nowhere"), "does not exist"),
}


@pytest.mark.parametrize(("make", "words"), NO_BUNDLES.values(), ids=NO_BUNDLES)
def test_what_is_no_bundle_is_wrong_use(dossier: Run, tmp_path: Path, make: Callable[[Path], object], words: str) -> None:
    make(tmp_path / "x")
    shown = dossier("verify", tmp_path / "x")
    assert shown.status == 2
    assert words in shown.err
    assert "next: name the folder" in shown.err


@needs_keys
def test_the_command_says_one_word_and_one_sentence(dossier: Run, signed: Path, keys: Path) -> None:
    verified = dossier("verify", signed, "--signers", keys / "signers")
    assert verified.status == 0
    assert verified.out.startswith(f"VERIFIED: signed by {SIGNER} with the key SHA256:")
    assert f"\n    External-Identifier: {ID}\n" in verified.out
    unsigned = dossier("verify", signed)
    assert unsigned.status == 5
    assert unsigned.out.startswith("UNSIGNED: signed by a key that nobody vouched for")
    edit("data/packet.pdf", b"Roe", b"Rot")(signed)
    tampered = dossier("verify", signed, "--signers", keys / "signers")
    assert tampered.status == 4
    assert tampered.out.splitlines()[0].startswith("TAMPERED: data/packet.pdf is not the file that was packed")
    assert ID not in tampered.out


def test_the_command_prints_json(dossier: Run, bag: Path) -> None:
    shown = json.loads(dossier("verify", bag, "--json").out)
    assert shown["state"] == "UNSIGNED"
    assert set(shown) == {"state", "sentence", "next_step", "first", "signer", "fingerprint", "details", "warnings"}
    assert shown["details"]["External-Identifier"] == ID


def test_the_command_compares_the_digest(dossier: Run, bag: Path) -> None:
    digest = verify(bag).details["Digest"]
    assert dossier("verify", bag, "--expect", digest.upper()).status == 5
    assert dossier("verify", bag, "--expect", "0" * 64).status == 4
    shown = dossier("verify", bag, "--expect", "123")
    assert shown.status == 2
    assert "64 hexadecimal digits" in shown.err


@needs_keys
def test_a_list_of_signers_that_is_missing_is_wrong_use(dossier: Run, signed: Path, bag: Path, tmp_path: Path) -> None:
    for folder in (signed, bag):
        shown = dossier("verify", folder, "--signers", tmp_path / "none")
        assert shown.status == 2
        assert "cannot be read" in shown.err


def test_hidden_characters_of_a_bundle_never_reach_the_terminal(dossier: Run, bag: Path) -> None:
    put("data/a\x1b[2J\u202e", b"x")(bag)
    shown = dossier("verify", bag)
    assert shown.status == 4
    assert "data/a<U+001B>[2J<U+202E>" in shown.out
    assert not {"\x1b", "\u202e"} & set(shown.out)


@needs_keys
def test_the_text_for_the_recipient_says_what_works(
    dossier: Run, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = shipped_templates() / "bundle"
    by = (home / "SIGNED.txt").read_text(encoding="utf-8").format(signer=SIGNER)
    text = (home / "READING.txt").read_text(encoding="utf-8")
    text = text.format(title="Jane Roe", bundle=ID, date="23 November 2026", signature=by)
    signed = signed_bag(tmp_path / "signed", keys / "key")
    shutil.copy(keys / "signers", tmp_path / "signers.txt")
    monkeypatch.chdir(signed)
    commands = re.findall(r"^    (\S.*)$", text, re.M)
    assert [command.split()[0] for command in commands] == ["dossier", "sha256sum", "certutil", "ssh-keygen", "dossier"]
    assert dossier(*commands[0].split()[1:]).status == 5
    assert subprocess.run(commands[1].split(), capture_output=True, check=False).returncode == 0
    done = subprocess.run(["sh", "-c", commands[3]], capture_output=True, text=True, check=False)
    assert done.stdout.startswith(f'Good "dossier-bundle" signature for {SIGNER}')
    assert dossier(*commands[4].split()[1:]).status == 0


def test_the_text_for_the_recipient_fits_half_a_page_of_plain_letters() -> None:
    for path in (shipped_templates() / "bundle").iterdir():
        text = path.read_text(encoding="ascii")
        assert text.endswith("\n")
        assert max(len(line) for line in text.splitlines() if not line.startswith("    ")) <= 80
    assert stat.S_IMODE(path.stat().st_mode) & 0o111 == 0
