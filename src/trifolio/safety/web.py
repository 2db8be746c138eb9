"""Ask the web whether addresses are there, and nothing else of it: no byte of a page is kept.

An article is somebody's text, and may name addresses inside of the network that this machine stands in. So a host is
asked only if all its addresses are public (RFC 6890), that very address is connected to, and each redirection is judged
anew. Where the system names a proxy, the proxy looks hosts up, and only names are judged.
"""

from __future__ import annotations

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from importlib import metadata
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

__all__ = ["Answer", "RefusedHostError", "ask"]

EACH = 5.0
"""Seconds that a host may take for each step of an answer."""

ALL = 30.0
"""Seconds that all answers together may take, for each hundred of them."""

MANY = 100

MOST = 8
"""The most addresses that are asked for at once."""

STEPS = 6
"""The most redirections that are followed."""

_FOR_GOOD = (301, 308)
_REDIRECTIONS = (301, 302, 303, 307, 308)
_GUARDED = (401, 403, 405, 406, 407, 418, 429, 451, 503, 999)
"""Answers of pages that are there, but not for programs."""


class Answer(NamedTuple):
    """What became of asking for an address: what is wrong, going on from it, and where it has moved for good."""

    fault: str = ""
    moved: str = ""


class RefusedHostError(OSError):
    """A host that must not be asked: it is not on the public internet."""


def ask(addresses: Iterable[str], *, private: bool = False, each: float = EACH, all_in: float = 0) -> dict[str, Answer]:
    """Return the answer for each address (http or https), in the same order.

    `private` asks hosts of this network, too, as tests do. All answers take at most `all_in` seconds (0: `ALL` for each
    hundred). What has not answered when the time is over is told so; its
    thread is left behind, and ends with the process.
    """
    wanted = list(dict.fromkeys(addresses))
    all_in = all_in or ALL * (1 + len(wanted) // MANY)
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[str, Answer]] = queue.SimpleQueue()
    for address in wanted:
        waiting.put(address)
    end = time.monotonic() + all_in
    for _ in range(min(MOST, len(wanted))):
        threading.Thread(target=_work, args=(waiting, answers, private, each, end), daemon=True).start()
    known: dict[str, Answer] = {}
    while len(known) < len(wanted) and (left := end - time.monotonic()) > 0:
        try:
            address, answer = answers.get(timeout=left)
        except queue.Empty:
            break
        known[address] = answer
    late = Answer(f"was not answered for: all links together may take {all_in:g} seconds")
    return {address: known.get(address, late) for address in wanted}


def _work(
    waiting: queue.SimpleQueue[str],
    answers: queue.SimpleQueue[tuple[str, Answer]],
    private: bool,  # noqa: FBT001 - the arguments of a thread
    each: float,
    end: float,
) -> None:
    while time.monotonic() < end:
        try:
            address = waiting.get_nowait()
        except queue.Empty:
            return
        answers.put((address, _answer(address, private=private, each=each)))


def _answer(address: str, *, private: bool, each: float) -> Answer:
    """Return the answer for an address: by HEAD, and by GET where a host does not take that."""
    try:
        status, moved = _followed(address, "HEAD", private=private, each=each)
        if status >= 400:  # noqa: PLR2004 - HTTP's client and server errors
            status, moved = _followed(address, "GET", private=private, each=each)
    except RefusedHostError:
        return Answer()
    except TimeoutError:
        return Answer(f"does not answer within {each:g} seconds")
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return Answer(f"cannot be reached: {_reason(fault)}")
    gone = status >= 400 and status not in _GUARDED  # noqa: PLR2004
    return Answer(f"is not there: the answer is {status}" if gone else "", moved)


def _reason(fault: Exception) -> str:
    if isinstance(fault, socket.gaierror):
        return "no such host"
    if isinstance(fault, ssl.SSLError):
        return f"no safe connection ({fault.reason or 'TLS'})"
    return getattr(fault, "strerror", None) or str(fault) or type(fault).__name__


def _followed(address: str, method: str, *, private: bool, each: float) -> tuple[int, str]:
    """Return the status at the end of an address's redirections, and where it leads as long as all are for good."""
    opener = _opener(private=private)
    agent = f"trifolio/{metadata.version('trifolio')} (looks whether links are there)"
    for_good, moved = True, ""
    for _ in range(STEPS):
        if not private:
            _judge(urlsplit(address).hostname or "")
        request = urllib.request.Request(address, method=method, headers={"User-Agent": agent, "Accept": "*/*"})  # noqa: S310 - http and https alone
        try:
            with opener.open(request, timeout=each) as reply:
                status, location = reply.status, reply.headers.get("Location", "")
        except urllib.error.HTTPError as reply:
            status, location = reply.code, reply.headers.get("Location", "")
            reply.close()
        except urllib.error.URLError as fault:
            raise fault.reason if isinstance(fault.reason, Exception) else OSError(str(fault.reason)) from fault
        if status not in _REDIRECTIONS or not location:
            return status, moved
        address = urljoin(address, location)
        if urlsplit(address).scheme not in ("http", "https"):
            return status, moved
        for_good = for_good and status in _FOR_GOOD
        moved = address if for_good else moved
    raise OSError(f"more than {STEPS} redirections")


def _opener(*, private: bool) -> urllib.request.OpenerDirector:
    """Return what opens addresses, without following redirections."""

    class Unfollowed(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any, **__: Any) -> None:
            return None

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(_kind(_Guarded, http.client.HTTPConnection, req, private=private), req)

    class Safe(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            kind = _kind(_GuardedSafe, http.client.HTTPSConnection, req, private=private)
            return self.do_open(kind, req, context=ssl.create_default_context())

    return urllib.request.build_opener(Unfollowed, Plain, Safe)


def _kind(guarded: Any, usual: Any, request: urllib.request.Request, *, private: bool) -> Any:
    """Return the kind of connection: a proxy may stand in this network, and looks hosts up itself."""
    proxied = request.has_proxy() or getattr(request, "_tunnel_host", None)
    return usual if private or proxied else guarded


def _judge(host: str) -> None:
    """Raise RefusedHostError for a name or an address that is surely of this machine or its network."""
    try:
        if not ipaddress.ip_address(host).is_global:
            raise RefusedHostError(host)
    except ValueError:
        if "." not in host.strip(".") or host.strip(".").lower().endswith(
            (".local", ".localhost", ".internal", ".lan")
        ):
            raise RefusedHostError(host) from None


def _connected(address: tuple[str, int], timeout: float, source: Any = None) -> socket.socket:
    """Connect to a host whose addresses all are public, by the very address that was judged."""
    places = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
    if not all(ipaddress.ip_address(str(place[4][0]).partition("%")[0]).is_global for place in places):
        raise RefusedHostError(address[0])
    last: OSError | None = None
    for place in places[:2]:
        try:
            return socket.create_connection((str(place[4][0]), address[1]), timeout, source)
        except OSError as fault:
            last = fault
    raise last or OSError("no address")


class _Guarded(http.client.HTTPConnection):
    """A connection to a public address alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = _connected


class _GuardedSafe(http.client.HTTPSConnection):
    """A safe connection to a public address alone; the certificate is that of the name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = _connected
