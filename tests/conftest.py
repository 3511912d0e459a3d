"""What every test shares: a copy of the invented project, the command line in this process, and no network at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dossier.cli import main
from dossier.project import Project, read_project

TESTS = Path(__file__).parent
ROOT = TESTS.parent
INVENTED = TESTS / "project"

_NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"}


_may_reach_itself: list[bool] = []


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Fails any attempt to reach a network, in this process and in the workers that it forks."""
    where = arguments[-1][:1] if event == "socket.connect" and isinstance(arguments[-1], tuple) else arguments[:1]
    if _may_reach_itself and where == ("127.0.0.1",):
        return
    if event in _NETWORK and not str(arguments[-1]).startswith(("/", "b'/")):
        raise AssertionError(f"the program tried to reach the network: {event} {arguments[1:]}")


sys.addaudithook(_refuse_network)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expected files anew; then read the diff")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the invented project, with its vault beside it, that a test may break."""
    copy = tmp_path / "project"
    shutil.copytree(INVENTED, copy)
    shutil.copytree(TESTS / "vault", tmp_path / "vault")
    return copy


@pytest.fixture
def loopback() -> Iterator[None]:
    """Lets one test reach a server of its own on 127.0.0.1, and nothing else."""
    _may_reach_itself.append(True)
    yield
    _may_reach_itself.pop()


@pytest.fixture(scope="session")
def invented() -> Project:
    """The invented project, read once."""
    return read_project(INVENTED)


def alone() -> dict[str, str]:
    """An environment without the measuring of coverage, which writes files of its own and dies of what a run is to survive."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return {**inherited, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}


def change(folder: Path, file: str, find: str, put: str) -> None:
    """Replaces one piece of text in a file of a project; the piece must stand there exactly once."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(find) == 1, f"{file} holds {find!r} {text.count(find)} times"
    path.write_text(text.replace(find, put), encoding="utf-8")


@dataclass(frozen=True)
class Result:
    """How a run of the command line ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def dossier(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Runs the command line in this process."""

    def run(*words: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["dossier", *map(str, words)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return Result(int(ended.value.code or 0), out, err)

    return run
