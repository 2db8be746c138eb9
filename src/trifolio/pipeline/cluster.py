"""Jobs on other machines: a Dask cluster, with no disk in common.

A job travels as bytes: its documents, its edition, and each file that it names, by the digest of what is in it, so that
each is sent to a worker once. There it is made as here, in a process within limits, and the artifact comes back as
bytes. `docs/scaling.md` says how a cluster is started.
"""

from __future__ import annotations

import atexit
import errno
import functools
import multiprocessing
import pickle
import queue
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from trifolio.document.model import Original
from trifolio.job import Job
from trifolio.pipeline.digest import versions
from trifolio.pipeline.packed import packed, unpacked
from trifolio.pipeline.work import Key, Result, Take, Work, over_limit
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, error
from trifolio.safety.files import sha256, write_whole
from trifolio.safety.limits import Limits

__all__ = ["Cluster"]

NOWHERE: Any = None
"""Stands for an edition that travels beside its job."""

AHEAD = 2
"""Jobs that each worker has at once: the next arrives while it makes one."""

DEATHS = 1
"""How many workers a job may take with it before it is tried no more, less the last."""

PATIENCE = 10
"""Seconds in which a scheduler must answer."""


class Cluster:
    """The workers of a Dask cluster as `pipeline.workers.Workers` is those of this machine, for the making of jobs.

    Raises ContentError where the package `distributed` is missing, no scheduler answers at the address, or a worker's
    trifolio or engines are not of the same versions as here.
    """

    def __init__(self, address: str, limits: Limits) -> None:
        try:
            import distributed
        except ModuleNotFoundError:
            message = "needs the package distributed"
            raise ContentError(
                error("extra-missing", "--cluster", 0, message, "pip install 'trifolio[cluster]'")
            ) from None
        self.limits = limits
        self.address = address
        self.sent: dict[str, Any] = {}
        self.dask: Any = distributed
        try:
            self.client: Any = self.dask.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError):
            hint = "start one with: dask scheduler"
            raise ContentError(error("cluster", address, 0, "no scheduler answers there", hint)) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sent.clear()
        self.client.close()

    def run(self, take: Take[Key, Result], expected: int) -> Iterator[tuple[Key, Result | ContentError]]:
        """Yield the key of each job with what it returned, or its problems, as they end; `expected` is how many are.

        A worker that dies costs nothing: its jobs are made by others. A job that two die of is a problem.
        """
        if not expected:
            return
        self._check()
        self.client.run_on_scheduler(_few_deaths)
        busy: dict[Any, tuple[Key, Work[Result]]] = {}
        ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._hand_out(take, busy, ended)
        while busy:
            try:
                future = self._next(ended)
            except TimeoutError:
                for key, work in busy.values():
                    yield (
                        key,
                        ContentError(error("cluster", work.path, 0, f"{work.name}the cluster has no workers left")),
                    )
                return
            key, work = busy.pop(future)
            result = self._result(future, work)
            self._hand_out(take, busy, ended)
            yield key, result
            self._hand_out(take, busy, ended)  # what waited for this result

    def _next(self, ended: queue.SimpleQueue[Any]) -> Any:
        """Return the next future that has ended. Raises TimeoutError where there has been no worker for a while."""
        alone = 0
        while alone < PATIENCE:
            try:
                return ended.get(timeout=1)
            except queue.Empty:
                alone = 0 if self.client.nthreads() else alone + 1
        raise TimeoutError

    def _hand_out(
        self, take: Take[Key, Result], busy: dict[Any, tuple[Key, Work[Result]]], ended: queue.SimpleQueue[Any]
    ) -> None:
        most = AHEAD * max(1, sum(self.client.nthreads().values()))
        while len(busy) < most and (item := take()) is not None:
            future = self._begun(item[1])
            busy[future] = item
            future.add_done_callback(ended.put)

    def _begun(self, work: Work[Result]) -> Any:
        """Send a job with its files and return the future of what it becomes."""
        call: Any = work.call
        job, documents = call.args
        job = replace(job, documents=unpacked(documents))
        files = {original.digest: original.path for original in _originals(job) if original.path}
        files |= {font.digest: font.path for font in job.settings.fonts.files}
        inputs = {digest: sent for digest, path in files.items() if (sent := self._file(digest, path)) is not None}
        edition = self._sent(f"{job.edition.name}-{job.edition.digest}", functools.partial(pickle.dumps, job.edition))
        own = pickle.dumps(
            replace(
                work,
                call=functools.partial(call.func, replace(job, documents=(), edition=NOWHERE, cache=""), documents),
            )
        )
        asked = (own, edition, inputs, self.limits, versions())
        return self.client.submit(make_here, *asked, pure=False, retries=0)

    def _file(self, digest: str, path: str) -> Any:
        """Send a file and return its future; None for one that is gone or has changed: its job will miss it there."""
        try:
            return self.sent.get(digest) or self._sent(digest, functools.partial(_unchanged, digest, Path(path)))
        except OSError:
            return None

    def _sent(self, name: str, read: Callable[[], bytes]) -> Any:
        if name not in self.sent:
            self.sent[name] = self.client.submit(held, read(), key=f"trifolio-{name}")  # it outlives its worker
        return self.sent[name]

    def _result(self, future: Any, work: Work[Result]) -> Result | ContentError:
        try:
            result: Result | ContentError = pickle.loads(future.result())  # noqa: S301 - of a worker that we chose
        except self.dask.KilledWorker:
            return ContentError(over_limit(work, f"{DEATHS + 1} workers of the cluster died of it"))
        except Exception as fault:  # noqa: BLE001 - whatever a cluster fails with costs this job alone
            message = f"{work.name}the cluster failed: {type(fault).__name__}: {fault}"
            return ContentError(error("cluster", work.path, 0, message, "look at what its scheduler and workers say"))
        finally:
            future.release()
        return result

    def _check(self) -> None:
        """Raise ContentError for workers that have other versions than this machine."""
        here = versions()
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
            answers: Mapping[str, Any] = self.client.run(there, on_error="return")
        except TimeoutError:
            hint = "start some with: dask worker"
            raise ContentError(error("cluster", self.address, 0, "it has no workers", hint)) from None
        except Exception as fault:
            raise ContentError(error("cluster", self.address, 0, f"the cluster failed: {fault}")) from fault
        problems = [
            error("cluster", name, 0, f"the worker {wrong}", "install the same versions on all machines")
            for name, answer in sorted(answers.items())
            if (wrong := _unlike(here, answer))
        ]
        if problems:
            raise ContentError(*problems)


