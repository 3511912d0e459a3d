"""The desk is served to this machine alone, to whoever has its address, and nothing but its own files."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dossier.cli import desk_serve
from dossier.cli.desk_serve import ELSEWHERE, broken, make_anew
from dossier.desk.serving import ADDRESS, Server, Shown
from dossier.errors import EnvironmentFault, RenderFault
from dossier.gathering import state_of_sources
from dossier.problem import Level, Place, Problem
from dossier.project import read_project
from dossier.view import Audience
from tests.conftest import change
from tests.test_desk import INTERNAL, ON, PUBLIC

FILES = {"index.html": b"<p>first", "pages/a.html": b"a", "pages/desk.css": b"b", "pages/desk.js": b"c", "pages/E.p1.png": b"d"}
WORD = "unguessable"
COMMAND = [sys.executable, "-c", "from dossier.cli import main; main()"]
pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture
def shown() -> Shown:
    return Shown(FILES)


@pytest.fixture
def server(shown: Shown) -> Iterator[Server]:
    with Server(shown, word=WORD) as server:
        yield server


def said(server: Server, raw: bytes) -> bytes:
    """All that comes back for some bytes."""
    with socket.create_connection((ADDRESS, server.port), timeout=20) as line:
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := line.recv(65_536):
            answer += piece
    return answer


def asked(server: Server, path: str, method: str = "GET", host: str | None = None) -> bytes:
    return said(server, f"{method} {path} HTTP/1.1\r\nHost: {host or f'{ADDRESS}:{server.port}'}\r\n\r\n".encode())


def status(answer: bytes) -> int:
    return int(answer.split()[1])


def test_each_file_comes_whole_with_its_kind(server: Server) -> None:
    kinds = {"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
    for name, content in FILES.items():
        line = http.client.HTTPConnection(ADDRESS, server.port, timeout=20)
        line.request("GET", f"/{WORD}/{name}")
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (200, content)
        assert answer.headers["Content-Type"] == kinds.get(name.rpartition(".")[2], "image/png")
        line.close()
    assert asked(server, f"/{WORD}/").endswith(b"\r\n\r\n<p>first")
    assert server.address == f"http://127.0.0.1:{server.port}/{WORD}/index.html"


HEADERS = {
    b"X-Content-Type-Options: nosniff",
    b"X-Frame-Options: DENY",
    b"Referrer-Policy: no-referrer",
    b"Cache-Control: no-store",
    b"Cross-Origin-Resource-Policy: same-origin",
}


@pytest.mark.parametrize("path", [f"/{WORD}/index.html", "/nothing", f"/{WORD}/state"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_answer_keeps_browsers_strict(server: Server, path: str, method: str) -> None:
    head = asked(server, path, method).partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert set(head) >= HEADERS
    policy = next(line for line in head if line.startswith(b"Content-Security-Policy: "))
    for part in (b"default-src 'none'", b"script-src 'self'", b"connect-src 'self'", b"frame-ancestors 'none'"):
        assert part in policy
    assert not any(line.startswith((b"Access-Control", b"Set-Cookie")) for line in head)


ASIDE = [
    "/",
    "/index.html",
    "//index.html",
    f"/{WORD}x/index.html",
    f"/{WORD[:-1]}/index.html",
    f"/{WORD}/../{WORD}/index.html",
    f"/{WORD}/pages/../index.html",
    f"/{WORD}/%2e%2e/index.html",
    f"/{WORD}/pages%2fa.html",
    f"/{WORD}/./index.html",
    f"/{WORD}//etc/passwd",
    f"/{WORD}/../../../../etc/passwd",
    f"/{WORD}/index.html%00",
    f"/{WORD}/index.html\x00",
    f"/{WORD}/pages",
    f"/{WORD}/pages\\a.html",
    f"http://127.0.0.1/{WORD}/index.html",
    f"/\xe9{WORD}/index.html",
    "*",
]


@pytest.mark.parametrize("path", ASIDE, ids=repr)
def test_nothing_else_is_there(server: Server, path: str) -> None:
    answer = asked(server, path)
    assert status(answer) in (400, 404)
    assert b"first" not in answer
    assert b"root:" not in answer


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:80", ""])
def test_another_name_for_this_machine_is_not_answered(server: Server, host: str) -> None:
    answer = said(server, f"GET /{WORD}/index.html HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert status(answer) == 421
    assert b"first" not in answer


def test_two_names_or_none_are_not_answered(server: Server) -> None:
    good = f"Host: {ADDRESS}:{server.port}\r\n"
    for hosts in ("", good + good, good + "Host: evil.example\r\n"):
        assert status(said(server, f"GET /{WORD}/index.html HTTP/1.1\r\n{hosts}\r\n".encode())) == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get"])
def test_nothing_can_be_done_but_reading(server: Server, method: str) -> None:
    answer = asked(server, f"/{WORD}/index.html", method)
    assert status(answer) == 501
    assert b"first" not in answer


def test_the_head_alone_has_no_body(server: Server) -> None:
    answer = asked(server, f"/{WORD}/index.html", "HEAD")
    assert status(answer) == 200
    assert b"Content-Length: 8" in answer
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"nonsense\r\n\r\n", b"GET " + b"a" * 70_000, b"\x16\x03\x01", b"GET / HTTP/9.9\r\n\r\n"]
)
def test_noise_ends_nothing(server: Server, raw: bytes) -> None:
    assert b"first" not in said(server, raw)
    assert status(asked(server, f"/{WORD}/index.html")) == 200


def test_a_port_that_is_taken_is_one_clear_line(server: Server) -> None:
    with pytest.raises(EnvironmentFault, match=f"nothing can be served on port {server.port}"):
        Server(Shown(FILES), server.port)


def test_each_server_has_a_word_of_its_own() -> None:
    with Server(Shown(FILES)) as one, Server(Shown(FILES)) as other:
        assert one.word != other.word
        assert len(one.word) >= 32


# States -------------------------------------------------------------------------------------------------------------


def state(server: Server) -> dict[str, object]:
    answer: dict[str, object] = json.loads(asked(server, f"/{WORD}/state").partition(b"\r\n\r\n")[2])
    return answer


def test_a_page_can_tell_whether_there_is_a_newer_state(server: Server, shown: Shown) -> None:
    assert state(server) == {"state": 1, "news": ""}
    shown.replace(FILES)
    assert state(server) == {"state": 1, "news": ""}
    shown.tell("wrong <b>")
    assert state(server) == {"state": 1, "news": "wrong <b>"}
    shown.replace({"index.html": b"newer"})
    assert state(server) == {"state": 2, "news": ""}
    assert asked(server, f"/{WORD}/").endswith(b"newer")
    assert status(asked(server, f"/{WORD}/pages/a.html")) == 404


def test_a_save_is_seen_wherever_it_happens(folder: Path) -> None:
    project = read_project(folder)
    seen = [state_of_sources(project)]
    assert state_of_sources(project) == seen[0]
    for name in ("project.yaml", "dossiers/jane-roe/dossier.yaml", "../vault/exhibits/EX-0002/new.txt"):
        file = folder / name
        with file.open("a", encoding="utf-8") as opened:
            opened.write("# a remark\n")
        seen.append(state_of_sources(project))
    (folder / "dossiers/jane-roe/dossier.yaml").unlink()
    seen.append(state_of_sources(project))
    assert len(set(seen)) == 5


BROKEN = Problem(Place("a.yaml", 1, 2), Level.ERROR, "S101", "official a: there is no field 'x'", "remove it")


def test_what_bars_new_pages_is_a_record_that_cannot_be_read() -> None:
    warning = Problem(Place("a.yaml", 1, 2), Level.WARNING, "L624", "a", "b")
    wrong = Problem(Place("a.yaml", 1, 2), Level.ERROR, "R201", "a", "b")
    assert broken((warning, wrong)) == ""
    assert broken((warning, BROKEN)) == str(BROKEN)
    assert broken((BROKEN, BROKEN)) == f"{BROKEN}\nand 1 more"


@pytest.mark.parametrize(("audience", "told"), [(INTERNAL, str(BROKEN)), (PUBLIC, ELSEWHERE)], ids=["house", "public"])
def test_with_a_broken_record_the_old_pages_stay_and_it_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], audience: Audience, told: str
) -> None:
    monkeypatch.setattr(desk_serve, "files_for", lambda *_, **__: ({"index.html": b"newer"}, (BROKEN,)))
    shown = Shown(FILES)
    make_anew(read_project(folder), shown, audience, ON, {})
    assert shown.now == (1, FILES, told)
    assert str(BROKEN) in capsys.readouterr().err
    monkeypatch.setattr(desk_serve, "files_for", lambda *_, **__: ({"index.html": b"newer"}, ()))
    make_anew(read_project(folder), shown, audience, ON, {})
    assert shown.now == (2, {"index.html": b"newer"}, "")


def test_what_stops_a_run_does_not_end_the_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RenderFault("a template is broken", "mend it")

    monkeypatch.setattr(desk_serve, "files_for", fails)
    shown = Shown(FILES)
    make_anew(read_project(folder), shown, INTERNAL, ON, {})
    assert shown.now == (1, FILES, "a template is broken\n    next: mend it")
    (folder / "project.yaml").write_text("nonsense: yes\n", encoding="utf-8")
    make_anew(read_project(folder), shown, INTERNAL, ON, {})
    assert shown.now[2].startswith("project.yaml is broken")


def test_the_command_serves_sees_a_save_and_ends_cleanly(folder: Path) -> None:
    words = [*COMMAND, "-C", str(folder), "desk", "--serve", "--on", "2026-11-23", "--audience", "recipient:sy-ministry"]
    told: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # where it is ignored, as behind `&`, the command would inherit that
    with subprocess.Popen(words, env={**os.environ}, **told) as running:
        signal.signal(signal.SIGINT, before)
        try:
            assert running.stdout is not None
            _, _, rest = running.stdout.readline().strip().partition("http://127.0.0.1:")
            port, word, _ = rest.split("/")

            def page(name: str) -> bytes:
                line = http.client.HTTPConnection(ADDRESS, int(port), timeout=60)
                line.request("GET", f"/{word}/{name}")
                content = line.getresponse().read()
                line.close()
                return content

            assert b"arrested Doe at his <" in page("pages/jane-roe.sy-ministry.html")
            change(folder, "evidence/cases/john-doe.yaml", "arrested Doe at his newspaper.", "arrested Doe before noon.")
            for _ in range(120):
                if b"arrested Doe before <" in page("pages/jane-roe.sy-ministry.html"):
                    break
                time.sleep(0.5)
            else:
                pytest.fail("the page is still the old one")
            assert not (folder / "out/desk").exists()
            running.send_signal(signal.SIGINT)
            assert running.wait(timeout=60) == 0
            assert running.stderr is not None
            assert "Traceback" not in running.stderr.read()
        finally:
            running.kill()


def test_what_is_served_is_not_also_written(folder: Path) -> None:
    words = [*COMMAND, "-C", str(folder), "desk", "--serve", "--out", "x"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--serve writes nothing" in done.stderr
