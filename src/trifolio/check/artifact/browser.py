"""A browser that answers for a page: Chromium, without window or network, asked by its DevTools protocol over pipes."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trifolio.check.artifact.programs import SECONDS, FailedError

__all__ = ["ask"]

_FLAGS = (
    *("--headless", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe"),
)


def ask(program: str, page: Path, script: str) -> Any:
    """Return the value of a script in a page, awaited if it is a promise. Raises FailedError without an answer."""
    if sys.platform == "win32":
        raise FailedError("a browser is asked on Linux and macOS alone")
    with _started(program) as browser:
        target = browser.send("Target.createTarget", url="about:blank")["targetId"]
        browser.session = browser.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.send("Page.enable")
        browser.send("Page.navigate", url=page.as_uri())
        browser.wait("Page.loadEventFired")
        answer = browser.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise FailedError(str(answer["exceptionDetails"].get("text", "the script failed")))
        return answer["result"].get("value")


class _Browser:
    """A running browser: the ends of the pipes to it, and the page that is spoken to."""

    def __init__(self, read: int, write: int) -> None:
        self.read, self.write = read, write
        self.session, self.count, self.rest = "", 0, b""
        self.events: set[str] = set()
        self.until = time.monotonic() + SECONDS

    def send(self, method: str, **values: Any) -> Mapping[str, Any]:
        """Return the answer to a command of the protocol."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": values}
        message |= {"sessionId": self.session} if self.session else {}
        try:
            _write(self.write, json.dumps(message).encode() + b"\0")
            while (answer := self._next()).get("id") != self.count:
                self.events.add(str(answer.get("method")))
        except OSError as fault:
            raise FailedError(str(fault)) from None
        if "error" in answer:
            raise FailedError(str(answer["error"].get("message", method)))
        result: Mapping[str, Any] = answer["result"]
        return result

    def wait(self, event: str) -> None:
        """Wait until something has happened since the browser began."""
        while event not in self.events:
            self.events.add(str(self._next().get("method")))

    def _next(self) -> Mapping[str, Any]:
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.read], [], [], max(0, self.until - time.monotonic()))
            part = os.read(self.read, 1 << 16) if ready else b""
            if not part:
                raise FailedError("the browser does not answer")
            self.rest += part
        line, _, self.rest = self.rest.partition(b"\0")
        message: Mapping[str, Any] = json.loads(line)
        return message


def _write(end: int, data: bytes) -> None:
    while data:
        data = data[os.write(end, data) :]


@contextmanager
def _started(program: str) -> Iterator[_Browser]:
    """Yield a browser that ends with the block; it reads from its file 3 and writes to its file 4."""
    import fcntl

    (theirs, write), (read, ours) = os.pipe(), os.pipe()
    high = [
        fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (theirs, ours)
    ]  # else one might be the other's place
    with tempfile.TemporaryDirectory(prefix="trifolio-verify-", ignore_cleanup_errors=True) as profile:
        sandbox = () if os.geteuid() else ("--no-sandbox",)  # which it has for no administrator
        command = [program, *_FLAGS, *sandbox, f"--user-data-dir={profile}", "about:blank"]
        actions = [(os.POSIX_SPAWN_DUP2, high[0], 3), (os.POSIX_SPAWN_DUP2, high[1], 4)]
        actions += [(os.POSIX_SPAWN_OPEN, end, os.devnull, os.O_RDWR, 0) for end in (0, 1, 2)]  # type: ignore[misc]
        try:
            pid = os.posix_spawn(program, command, os.environ, file_actions=actions, setsid=True)
        finally:
            for end in (theirs, ours, *high):
                os.close(end)
        try:
            yield _Browser(read, write)
        finally:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(read)
            os.close(write)