def _unchanged(digest: str, file: Path) -> bytes:
    """Return a file's bytes. Raises OSError if it cannot be read, or is no longer what was digested."""
    data = file.read_bytes()
    if sha256(data) != digest:
        raise OSError(errno.ESTALE, "has changed")
    return data


def held(data: bytes) -> bytes:
    """Return a file that jobs name: a task of its own, which another worker does again if its worker dies."""
    return data


def there() -> Mapping[str, str]:
    """Return the versions of the machine that this is called on."""
    return versions()


def _unlike(here: Mapping[str, str], there: Mapping[str, str] | BaseException) -> str:
    """Return how a worker's versions are unlike those here; an empty text where they are the same."""
    if isinstance(there, BaseException):
        return f"cannot load trifolio: {there}"
    names = [name for name in sorted(here.keys() | there.keys()) if here.get(name) != there.get(name)]
    unlike = "; ".join(f"{name} {there.get(name, 'none')}, not {here.get(name, 'none')}" for name in names)
    return f"has {unlike}" if unlike else ""


def _few_deaths(dask_scheduler: Any) -> None:
    dask_scheduler.allowed_failures = min(dask_scheduler.allowed_failures, DEATHS)


def _originals(job: Job) -> Iterator[Original]:
    """Yield what a job names of this machine's disk, but the fonts."""
    for document in job.documents:
        yield from document.originals
    if job.clinic:
        yield from job.clinic.logos.values()
    if job.settings.handout.profile:
        yield job.settings.handout.profile


def make_here(
    work: bytes, edition: bytes, inputs: Mapping[str, bytes], limits: Limits, wanted: Mapping[str, str]
) -> bytes:
    """Make a job on a worker of a cluster, and return what it becomes, pickled."""
    known: Work[Any] = pickle.loads(work)  # noqa: S301 - of the client that we serve
    if wrong := _unlike(wanted, versions()):
        return pickle.dumps(
            ContentError(error("cluster", known.path, 0, f"a worker {wrong}", "install the same versions"))
        )
    if multiprocessing.current_process().daemon:
        return pickle.dumps(
            ContentError(error("cluster", known.path, 0, "a worker has a nanny", "start it with --no-nanny"))
        )
    call: Any = known.call
    job, documents = call.args
    job = replace(job, documents=unpacked(documents))
    store = _store()
    for digest, data in inputs.items():
        if not (store / digest).exists():
            write_whole(store / digest, data)
    whole = _placed(replace(job, edition=pickle.loads(edition), cache=str(store / "cache")), store)  # noqa: S301
    own = packed(whole.documents)
    asked = replace(known, call=functools.partial(call.func, replace(whole, documents=()), own))
    return pickle.dumps(_crew(limits).run_all({"": asked})[""])


def _refusal(work: Work[Any], message: str, hint: str) -> bytes:
    return pickle.dumps(ContentError(error("cluster", work.path, 0, message, hint)))


def _placed(job: Job, store: Path) -> Job:
    """Return a job whose files are those of a store, by their digests."""

    def here(original: Original) -> Original:
        return replace(original, path=str(store / original.digest)) if original.path else original

    documents = tuple(replace(document, originals=tuple(map(here, document.originals))) for document in job.documents)
    handout, fonts, clinic = job.settings.handout, job.settings.fonts, job.clinic
    files = tuple(replace(font, path=str(store / font.digest)) for font in fonts.files)
    profile = here(handout.profile) if handout.profile else None
    settings = replace(job.settings, handout=replace(handout, profile=profile), fonts=replace(fonts, files=files))
    if clinic:
        moved: dict[str, Any] = {name: here(logo) for name, logo in clinic.logos.items()}
        clinic = replace(clinic, **moved)
    return replace(job, documents=documents, settings=settings, clinic=clinic)


@functools.cache
def _store() -> Path:
    """Return a folder of this worker for the files of jobs, which goes with it."""
    folder = tempfile.mkdtemp(prefix="trifolio-cluster-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


class _Crew(threading.local):
    """The process in which a thread of a worker has jobs made."""

    workers: Workers | None = None
    limits: Limits | None = None


_CREW = _Crew()


def _crew(limits: Limits) -> Workers:
    """Return the process of this thread in which jobs are made; a new one for other limits."""
    if _CREW.workers is None or _CREW.limits != limits:
        if _CREW.workers:
            _CREW.workers.__exit__()
        _CREW.workers, _CREW.limits = Workers(limits, 1), limits
    return _CREW.workers
