"""Files are opened in a child that may die of them; the parent always has an answer, and believes nothing of another form."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from dossier.errors import EnvironmentFault
from dossier.exhibitfile import confined
from dossier.exhibitfile.confined import UNSAFE, Limits, Look, Looker
from tests import hostile
from tests.conftest import alone

CORPUS: dict[str, Callable[[], bytes]] = {
    **hostile.PDF_SURVIVED,
    **{name: make for name, (make, _) in hostile.PDF_REFUSED.items()},
    **{name: make for name, (make, _) in hostile.WORD_REFUSED.items()},
    "PNG with a bomb": hostile.png_with_a_text_bomb,
    "TIFF without end": lambda: hostile.tiff_of(2**31, 2**31),
    "mail without end": lambda: hostile.mail_nested(2_000),
    "page content that unpacks without end": lambda: hostile.pdf(hostile.large_page),
}


def put(folder: Path, raw: bytes) -> Path:
    file = folder / "file"
    file.write_bytes(raw)
    return file


def test_the_parent_survives_the_whole_corpus_with_an_answer_for_each(tmp_path: Path) -> None:
    with Looker(Limits(patience=40)) as looker:
        for name, make in CORPUS.items():
            look = looker.look(put(tmp_path, make()), (1,))
            assert (look.refused is None) <= (look.pages is not None), name
        good = looker.look(put(tmp_path, hostile.pdf()), (1,))
    assert good.texts[1].strip() == hostile.TEXT.decode()


# Each file has a child of its own


TELLS = """
import os, sys
from dossier.exhibitfile import child, forking
child.answer = lambda path, pages: {"type": "text", "ending": "txt", "refused": None, "pages": os.getpid(), "texts": {}}
%s
sys.argv[1:] = ["1073741824", "60", "24"]
forking.main()
"""


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Looker]:
    """A looker whose children do something else than they should."""

    def looker(code: str) -> Looker:
        popen = subprocess.Popen
        monkeypatch.setattr(subprocess, "Popen", lambda _, **how: popen([sys.executable, "-I", "-c", TELLS % code], **how))
        return Looker(Limits(patience=20))

    return looker


def test_one_process_forks_a_child_for_each_file(tmp_path: Path, taken_over: Callable[[str], Looker]) -> None:
    with taken_over("") as looker:
        pages = [looker.look(put(tmp_path, b"a")).pages for _ in range(4)]
        assert looker._forking is not None
        assert len({*pages, looker._forking.pid}) == 5


def test_a_file_that_took_its_child_over_says_nothing_about_the_next_one(
    tmp_path: Path, taken_over: Callable[[str], Looker]
) -> None:
    """The child of the first file stays and goes on answering; that of the second is asked, and answers alone."""
    stays = """
serve = child.serve
def hostile(requests, answers):
    serve(requests, answers)
    if b"/first" in asked:
        while True:
            os.write(1, b'{"type": "png", "ending": "png", "refused": null, "pages": 7, "texts": {}}\\n')
asked = b""
def answer(path, pages):
    global asked
    asked = os.fsencode(path)
    return {"type": "text", "ending": "txt", "refused": None, "pages": 1, "texts": {}}
child.serve, child.answer = hostile, answer
"""
    with taken_over(stays) as looker:
        assert looker.look(tmp_path / "first") in (Look("text", "txt", None, 1), Look(refused=UNSAFE))
        assert looker.look(tmp_path / "second") == Look("text", "txt", None, 1)


def test_a_child_has_its_two_pipes_and_no_way_to_the_process_that_forked_it(
    tmp_path: Path, taken_over: Callable[[str], Looker]
) -> None:
    counts = """
import stat
def answer(path, pages):
    held = [number for number in range(24) if held_open(number)]
    pipes = all(stat.S_ISFIFO(os.fstat(number).st_mode) for number in (0, 1))
    return {"type": "text", "ending": "txt", "refused": None, "pages": 1 + len(held) + 10 * pipes, "texts": {}}
def held_open(number):
    try:
        return bool(os.fstat(number))
    except OSError:
        return False
child.answer = answer
"""
    with taken_over(counts) as looker:
        assert [looker.look(put(tmp_path, b"a")).pages for _ in range(3)] == [1 + 3 + 10] * 3


def test_what_a_child_leaves_in_memory_is_gone_with_it(tmp_path: Path, taken_over: Callable[[str], Looker]) -> None:
    counts = """
seen = []
def answer(path, pages):
    seen.append(path)
    return {"type": "text", "ending": "txt", "refused": None, "pages": len(seen), "texts": {}}
