"""Serves the files of the desk to the one person who has its address, from memory: no path ever reaches the disk.

It listens on 127.0.0.1 alone and answers only to that name and port, so that no other site can have its pages read by a
browser. The address holds a word that nobody can guess, since others may have accounts on the same machine.
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Self

from dossier.desk.files import FIRST, Files
from dossier.desk.setting import SERVED_POLICY
from dossier.errors import EnvironmentFault

ADDRESS = "127.0.0.1"
STATE = "state"
"""The path that tells which state is served and what keeps a newer one from being made."""

_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "png": "image/png",
}
_ALWAYS = {
    "Content-Security-Policy": f"{SERVED_POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Connection": "close",
}
_PATIENCE = 20.0
"""Seconds that one request may take to arrive."""


class Shown:
    """What is served now: some files whole, and what is wrong with those that would have followed."""

    def __init__(self, files: Files) -> None:
        self._now: tuple[int, Mapping[str, bytes], str] = (1, dict(files), "")

    @property
    def now(self) -> tuple[int, Mapping[str, bytes], str]:
        """The number of the state, its files, and what keeps a newer one from being made; empty when nothing does."""
        return self._now

    def replace(self, files: Files) -> None:
        """Puts other files in the place of those shown, all at once."""
        number, before, _ = self._now
        self._now = (number + (files != before), dict(files), "")

    def tell(self, news: str) -> None:
        """Keeps the files and says what is wrong."""
        self._now = (*self._now[:2], news)


class Server:
    """A server of the desk that runs beside its caller until it is left.

    Raises:
        EnvironmentFault: the port cannot be had.
    """

    def __init__(self, shown: Shown, port: int = 0, word: str | None = None) -> None:
        self.word = word or secrets.token_urlsafe(24)
        try:
            self._server = _Listening(port, shown, self.word)
        except OSError as fault:
            text = f"nothing can be served on port {port} of {ADDRESS}: {fault.strerror}"
            raise EnvironmentFault(text, "name another with --port, or leave it out") from fault
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def address(self) -> str:
        """Where the first page is."""
        return f"http://{ADDRESS}:{self.port}/{self.word}/{FIRST}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, shown: Shown, word: str) -> None:
        self.shown, self.word = shown, word
        super().__init__((ADDRESS, port), _Answer)

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # the form above it looks its own name up in the network
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who goes away is no fault."""


class _Answer(BaseHTTPRequestHandler):
    server: _Listening
    server_version, sys_version = "dossier", ""
    timeout = _PATIENCE
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(*self._found())

    def do_HEAD(self) -> None:
        self._answer(*self._found())

    def _found(self) -> tuple[HTTPStatus, str, bytes]:
        """What a request is answered with. Its path is looked up as it stands: nothing in it is decoded or joined."""
        hosts = self.headers.get_all("Host") or []
        if hosts != [f"{ADDRESS}:{self.server.server_port}"]:
            return HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"another host\n"
        if self.path == "/favicon.ico":  # browsers ask for it unasked, and complain where it is not there
            return HTTPStatus.NO_CONTENT, "image/x-icon", b""
        _, word, name = [*self.path.partition("?")[0].split("/", 2), "", ""][:3]
        if not hmac.compare_digest(word.encode("utf-8", "replace"), self.server.word.encode()):
            return HTTPStatus.NOT_FOUND, "text/plain", b"not here\n"
        number, files, news = self.server.shown.now
        if name == STATE:
            return HTTPStatus.OK, "application/json", json.dumps({"state": number, "news": news}).encode()
        content = files.get(name or FIRST)
        if content is None:
            return HTTPStatus.NOT_FOUND, "text/plain", b"not here\n"
        return HTTPStatus.OK, _KINDS.get(name.rpartition(".")[2] if name else "html", "application/octet-stream"), content

    def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(content)))
        for name, value in _ALWAYS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answers what is no request that is served; nothing of it is said back."""
        self._answer(HTTPStatus(code), "text/plain", b"not served\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library gives it
        """Nothing is noted of who read what."""
