"""A signature is worth what the key's owner and the list of signers make it, and not one byte more."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier import signature
from dossier.bundle import sealing, sign
from dossier.bundle.sealing import check
from dossier.errors import EnvironmentFault, WrongUse
from dossier.signature import Finding
from tests.bundles import SIGNER, make_key, needs_keys, signers

pytestmark = needs_keys


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return make_key(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "SHA256SUMS"
    path.write_bytes(b"sums\n")
    return path


def test_a_signature_fits_its_bytes_and_names_its_signer(tmp_path: Path, file: Path, key: Path) -> None:
    made = sign(file, key, SIGNER)
    raw = file.with_name("SHA256SUMS.sig").read_bytes()
    assert check(b"sums\n", raw, None) == Finding(True, made.fingerprint, None)
    (tmp_path / "list").write_text(made.line + "\n")
    assert check(b"sums\n", raw, tmp_path / "list") == Finding(True, made.fingerprint, SIGNER)
    assert check(b"sumz\n", raw, tmp_path / "list") == Finding(fits=False)
    shown = subprocess.run(["ssh-keygen", "-l", "-f", key], capture_output=True, text=True, check=True).stdout
    assert made.fingerprint in shown


def test_a_signature_can_be_checked_without_the_program(tmp_path: Path, file: Path, key: Path) -> None:
    sign(file, key, SIGNER)
    allowed = signers(tmp_path / "list", key)
    command = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", SIGNER, "-n", "dossier-bundle", "-s", f"{file}.sig"]
    assert subprocess.run(command, input=b"sums\n", check=False).returncode == 0


def test_a_file_is_signed_once(file: Path, key: Path) -> None:
    sign(file, key, SIGNER)
    before = file.with_name("SHA256SUMS.sig").read_bytes()
    with pytest.raises(WrongUse, match="exists already"):
        sign(file, key, SIGNER)
    assert file.with_name("SHA256SUMS.sig").read_bytes() == before


@pytest.mark.parametrize("identity", ["", "two words", "a,b", "*@example.org", '"a"', "-x", "#a", "a\nb", "ж"])
def test_a_name_that_a_list_cannot_hold_is_refused(file: Path, key: Path, identity: str) -> None:
    with pytest.raises(WrongUse, match="cannot name a signer") as stopped:
        sign(file, key, identity)
    assert stopped.value.text.isprintable()


def too_open(key: Path) -> None:
    key.chmod(0o644)


def no_key(key: Path) -> None:
    key.write_text("none")


@pytest.mark.parametrize("spoil", [too_open, no_key])
def test_a_key_that_cannot_sign_leaves_no_signature(file: Path, key: Path, spoil: Callable[[Path], None]) -> None:
    spoil(key)
    with pytest.raises(EnvironmentFault, match="the key did not sign: "):
        sign(file, key, SIGNER)
    assert not file.with_name("SHA256SUMS.sig").exists()


def test_a_key_that_does_not_exist_is_wrong_use(tmp_path: Path, file: Path) -> None:
    with pytest.raises(WrongUse, match="there is no key"):
        sign(file, tmp_path / "none", SIGNER)


def test_without_ssh_keygen_the_next_step_is_to_install_it(file: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature.shutil, "which", lambda _: None)
    with pytest.raises(EnvironmentFault, match="not installed") as stopped:
        sign(file, key, SIGNER)
    assert "openssh-client" in stopped.value.next_step


def test_a_program_that_does_not_answer_is_ended(tmp_path: Path, file: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(words: list[str], **options: float) -> None:
        raise subprocess.TimeoutExpired(words, options["timeout"])

    monkeypatch.setattr(signature.subprocess, "run", never)
    with pytest.raises(EnvironmentFault, match="within 300 seconds"):
        sign(file, key, SIGNER)


def test_a_program_that_cannot_be_run_is_one_clear_line(
    tmp_path: Path, file: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signature.shutil, "which", lambda _: str(tmp_path / "no-program"))
    with pytest.raises(EnvironmentFault, match="cannot be run"):
        sign(file, key, SIGNER)


def test_a_full_disk_leaves_no_signature(file: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealing, "settle", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        sign(file, key, SIGNER)
    assert not file.with_name("SHA256SUMS.sig").exists()


def test_a_signature_that_does_not_fit_is_not_left(file: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature, "check", lambda *_: Finding(fits=False))
    with pytest.raises(EnvironmentFault, match="does not fit"):
        sign(file, key, SIGNER)
    assert not file.with_name("SHA256SUMS.sig").exists()


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "text after it": lambda raw: raw + b"more\n",
    "text before it": lambda raw: b"more\n" + raw,
    "no line end": lambda raw: raw[:-1],
    "two line ends": lambda raw: raw + b"\n",
    "line ends of Windows": lambda raw: raw.replace(b"\n", b"\r\n"),
    "other line lengths": lambda raw: raw.replace(b"\n", b"", 2).replace(b"SIGNATURE-----U", b"SIGNATURE-----\nU", 1),
    "a space in a line": lambda raw: raw.replace(b"U1NI", b"U1 NI"),
    "cut short": lambda raw: raw[: len(raw) // 2],
    "nothing": lambda raw: b"",
    "not text": lambda raw: b"\xff" + raw,
    "another kind of block": lambda raw: raw.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"),
}


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_a_signature_has_one_spelling(file: Path, key: Path, spell: Callable[[bytes], bytes]) -> None:
    sign(file, key, SIGNER)
    raw = file.with_name("SHA256SUMS.sig").read_bytes()
    assert spell(raw) != raw
    assert check(b"sums\n", spell(raw), None) == Finding(fits=False)


def test_a_signature_for_another_purpose_is_worth_nothing(tmp_path: Path, file: Path, key: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", key, file], check=True, capture_output=True)
    raw = file.with_name("SHA256SUMS.sig").read_bytes()
    assert check(b"sums\n", raw, signers(tmp_path / "list", key, "")) == Finding(fits=False)


@pytest.mark.parametrize(
    "options", ['namespaces="git" ', 'valid-before="20200101" '], ids=["a key for another purpose", "a key that has run out"]
)
def test_a_key_that_the_list_limits_is_not_vouched_for(tmp_path: Path, file: Path, key: Path, options: str) -> None:
    sign(file, key, SIGNER)
    found = check(b"sums\n", file.with_name("SHA256SUMS.sig").read_bytes(), signers(tmp_path / "list", key, options))
    assert found.fits
    assert found.signer is None


BROKEN_LISTS = {
    "nothing": (b"", "names nobody"),
    "notes only": (b"# who\n\n", "names nobody"),
    "a public key alone": (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me\n", "line 1 of"),
    "a name alone": (b"# who\noffice@example.org\n", "line 2 of"),
    "a key cut short": (b"office@example.org ssh-ed25519 AAAA\n", "line 1 of"),
    "not text": (b"\xff\xfe", "cannot be read"),
}


@pytest.mark.parametrize(("content", "message"), BROKEN_LISTS.values(), ids=BROKEN_LISTS)
def test_a_broken_list_accuses_no_bundle(tmp_path: Path, file: Path, key: Path, content: bytes, message: str) -> None:
    sign(file, key, SIGNER)
    (tmp_path / "list").write_bytes(content)
    with pytest.raises(WrongUse, match=message):
        check(b"sums\n", file.with_name("SHA256SUMS.sig").read_bytes(), tmp_path / "list")
