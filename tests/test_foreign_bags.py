"""A bag of another maker is read by RFC 8493: what that forbids is found, what it allows is read, and nothing is vouched for.

A suite of bags that lies elsewhere, as <version>/{valid,invalid,warning}/<name>, is read whole by
`DOSSIER_BAGS=folder pytest -m long tests/test_foreign_bags.py`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.bundle import State, Verdict, foreign, reading, taglists, verify
from dossier.errors import Stop, WrongUse
from tests.bundles import Attack, files, make_bag, make_key, needs_keys, signers
from tests.conftest import Result

Run = Callable[..., Result]

PAYLOAD = {"letter.txt": b"arrested at nine\n", "scans/one page.png": b"\x89PNG", "Роу.txt": b""}
ABOUT_MD5 = "no longer stands"


def theirs(
    folder: Path,
    payload: Mapping[str, bytes] = PAYLOAD,
    *,
    kinds: tuple[str, ...] = ("sha256",),
    version: str = "1.0",
    encoding: str = "UTF-8",
    tags: Mapping[str, bytes] | None = None,
) -> Path:
    """A bag as another program would write it."""
    (folder / "data").mkdir(parents=True)
    for name, content in payload.items():
        put(f"data/{name}", content)(folder)
    put("bagit.txt", f"BagIt-Version: {version}\nTag-File-Character-Encoding: {encoding}\n".encode())(folder)
    count = f"{sum(map(len, payload.values()))}.{len(payload)}"
    put("bag-info.txt", f"Source-Organization: A Library\nPayload-Oxum: {count}\n".encode(encoding))(folder)
    for name, content in (tags or {}).items():
        put(name, content)(folder)
    for kind in kinds:
        put(f"manifest-{kind}.txt", listed(folder, kind, [f"data/{name}" for name in payload]).encode(encoding))(folder)
    seal(folder, encoding)
    return folder


def listed(folder: Path, kind: str, names: list[str]) -> str:
    return "".join(f"{hashlib.new(kind, (folder / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(names))


def seal(folder: Path, encoding: str = "UTF-8") -> None:
    """Writes the tag manifest anew over whatever lies there now, so that only the rule itself can find what was done."""
    (folder / "tagmanifest-sha256.txt").unlink(missing_ok=True)
    tags = [name for name in files(folder) if not name.startswith("data/")]
    put("tagmanifest-sha256.txt", listed(folder, "sha256", tags).encode(encoding))(folder)


def put(name: str, content: bytes) -> Attack:
    def attack(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return attack


def edit(name: str, old: str, new: str) -> Attack:
    def attack(folder: Path) -> None:
        text = (folder / name).read_bytes().decode()
        assert old in text
        (folder / name).write_bytes(text.replace(old, new, 1).encode())

    return attack


def more(name: str, line: str) -> Attack:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + line.encode())


def remove(name: str) -> Attack:
    return lambda folder: (folder / name).unlink()


def rename(old: str, new: str) -> Attack:
    return lambda folder: (folder / old).rename(folder / new)


def both(one: Attack, other: Attack) -> Attack:
    return lambda folder: (one(folder), other(folder))


def line(content: bytes, name: str, kind: str = "sha256") -> str:
    return f"{hashlib.new(kind, content).hexdigest()}  {name}\n"


def warnings(verdict: Verdict) -> list[str]:
    return [text for text in verdict.warnings if ABOUT_MD5 not in text]


MANIFEST = "manifest-sha256.txt"
LETTER = PAYLOAD["letter.txt"]
ZEROS = "0" * 64

WRONG: dict[str, tuple[Attack, str]] = {
    "a byte changed": (put("data/letter.txt", b"arrested at five\n"), f"bytes are not those that {MANIFEST} names"),
    "a file missing": (remove("data/letter.txt"), "data/letter.txt is missing"),
    "a file added": (put("data/note.txt", b""), f"data/note.txt is there, and {MANIFEST} does not name it"),
    "a file renamed by case": (rename("data/letter.txt", "data/Letter.txt"), "data/letter.txt is missing"),
    "a file of a system that held something": (more(MANIFEST, line(b"x", "data/.DS_Store")), "data/.DS_Store is missing"),
    "no declaration": (remove("bagit.txt"), "bagit.txt is missing"),
    "a folder in place of the declaration": (both(remove("bagit.txt"), put("bagit.txt/x", b"")), "bagit.txt is missing"),
    "an empty declaration": (put("bagit.txt", b""), "line 1 of bagit.txt"),
    "a mark before the declaration": (edit("bagit.txt", "Bag", "\ufeffBag"), "begins with a byte order mark"),
    "a declaration in UTF-16": (put("bagit.txt", "BagIt-Version: 1.0".encode("utf-16")), "begins with a byte order mark"),
    "a declaration that is no text": (put("bagit.txt", b"BagIt-Version: \xff"), "bagit.txt is not written in UTF-8"),
    "a version without its first number": (edit("bagit.txt", "1.0", ".97"), "line 1 of bagit.txt"),
    "a version that is a word": (edit("bagit.txt", "1.0", "one"), "line 1 of bagit.txt"),
    "space before a colon": (edit("bagit.txt", "Version:", "Version :"), "line 1 of bagit.txt"),
    "no encoding": (put("bagit.txt", b"BagIt-Version: 1.0\n"), "line 2 of bagit.txt"),
    "a third line": (more("bagit.txt", "More: x\n"), "more than two lines"),
    "no payload folder": (lambda folder: shutil.rmtree(folder / "data"), "the folder data is missing"),
    "no manifest": (remove(MANIFEST), "it has no manifest of its payload"),
    "two manifests of one kind": (
        lambda folder: shutil.copy(folder / MANIFEST, folder / "manifest-SHA-256.txt"),
        "are two lists for one kind of hash",
    ),
    "a manifest that leaves a file out": (
        put("manifest-md5.txt", line(LETTER, "data/letter.txt", "md5").encode()),
        "manifest-md5",
    ),
    "a file listed twice": (more(MANIFEST, line(LETTER, "data/letter.txt")), f"{MANIFEST} names data/letter.txt twice"),
    "a file listed twice with two hashes": (more(MANIFEST, f"{ZEROS}  data/letter.txt\n"), "twice, with two hashes"),
    "twins of one file with two hashes": (more(MANIFEST, f"{ZEROS}  data/LETTER.txt\n"), "data/LETTER.txt is missing"),
    "a line that is none": (more(MANIFEST, "# a note\n"), f"of {MANIFEST} is not a hash of 64 digits"),
    "a hash of another kind": (edit(MANIFEST, line(LETTER, "")[:64], "0" * 32), "is not a hash of 64 digits"),
    "a line without a name": (more(MANIFEST, f"{ZEROS}  \n"), "is not a hash of 64 digits"),
    "a file that is only listed": (more(MANIFEST, f"{ZEROS}  data/x"), "data/x is missing"),
    "a manifest that is no text": (put(MANIFEST, b"\xff\xfe\xfd"), f"{MANIFEST} is not written in UTF-8"),
    "a step upwards": (more(MANIFEST, f"{ZEROS}  data/../../x\n"), "which leaves the bag"),
    "a step upwards in the other way": (more(MANIFEST, f"{ZEROS}  data\\..\\x\n"), "which leaves the bag"),
    "from the root": (more(MANIFEST, f"{ZEROS}  /etc/passwd\n"), "/etc/passwd, which leaves the bag"),
    "after this folder from the root": (more(MANIFEST, f"{ZEROS}  .//etc/passwd\n"), "which leaves the bag"),
    "a home": (more(MANIFEST, f"{ZEROS}  ~/x\n"), "~/x, which leaves the bag"),
    "the home of another": (more(MANIFEST, f"{ZEROS}  ~root/x\n"), "which leaves the bag"),
    "a drive": (more(MANIFEST, f"{ZEROS}  C:\\x\n"), "which leaves the bag"),
    "another machine": (more(MANIFEST, f"{ZEROS}  \\\\there\\x\n"), "which leaves the bag"),
    "a variable": (more(MANIFEST, f"{ZEROS}  %HOME%\\x\n"), "does not lie in data/"),
    "a tag file among the payload": (more(MANIFEST, f"{ZEROS}  bag-info.txt\n"), "does not lie in data/"),
    "a name that no file can have": (more(MANIFEST, f"{ZEROS}  data/{'x' * 5000}\n"), "a name of more than 4096 letters"),
    "an encoding without an end": (edit("bagit.txt", "UTF-8", "U" * 50), "line 2 of bagit.txt"),
    "a folder": (more(MANIFEST, f"{ZEROS}  data/scans/\n"), "which is no name of a file"),
    "an empty step": (more(MANIFEST, line(LETTER, "data//letter.txt")), "which is no name of a file"),
    "a file to be fetched that is not there": (
        both(more(MANIFEST, f"{ZEROS}  data/far.tif\n"), put("fetch.txt", b"https://example.org/far 9 data/far.tif\n")),
        "the bag is incomplete: data/far.tif is to be fetched from elsewhere",
    ),
    "a file to be fetched that no manifest names": (
        put("fetch.txt", b"https://example.org/far - data/far.tif\n"),
        "fetch.txt names data/far.tif, which is not there",
    ),
    "a file to be fetched to another place": (
        put("fetch.txt", b"https://example.org - ../x\n"),
        "fetch.txt names ../x, which leaves",
    ),
    "a tag file to be fetched": (put("fetch.txt", b"https://example.org - bag-info.txt\n"), "does not lie in data/"),
    "a fetch without a size": (put("fetch.txt", b"https://example.org data/letter.txt\n"), "line 1 of fetch.txt"),
    "another count of bytes": (edit("bag-info.txt", "Oxum: 21", "Oxum: 20"), "Payload-Oxum is not 21.3"),
    "a count that says two things": (more("bag-info.txt", "payload-oxum: 1.1\n"), "Payload-Oxum is not 21.3"),
    "a field that is none": (more("bag-info.txt", "nothing\n"), "line 3 of bag-info.txt"),
    "a field with space before its colon": (more("bag-info.txt", "Contact : x\n"), "line 3 of bag-info.txt"),
    "a field without space": (more("bag-info.txt", "Contact:x\n"), "line 3 of bag-info.txt"),
    "a field folded before any": (put("bag-info.txt", b"  x\n"), "line 1 of bag-info.txt"),
    "a link": (lambda folder: (folder / "data/link").symlink_to("letter.txt"), "data/link is a link"),
    "a link in place of the payload": (
        both(rename("data", "../elsewhere"), lambda folder: (folder / "data").symlink_to("../elsewhere")),
        "data is a link",
    ),
    "a pipe": (lambda folder: os.mkfifo(folder / "data/pipe"), "data/pipe is not a plain file"),
}
"""What is done to a bag of version 1.0, and the tag manifest written anew over it."""


def check_wrong(folder: Path, words: str) -> None:
    verdict = verify(folder)
    assert verdict.state is State.TAMPERED, verdict
    assert words in (verdict.first or ""), verdict.first
    assert verdict.details == {}
    assert verdict.warnings == ()


@pytest.mark.parametrize(("attack", "words"), WRONG.values(), ids=WRONG)
def test_what_the_rfc_forbids_is_found(tmp_path: Path, attack: Attack, words: str) -> None:
    bag = theirs(tmp_path / "bag")
    attack(bag)
    if not any(path.is_symlink() or path.is_fifo() for path in [*bag.rglob("*"), bag / "data"]):
        seal(bag)
    check_wrong(bag, words)


TAGS: dict[str, tuple[Attack, str]] = {
    "a tag file changed": (more("bag-info.txt", "Contact: x\n"), "bag-info.txt is not the file that was packed"),
    "a manifest changed": (more(MANIFEST, "\n"), f"{MANIFEST} is not the file that was packed"),
    "the declaration changed": (edit("bagit.txt", "1.0", "0.97"), "bagit.txt is not the file that was packed"),
    "a tag file missing": (remove("bag-info.txt"), "bag-info.txt is missing"),
    "payload in the tag manifest": (
        more("tagmanifest-sha256.txt", line(LETTER, "data/letter.txt")),
        "tagmanifest-sha256.txt names data/letter.txt, which lies in data/",
    ),
    "a path that leaves the bag": (more("tagmanifest-sha256.txt", f"{ZEROS}  ../x\n"), "../x, which leaves the bag"),
}


@pytest.mark.parametrize(("attack", "words"), TAGS.values(), ids=TAGS)
def test_what_the_tag_manifest_covers_is_compared(tmp_path: Path, attack: Attack, words: str) -> None:
    bag = theirs(tmp_path / "bag")
    attack(bag)
    check_wrong(bag, words)


def test_a_whole_bag_is_unsigned_and_its_words_promise_no_more(tmp_path: Path) -> None:
    bag = theirs(tmp_path / "bag", kinds=("md5", "sha512"))
    verdict = verify(bag)
    assert verdict.state is State.UNSIGNED
    assert verdict.sentence.startswith(
        "a bag of another maker: complete and valid by its own lists (md5 and sha512), with 3 files in its payload;"
    )
    digest = hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    assert verdict.details == {
        "BagIt-Version": "1.0",
        "Algorithms": "md5 and sha512",
        "Payload-Oxum": "21.3",
        "SHA-256 of tagmanifest-sha256.txt": digest,
    }
    assert "SHA-256 of tagmanifest-sha256.txt" in verdict.next_step
    assert verdict.warnings == ()


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80])
def test_no_byte_that_a_list_covers_can_be_flipped(tmp_path: Path, bit: int) -> None:
    bag = theirs(tmp_path / "bag", kinds=("sha1",))
    for name in files(bag):
        path = bag / name
        before = path.read_bytes()
        for at in range(len(before)):
            path.write_bytes(before[:at] + bytes([before[at] ^ bit]) + before[at + 1 :])
            try:
                state = verify(bag).state
            except WrongUse:  # a version or an encoding that nobody has
                state = State.TAMPERED
            is_spelling = name == "tagmanifest-sha256.txt" and before[at : at + 1] in b" abcdef\n*"
            assert state is State.TAMPERED or is_spelling, (name, at)
        path.write_bytes(before)
    assert verify(bag).state is State.UNSIGNED


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256"])
def test_every_kind_of_hash_is_read(tmp_path: Path, kind: str) -> None:
    bag = theirs(tmp_path / "bag", kinds=(kind,))
    verdict = verify(bag)
    assert verdict.state is State.UNSIGNED
    assert verdict.details["Algorithms"] == kind.replace("_", "")
    assert any(ABOUT_MD5 in text for text in verdict.warnings) == (kind in ("md5", "sha1"))
    put("data/letter.txt", b"arrested at five\n")(bag)
    check_wrong(bag, f"data/letter.txt is not the file that was packed: its bytes are not those that manifest-{kind}.txt names")


def test_two_manifests_that_differ_are_found_whichever_is_right(tmp_path: Path) -> None:
    for number, kind in enumerate(("md5", "sha512")):
        bag = theirs(tmp_path / kind, kinds=("md5", "sha512"))
        name = f"manifest-{kind}.txt"
        edit(name, listed(bag, kind, ["data/letter.txt"])[:8], f"{number:08}")(bag)
        seal(bag)
        check_wrong(bag, f"its bytes are not those that {name} names")


@pytest.mark.parametrize("version", taglists.VERSIONS)
def test_every_version_is_read_with_line_ends_of_every_kind(tmp_path: Path, version: str) -> None:
    for number, end in enumerate((b"\n", b"\r\n", b"\r")):
        bag = theirs(tmp_path / str(number), version=version)
        for name in ("bagit.txt", "bag-info.txt", MANIFEST):
            (bag / name).write_bytes((bag / name).read_bytes().replace(b"\n", end).removesuffix(end))
        seal(bag)
        assert (verify(bag).state, verify(bag).warnings) == (State.UNSIGNED, ())


@pytest.mark.parametrize("encoding", ["UTF-16", "utf-16-be", "UTF-16LE", "KOI8-R", "iso-8859-5", "windows-1251"])
def test_lists_may_be_written_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    bag = theirs(tmp_path / "bag", encoding=encoding.replace("-be", ""))
    if encoding == "utf-16-be":  # without a mark, which RFC 2781 takes for the larger end first
        for name in ("bag-info.txt", MANIFEST):
            (bag / name).write_bytes((bag / name).read_bytes().decode("utf-16").encode("utf-16-be"))
        seal(bag, "utf-16")
    assert verify(bag).state is State.UNSIGNED
    put("data/Роу.txt", b"x")(bag)
    check_wrong(bag, "data/Роу.txt is not the file that was packed")


def test_every_encoding_that_is_taken_can_be_decoded() -> None:
    import codecs

    names = ["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "ascii", "us-ascii", "koi8-r", "koi8-u", "shift_jis", "gb18030"]
    names += [f"iso-8859-{number}" for number in range(20)] + [f"windows-125{number}" for number in range(10)]
    taken = [name for name in [*names, "euc-jp", "euc-kr", "big5"] if taglists._ENCODING.fullmatch(name)]
    assert len(taken) == 38
    assert all(codecs.lookup(name) for name in taken)


ODD: dict[str, tuple[str, Attack, str]] = {
    "a file listed twice": (
        "0.97",
        more(MANIFEST, line(LETTER, "data/letter.txt")),
        "stands in manifest-sha256.txt more than once",
    ),
    "a manifest that leaves a file out": (
        "0.97",
        put("manifest-md5.txt", line(LETTER, "data/letter.txt", "md5").encode()),
        "is not named by manifest-md5.txt (and 1 more)",
    ),
    "a name with this folder": ("1.0", edit(MANIFEST, "data/letter", "./data/letter"), "writes names with './' before them"),
    "a star": ("1.0", edit(MANIFEST, " data/letter", "*data/letter"), "marks names with a star"),
    "a mark before a manifest": ("1.0", edit(MANIFEST, "", "\ufeff"), "begins with a byte order mark"),
    "an empty line": ("1.0", more(MANIFEST, "\n"), "has an empty line"),
    "a twin by case": ("1.0", more(MANIFEST, line(LETTER, "data/LETTER.txt")), "data/LETTER.txt is spelt otherwise"),
    "a twin by composition": (
        "1.0",
        both(
            both(put("data/Doé", b"x"), edit("bag-info.txt", "21.3", "22.4")),
            more(MANIFEST, line(b"x", "data/Doé") + line(b"x", unicodedata.normalize("NFD", "data/Doé"))),
        ),
        "is spelt otherwise in manifest-sha256.txt",
    ),
    "a name composed otherwise": (
        "1.0",
        both(
            both(put("data/Doé", b"x"), edit("bag-info.txt", "21.3", "22.4")),
            more(MANIFEST, line(b"x", unicodedata.normalize("NFD", "data/Doé"))),
        ),
        "is spelt otherwise in manifest-sha256.txt",
    ),
    "two files that are one elsewhere": (
        "1.0",
        both(
            both(put("data/LETTER.txt", b"x"), edit("bag-info.txt", "21.3", "22.4")),
            more(MANIFEST, line(b"x", "data/LETTER.txt")),
        ),
        "data/LETTER.txt and data/letter.txt are one and the same on some machines",
    ),
    "what a system left and took away": (
        "1.0",
        both(more(MANIFEST, line(b"", "data/scans/.DS_Store")), edit("bag-info.txt", "21.3", "21.4")),
        "data/scans/.DS_Store is missing; it was empty",
    ),
    "a percent sign that is not escaped": (
        "1.0",
        both(
            both(put("data/50%.txt", b"x"), edit("bag-info.txt", "21.3", "22.4")),
            more(MANIFEST, line(b"x", "data/50%.txt")),
        ),
        "has a percent sign that manifest-sha256.txt does not write as %25",
    ),
    "a name that looks escaped": (
        "1.0",
        both(
            both(put("data/a%25b", b"x"), edit("bag-info.txt", "21.3", "22.4")),
            more(MANIFEST, line(b"x", "data/a%25b")),
        ),
        "has a percent sign that manifest-sha256.txt does not write as %25",
    ),
    "a manifest of a kind that is not known": ("1.0", put("manifest-blake9.txt", b"?"), "was not read"),
    "an empty folder": ("1.0", lambda folder: (folder / "data/empty").mkdir(), "data/empty is an empty folder"),
}
"""What is odd and changes no verdict."""


@pytest.mark.parametrize(("version", "change", "words"), ODD.values(), ids=ODD)
def test_what_is_only_odd_is_told_and_changes_no_verdict(
    request: pytest.FixtureRequest, tmp_path: Path, version: str, change: Attack, words: str
) -> None:
    bag = theirs(tmp_path / "bag", version=version)
    change(bag)
    seal(bag)
    verdict = verify(bag)
    assert verdict.state is State.UNSIGNED, verdict.first
    assert words in "\n".join(verdict.warnings)
    assert ("complete but for" in verdict.sentence) == ("took away" in request.node.callspec.id)


def test_what_no_list_covers_is_told(tmp_path: Path) -> None:
    bag = theirs(tmp_path / "bag")
    for number in range(3):
        put(f"notes/{number}.txt", b"x")(bag)
    assert verify(bag).warnings == ("notes/0.txt is named by no list: nobody can see whether it was changed (and 2 more)",)
    (bag / "tagmanifest-sha256.txt").unlink()
    verdict = verify(bag)
    assert verdict.state is State.UNSIGNED
    assert verdict.warnings == ("bag-info.txt is named by no list: nobody can see whether it was changed (and 5 more)",)
    assert "SHA-256 of manifest-sha256.txt" in verdict.details


def test_line_ends_and_percent_signs_in_names_are_escaped_as_each_version_has_it(tmp_path: Path) -> None:
    for version, name, written in [
        ("1.0", "a\nb\rc%d%0Ae", "a%0Ab%0dc%25d%250Ae"),
        ("0.97", "a\nb\rc%d%25e", "a%0ab%0Dc%d%25e"),
    ]:
        bag = theirs(tmp_path / version, {name: b"x"}, version=version)
        put(MANIFEST, line(b"x", f"data/{written}").encode())(bag)
        seal(bag)
        verdict = verify(bag)
        assert verdict.state is State.UNSIGNED, verdict.first
        assert "\n" not in "".join(verdict.warnings)
        put(f"data/{name}", b"y")(bag)
        check_wrong(bag, "data/a<U+000A>b<U+000D>c%d")


def test_what_is_to_be_fetched_and_is_there_is_read_like_the_rest(tmp_path: Path) -> None:
    bag = theirs(tmp_path / "bag", tags={"fetch.txt": b"https://example.org/1 17 data/letter.txt\r\n"})
    assert verify(bag).warnings == ()
    remove("data/letter.txt")(bag)
    verdict = verify(bag)
    assert verdict.state is State.TAMPERED
    assert "this program fetches nothing" in verdict.next_step


def test_before_the_rfc_every_file_had_to_stand_in_one_manifest(tmp_path: Path) -> None:
    bag = theirs(tmp_path / "bag", version="0.97", kinds=("md5", "sha256"))
    put("data/note.txt", b"")(bag)
    check_wrong(bag, "data/note.txt is there, and no manifest names it")


def test_a_bag_needs_no_fields_and_may_hold_what_a_system_keeps(tmp_path: Path) -> None:
    bag = theirs(tmp_path / "bag", {"scans/Thumbs.db": b"x"})
    (bag / "bag-info.txt").unlink()
    seal(bag)
    assert verify(bag).warnings == ("data/scans/Thumbs.db is a file that a system keeps for itself",)


def test_space_around_a_colon_is_no_matter_before_the_rfc(tmp_path: Path) -> None:
    bag = theirs(tmp_path / "bag", version="0.97")
    more("bag-info.txt", "Contact : x\nContact:y\nPayload-Oxum   :   21.3\n")(bag)
    seal(bag)
    assert verify(bag).warnings == ()
    edit("bag-info.txt", ":   21.3", ":   20.3")(bag)
    seal(bag)
    check_wrong(bag, "Payload-Oxum is not 21.3")


def test_fields_may_stand_twice_and_be_folded(tmp_path: Path) -> None:
    bag = theirs(tmp_path / "bag")
    more("bag-info.txt", "Contact: one\nContact: two\n   and more: of it\n\tstill\nEmpty:\n")(bag)
    seal(bag)
    assert verify(bag).state is State.UNSIGNED


def test_an_empty_payload_and_names_that_no_bundle_has_are_taken(tmp_path: Path) -> None:
    assert verify(theirs(tmp_path / "empty", {})).state is State.UNSIGNED
    long = "/".join(["d" * 60] * 20) + "/x"
    verdict = verify(theirs(tmp_path / "odd", {long: b"x", "con.txt": b"", "a\u202eb": b"", "\u200b": b""}))
    assert verdict.state is State.UNSIGNED
    assert "data/a<U+202E>b holds a character that cannot be seen" in verdict.warnings[0]
    assert any("Windows keeps for a device" in text for text in verdict.warnings)
    assert any("is longer than 200 bytes" in text for text in verdict.warnings)


def test_a_bundle_of_ours_may_lie_in_a_bag_of_theirs(tmp_path: Path) -> None:
    make_bag(tmp_path / "ours")
    inside = {f"sent/{name}": (tmp_path / "ours" / name).read_bytes() for name in files(tmp_path / "ours")}
    assert verify(theirs(tmp_path / "bag", inside)).state is State.UNSIGNED


NOT_READ: dict[str, tuple[Attack, str]] = {
    "a later version": (edit("bagit.txt", "1.0", "2.0"), "this is a bag of BagIt 2.0"),
    "an encoding that runs": (edit("bagit.txt", "UTF-8", "unicode_escape"), "are written in unicode_escape"),
    "an encoding that nobody knows": (edit("bagit.txt", "UTF-8", "EBCDIC"), "are written in EBCDIC"),
    "only hashes that are not known": (rename(MANIFEST, "manifest-blake9.txt"), "manifest-blake9.txt holds hashes of a kind"),
    "neither declaration nor manifest": (both(remove("bagit.txt"), remove(MANIFEST)), "no bag of another maker"),
}


@pytest.mark.parametrize(("attack", "words"), NOT_READ.values(), ids=NOT_READ)
def test_what_cannot_be_judged_accuses_nobody(tmp_path: Path, dossier: Run, attack: Attack, words: str) -> None:
    bag = theirs(tmp_path / "bag")
    attack(bag)
    shown = dossier("verify", bag)
    assert shown.status == 2
    assert words in shown.err
    assert "next: " in shown.err


def test_more_than_can_be_held_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bag = theirs(tmp_path / "bag")
    with monkeypatch.context() as patch, pytest.raises(WrongUse, match="larger than any list"):
        patch.setattr(foreign, "MOST_LIST_BYTES", 60)
        verify(bag)
    with monkeypatch.context() as patch, pytest.raises(WrongUse, match="holds more files"):
        patch.setattr(reading, "MOST_OF_ANYBODY", 5)
        verify(bag)


LESS: dict[str, Attack] = {
    "without its sums": remove("SHA256SUMS"),
    "with sums of another case": rename("SHA256SUMS", "sha256sums"),
    "without sums and text": both(remove("SHA256SUMS"), remove("READING.txt")),
    "without sums, text and its own fields": both(
        both(remove("SHA256SUMS"), remove("READING.txt")), put("bag-info.txt", b"Contact: x\n")
    ),
    "without sums, text and exhibits": both(
        both(remove("SHA256SUMS"), remove("READING.txt")), lambda folder: shutil.rmtree(folder / "data/exhibits")
    ),
    "with its fields in UTF-16": both(
        both(remove("SHA256SUMS"), lambda folder: shutil.rmtree(folder / "data/exhibits")),
        both(remove("READING.txt"), put("bag-info.txt", "BUNDLE-FORM : 1\n".encode("utf-16-be"))),
    ),
    "without all but two of its names": both(
        both(remove("SHA256SUMS"), lambda folder: shutil.rmtree(folder / "data/exhibits")),
        both(
            both(remove("READING.txt"), remove("bag-info.txt")),
            both(put("data/Record.json", b"{}"), rename("data/packet.pdf", "data/PACKET.pdf")),
        ),
    ),
    "with a pipe in place of its fields": both(
        both(remove("SHA256SUMS"), remove("bag-info.txt")), lambda folder: os.mkfifo(folder / "bag-info.txt")
    ),
}
"""Ways to take the marks off an altered bundle of ours, some of them left."""


@pytest.mark.parametrize("attack", LESS.values(), ids=LESS)
def test_an_altered_bundle_of_ours_does_not_pass_for_a_bag_of_theirs(tmp_path: Path, attack: Attack) -> None:
    bag = make_bag(tmp_path / "bag")
    put("data/packet.pdf", b"%PDF of Rot")(bag)
    attack(bag)
    names = [name for name in files(bag) if name.startswith("data/")]
    put(MANIFEST, listed(bag, "sha256", names).encode())(bag)
    if not (bag / "bag-info.txt").is_fifo():
        seal(bag)
    verdict = verify(bag)
    assert verdict.state is State.TAMPERED, verdict


@needs_keys
def test_whoever_takes_every_mark_off_a_bundle_of_ours_gets_no_more_than_unsigned(tmp_path: Path, dossier: Run) -> None:
    bag = theirs(tmp_path / "bag", {"a.pdf": b"%PDF of Rot"})
    allowed = signers(tmp_path / "signers", make_key(tmp_path))
    shown = dossier("verify", bag, "--signers", allowed)
    assert shown.status == 5
    assert shown.out.startswith("UNSIGNED: a bag of another maker")


def test_a_bag_of_theirs_is_not_the_bundle_that_was_expected(tmp_path: Path, dossier: Run) -> None:
    shown = dossier("verify", theirs(tmp_path / "bag"), "--expect", "0" * 64)
    assert shown.status == 4
    assert "not the bundle that is expected" in shown.out


def test_the_command_shows_warnings_and_no_hidden_character(tmp_path: Path, dossier: Run) -> None:
    bag = theirs(tmp_path / "bag", {"a\x1b[2J\u202e": b"x"}, kinds=("md5",))
    shown = dossier("verify", bag)
    assert shown.status == 5
    assert "    warning: data/a<U+001B>[2J<U+202E> holds a character that cannot be seen\n" in shown.out
    assert "    warning: its payload is covered by md5 alone" in shown.out
    assert '"warnings": [' in dossier("verify", bag, "--json").out
    assert not {"\x1b", "\u202e"} & set(shown.out)


def zipped(folder: Path, path: Path, end: bytes = b"") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in files(folder):
            package.write(folder / name, f"{folder.name}/{name}")
    path.write_bytes(path.read_bytes() + end)
    return path


def test_the_zip_of_a_bag_of_theirs_is_to_be_unpacked_first(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"theirs\.zip is the zip of a bag of another maker") as refused:
        verify(zipped(theirs(tmp_path / "bag"), tmp_path / "theirs.zip"))
    assert refused.value.next_step == "unpack it, and name the folder in it"


def test_a_zip_of_ours_packed_anew_or_a_zip_that_is_damaged_is_no_bag_of_theirs(tmp_path: Path) -> None:
    ours = make_bag(tmp_path / "ours")
    damaged = zipped(theirs(tmp_path / "bag"), tmp_path / "damaged.zip", b"x")
    empty = tmp_path / "empty.zip"
    empty.write_bytes(b"PK")
    no_bag = tmp_path / "none"
    put("x.txt", b"x")(no_bag)
    for path in (zipped(ours, tmp_path / "ours.zip"), damaged, empty, zipped(no_bag, tmp_path / "none.zip")):
        assert verify(path).state is State.TAMPERED, path


def test_memory_does_not_grow_with_the_size_of_a_file(tmp_path: Path) -> None:
    bag = theirs(tmp_path / "bag", {"large": bytes(40 << 20)})
    tracemalloc.start()
    assert verify(bag).state is State.UNSIGNED
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


LISTS = st.sampled_from(["bagit.txt", "bag-info.txt", MANIFEST, "tagmanifest-sha256.txt", "fetch.txt"])
PIECES = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        [b"data/", b"../", b"%0A", b"%", b"*", b"\r", b"\n", b"  ", b":", ZEROS.encode(), b"\xff\xfe", b"~", b"\x00"]
    ),
)


@settings(max_examples=300, deadline=None)
@given(LISTS, st.lists(PIECES, max_size=8), st.integers(0, 200), st.booleans())
def test_no_list_however_written_stops_the_run_or_is_vouched_for(
    tmp_path_factory: pytest.TempPathFactory, name: str, pieces: list[bytes], at: int, is_whole: bool
) -> None:
    bag = theirs(tmp_path_factory.mktemp("fuzz") / "bag")
    before = (bag / name).read_bytes() if (bag / name).exists() and not is_whole else b""
    (bag / name).write_bytes(before[:at] + b"".join(pieces) + before[at:])
    if name != "tagmanifest-sha256.txt":
        seal(bag)
    try:
        verdict = verify(bag)
    except Stop as stop:
        shown = str(stop)
    else:
        assert verdict.state is not State.VERIFIED
        shown = "".join((verdict.sentence, *verdict.warnings, *verdict.details))
    assert shown.replace("\n", "").isprintable()


BAGS = os.environ.get("DOSSIER_BAGS")
SUITE = [path for path in sorted(Path(BAGS).glob("*/*/*")) if path.is_dir()] if BAGS else []


@pytest.mark.long
@pytest.mark.skipif(not BAGS, reason="DOSSIER_BAGS names no suite of bags")
@pytest.mark.parametrize("bag", SUITE, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_suite_of_bags_reads_as_it_should(bag: Path) -> None:
    verdict = verify(bag)
    is_right = bag.parent.name in ("valid", "warning")
    assert verdict.state is (State.UNSIGNED if is_right else State.TAMPERED), verdict.first
    assert bag.parent.name != "warning" or warnings(verdict)