child.answer = answer
"""
    with taken_over(counts) as looker:
        assert [looker.look(put(tmp_path, b"a")).pages for _ in range(3)] == [1, 1, 1]


def test_a_program_that_was_told_to_ignore_its_children_looks_into_every_file(tmp_path: Path) -> None:
    code = (
        "import signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); from pathlib import Path\n"
        "from dossier.exhibitfile.confined import Looker\n"
        "with Looker() as looker: print([looker.look(Path(sys.argv[1])).type for _ in range(3)])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(put(tmp_path, b"a"))], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("['text', 'text', 'text']\n", "")


def test_no_process_is_left_behind(tmp_path: Path, taken_over: Callable[[str], Looker]) -> None:
    with taken_over("") as looker:
        child = looker.look(put(tmp_path, b"a")).pages
        forking = looker._forking
    assert child is not None
    assert forking is not None
    assert forking.returncode is not None
    assert ends(child)


def ends(process: int) -> bool:
    """Whether a process ends within some seconds."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_the_child_ends_with_the_program_that_asked(tmp_path: Path) -> None:
    """A program that is killed leaves no process that waits for it."""
    code = (
        "import os, signal, sys; from pathlib import Path; from dossier.exhibitfile.confined import Looker\n"
        "looker = Looker(); looker.look(Path(sys.argv[1])); print(looker._forking.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(put(tmp_path, b"a"))], capture_output=True, text=True, check=False)
    assert ends(int(done.stdout))


@pytest.mark.skipif(sys.platform == "darwin", reason="the limit on memory is not kept there")
def test_a_file_that_takes_more_memory_than_is_allowed_is_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "file"
    Image.new("RGB", (7_000, 7_000)).save(file, "PNG")
    with Looker(Limits(memory=160 << 20)) as looker:
        look = looker.look(file)
    assert str(look.refused).startswith(UNSAFE)


def test_a_child_that_says_nothing_in_time_is_ended(tmp_path: Path) -> None:
    with Looker(Limits(patience=0.0)) as looker:
        assert looker.look(put(tmp_path, b"a")) == Look(refused=UNSAFE)
        assert looker._forking is None


def test_a_child_that_says_too_much_is_ended(tmp_path: Path) -> None:
    with Looker(Limits(answer=5)) as looker:
        assert looker.look(put(tmp_path, b"a" * 200_000), (1,)) == Look(refused=UNSAFE)


def test_the_death_of_a_child_is_an_answer_and_the_next_file_gets_another(tmp_path: Path) -> None:
    with Looker() as looker:
        looker.look(put(tmp_path, b"a"))
        assert looker._forking is not None
        looker._forking.kill()
        assert looker.look(put(tmp_path, b"b")).refused in (None, UNSAFE)
        assert looker.look(put(tmp_path, b"c")).type == "text"


def test_a_machine_that_starts_no_process_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with Looker() as looker, pytest.raises(EnvironmentFault, match="no process can be started"):
        looker.look(put(tmp_path, b"a"))


def test_a_machine_that_forks_no_child_is_no_fault_of_the_file(tmp_path: Path, taken_over: Callable[[str], Looker]) -> None:
    fails = "def fork():\n    raise BlockingIOError(11, 'Resource temporarily unavailable')\nos.fork = fork"
    with taken_over(fails) as looker, pytest.raises(EnvironmentFault, match="no process can be started"):
        looker.look(put(tmp_path, b"a"))


@pytest.mark.parametrize("left", range(9))
def test_want_of_open_files_is_no_fault_of_the_file(tmp_path: Path, left: int) -> None:
    code = (
        "import os, resource, sys; from pathlib import Path; from dossier.exhibitfile.confined import Looker\n"
        "from dossier.errors import EnvironmentFault\n"
        "highest = max(int(name) for name in os.listdir('/dev/fd'))\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (highest + int(sys.argv[2]),) * 2)\n"
        "try:\n    with Looker() as looker: print(looker.look(Path(sys.argv[1])).type)\n"
        "except EnvironmentFault as fault: print('machine')"
    )
    words = [sys.executable, "-c", code, str(put(tmp_path, b"a")), str(left)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=alone())
    assert (done.stdout.strip() in ("text", "machine"), done.stderr) == (True, "")


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() == 0, reason="only Linux keeps it out, and not from root")
def test_a_child_reaches_no_memory_of_the_process_that_forked_it(tmp_path: Path, taken_over: Callable[[str], Looker]) -> None:
    reaches = """
def answer(path, pages):
    try:
        open(f"/proc/{os.getppid()}/mem", "rb")
    except PermissionError:
        return {"type": "text", "ending": "txt", "refused": None, "pages": 1, "texts": {}}
    return {"type": "text", "ending": "txt", "refused": None, "pages": 2, "texts": {}}
child.answer = answer
"""
    with taken_over(reaches) as looker:
        assert looker.look(put(tmp_path, b"a")).pages == 1


