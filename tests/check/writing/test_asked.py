"""Links that the web is asked for: what is there, what is gone, what has moved, and what must never be asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from projects import TODAY, article, write
from trifolio.pipeline.check import check
from trifolio.pipeline.request import Request
from trifolio.project.config import find_project, sources
from trifolio.safety import web

STATUS = {
    "/fine": 200,
    "/gone": 404,
    "/broken": 500,
    "/guarded": 403,
    "/busy": 429,
    "/moved": 301,
    "/moved-gone": 308,
    "/for-now": 302,
    "/then-moved": 302,
    "/loop": 301,
    "/no-head": 200,
    "/away": 301,
}
PLACE = {
    "/moved": "/fine",
    "/moved-gone": "/gone",
    "/for-now": "/fine",
    "/then-moved": "/moved",
    "/loop": "/loop",
    "/away": "mailto:us@clinic.example",
}


class Server(ThreadingHTTPServer):
    """A web site on this machine that remembers what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Site)
        self.asked: list[tuple[str, str, str]] = []
        self.at_once = self.most = 0
        self.end = threading.Event()


class Site(BaseHTTPRequestHandler):
    """Answers as `STATUS` says; `/hangs` never does, and `/slow` takes its time."""

    server: Server

    def do_HEAD(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        path = self.path.partition("?")[0]
        if path == "/hangs":
            self.server.end.wait(20)
            return
        if path == "/slow":
            self.server.at_once += 1
            self.server.most = max(self.server.most, self.server.at_once)
            time.sleep(0.05)
            self.server.at_once -= 1
        no_head = path == "/no-head" and self.command == "HEAD"
        self.send_response(405 if no_head else STATUS.get(path, 200))
        if path in PLACE:
            self.send_header("Location", PLACE[path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.end.set()
        server.shutdown()


@pytest.fixture(autouse=True)
def without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def asked(site: Server, *paths: str, **limits: float) -> dict[str, web.Answer]:
    base = f"http://127.0.0.1:{site.server_port}"
    answers = web.ask([base + path for path in paths], private=True, **limits)
    return {address.removeprefix(base): answer for address, answer in answers.items()}


@pytest.mark.parametrize(
    ("path", "fault", "moved"),
    [
        ("/fine", "", ""),
        ("/no-head", "", ""),
        ("/guarded", "", ""),
        ("/busy", "", ""),
        ("/gone", "is not there: the answer is 404", ""),
        ("/broken", "is not there: the answer is 500", ""),
        ("/moved", "", "/fine"),
        ("/for-now", "", ""),
        ("/then-moved", "", ""),
        ("/moved-gone", "is not there: the answer is 404", "/gone"),
        ("/loop", "cannot be reached: more than 6 redirections", ""),
        ("/away", "", ""),
    ],
)
def test_an_answer_says_what_became_of_a_page(site: Server, path: str, fault: str, moved: str) -> None:
    answer = asked(site, path)[path]
    assert (answer.fault, answer.moved.removeprefix(f"http://127.0.0.1:{site.server_port}")) == (fault, moved)


def test_a_page_is_asked_for_by_head_and_by_get_where_that_fails(site: Server) -> None:
    site.asked.clear()
    asked(site, "/fine?1", "/no-head?1")
    methods = {(method, path) for method, path, _ in site.asked}
    assert methods == {("HEAD", "/fine?1"), ("HEAD", "/no-head?1"), ("GET", "/no-head?1")}
    assert all(agent.startswith("trifolio/") for *_, agent in site.asked)


def test_a_host_that_hangs_is_left(site: Server) -> None:
    assert asked(site, "/hangs", each=0.2)["/hangs"].fault == "does not answer within 0.2 seconds"


def test_all_links_together_take_bounded_time(site: Server) -> None:
    answers = asked(site, *(f"/hangs?{number}" for number in range(20)), "/fine?2", each=10, all_in=0.3)
    assert {answer.fault for answer in answers.values()} == {
        "was not answered for: all links together may take 0.3 seconds"
    }
    assert list(answers)[-1] == "/fine?2"


def test_few_are_asked_for_at_once(site: Server) -> None:
    site.most = 0
    answers = asked(site, *(f"/slow?{number}" for number in range(30)))
    assert not any(answer.fault for answer in answers.values())
    assert 1 < site.most <= web.MOST


def test_a_host_that_refuses_and_one_that_is_none(site: Server) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert web.ask([closed], private=True)[closed].fault == "cannot be reached: Connection refused"
    none = "http://nowhere.invalid/"
    assert web.ask([none])[none].fault == "cannot be reached: no such host"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "printer",
        "printer.local",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "[fe80::1]",
    ],
)
def test_what_is_not_public_is_never_asked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object, **__: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(socket, "create_connection", connect)
    address = f"http://{host}/"
    assert web.ask([address]) == {address: web.Answer()}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_public_name_of_a_private_address_is_never_asked(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [place])
    monkeypatch.setattr(socket, "create_connection", lambda *arguments, **_: tried.append(arguments))
    address = f"{scheme}://inside.example.com/"
    assert web.ask([address]) == {address: web.Answer()}
    assert tried == []


def test_a_redirection_into_the_network_is_not_followed(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is taken for public here; the second, to which it leads, is not."""
    place = f"http://127.0.0.1:{site.server_port}/moved"
    seen: list[str] = []

    def judge(host: str) -> None:
        seen.append(host)
        if len(seen) > 1:
            raise web.RefusedHostError(host)

    monkeypatch.setattr(web, "_judge", judge)
    monkeypatch.setattr(web, "_connected", socket.create_connection)
    site.asked.clear()
    assert web.ask([place]) == {place: web.Answer()}
    assert [path for _, path, _ in site.asked] == ["/moved"]


def test_the_address_that_was_judged_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []

    def connect(address: object, *_: object) -> None:
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [place])
    monkeypatch.setattr(socket, "create_connection", connect)
    assert web.ask(["http://example.com/"])["http://example.com/"].fault == "cannot be reached: Connection refused"
    assert set(tried) == {("93.184.215.14", 80)}


def test_where_the_system_names_a_proxy_that_is_asked(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{site.server_port}")
    site.asked.clear()
    addresses = ["http://library.example/a", "http://printer.local/b", "http://127.0.0.1/c"]
    assert web.ask(addresses) == dict.fromkeys(addresses, web.Answer())
    assert [path for _, path, _ in site.asked] == ["http://library.example/a"]


def test_articles_are_asked_for_only_where_that_is_wanted(
    site: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = f"http://127.0.0.1:{site.server_port}"
    body = (
        f"See [one]({base}/gone#part), [two]({base}/fine),\n[three]({base}/moved) and [it](mailto:us@clinic.example)."
    )
    write(tmp_path, {"content/some.md": article(body=body)})
    project = find_project(tmp_path)
    request = Request(sources(project, ()), TODAY, jobs=0)
    monkeypatch.setattr(web, "ask", partial(web.ask, private=True))
    site.asked.clear()
    check(project, request)
    assert site.asked == []
    problems = [
        problem for problem in check(project, request, online=True).problems if problem.code.startswith("link-")
    ]
    assert [(problem.code, problem.line, problem.message) for problem in problems] == [
        ("link-online", 9, f"“{base}/gone” is not there: the answer is 404"),
        ("link-moved", 10, f"“{base}/moved” has moved for good"),
    ]
    assert [path for method, path, _ in site.asked if method == "HEAD"].count("/gone") == 1


def test_what_several_articles_link_to_is_asked_for_once(
    site: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = f"http://127.0.0.1:{site.server_port}"
    texts = {f"content/a{n}.md": article(f"Article {n}", f"See [one]({base}/gone#part{n}).") for n in range(4)}
    write(tmp_path, texts | {"content/bad.md": "---\ntitle: [\n---\n"})
    project = find_project(tmp_path)
    monkeypatch.setattr(web, "ask", partial(web.ask, private=True))
    site.asked.clear()
    problems = check(project, Request(sources(project, ()), TODAY, jobs=2), online=True).problems
    assert sorted(Path(p.path).stem for p in problems if p.code == "link-online") == [f"a{n}" for n in range(4)]
    assert [(method, path) for method, path, _ in site.asked] == [("HEAD", "/gone"), ("GET", "/gone")]