NO_FILES: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "a link": lambda path: path.symlink_to("/etc/hostname"),
    "a pipe": os.mkfifo,
    "a folder": os.mkdir,
}


@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_file_is_not_opened(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / "file")
    with Looker(Limits(patience=20)) as looker:
        look = looker.look(tmp_path / "file")
    assert look.type is None
    assert look.refused is not None
    assert look.refused != UNSAFE


def test_a_device_is_not_opened() -> None:
    with Looker(Limits(patience=20)) as looker:
        assert looker.look(Path("/dev/zero")).refused == "is not a regular file"


GOOD = {"type": "text", "ending": "txt", "refused": None, "pages": 1, "texts": {"1": "a"}, "seen": [1, 2, 3]}
LIES: dict[str, bytes] = {
    "nothing": b"\n",
    "no JSON": b"text\n",
    "a list": b"[]\n",
    "nested without end": b"[" * 100_000 + b"\n",
    **{
        name: json.dumps({**GOOD, **changed}).encode()
        for name, changed in {
            "a type that does not exist": {"type": "program"},
            "an ending that leads elsewhere": {"ending": "/../x"},
            "an ending that is no text": {"ending": 1},
            "no type and no reason": {"type": None},
            "no pages in a number": {"pages": 0},
            "pages that are yes": {"pages": True},
            "pages without end": {"pages": 10**9},
            "a reason without words": {"refused": ""},
            "a reason without end": {"refused": "x" * 301},
            "a page that is no number": {"texts": {"one": "a"}},
            "words that are no text": {"texts": {"1": 1}},
            "texts that are a list": {"texts": []},
            "a size that is text": {"seen": ["1"]},
            "a length in words": {"seconds": "60"},
            "no length in a number": {"seconds": 0},
            "a length without end": {"seconds": 10**9},
        }.items()
    },
}


@pytest.mark.parametrize("raw", LIES.values(), ids=LIES)
def test_an_answer_of_another_form_is_none(raw: bytes) -> None:
    assert confined._understood(raw) is None


def test_an_answer_of_the_form_agreed_is_understood() -> None:
    assert confined._understood(json.dumps(GOOD).encode()) == Look("text", "txt", None, 1, {1: "a"}, (1, 2, 3))


def test_the_child_takes_its_own_means_away_and_inherits_nothing() -> None:
    code = (
        "import os, resource, json; from dossier.exhibitfile.child import limit; limit(1 << 30, 60, 24)\n"
        "names = ('CORE', 'FSIZE', 'NOFILE', 'CPU', 'AS')\n"
        "print(json.dumps([resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[1] for name in names]))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, env={})
    assert json.loads(done.stdout)[:4] == [0, 0, 24, 60]


def test_a_limit_that_a_system_does_not_keep_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from dossier.exhibitfile import child

    kept = []

    def some(what: int, most: tuple[int, int]) -> None:
        if what == resource.RLIMIT_AS:
            raise ValueError
        kept.append(what)

    monkeypatch.setattr(child.resource, "setrlimit", some)
    monkeypatch.setattr(child.signal, "signal", lambda *_: None)
    child.limit(1, 1, 1)
    assert {resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU} <= set(kept)


def test_a_process_that_is_gone_before_it_is_asked_is_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Looker() as looker:
        looker.look(put(tmp_path, b"a"))
        forking, way = looker._forking, looker._way
        assert forking is not None
        forking.kill()
        forking.wait()
        monkeypatch.setattr(looker, "_alive", lambda: way)
        assert looker.look(tmp_path / "file") == Look(refused=UNSAFE)


def test_the_child_begins_without_what_judges_exhibits() -> None:
    code = "import dossier.exhibitfile.forking, sys; print(sorted({'pydantic', 'rapidfuzz', 'pikepdf'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_package_hands_out_what_it_names_and_nothing_else() -> None:
    import dossier.exhibitfile as package

    assert [getattr(package, name).__name__ for name in package.__all__] == package.__all__
    with pytest.raises(AttributeError, match="has no attribute judge"):
        _ = package.judge
