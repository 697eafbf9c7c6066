"""The author's server: it makes a draft again after every change and reloads open pages.

A build that fails leaves the last good pages, and says in them why it failed.
"""

import json
import multiprocessing
import sys
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from tornado.iostream import StreamClosedError
from tornado.locks import Condition
from watchfiles import Change
from watchfiles import watch as changes

from sitepress import workshop
from sitepress.build import INPUTS, made_from
from sitepress.paths import WEB
from sitepress.serve import TYPES, Files, Server

EVENTS, SCRIPT = ".changes", ".changes.js"  # a file, because pages forbid inline scripts
LISTEN = (WEB / "draft" / "follow.js").read_bytes()
EMPTY = b'<!doctype html><html lang="en"><title>Drafts</title><body>'
CONTEXT = multiprocessing.get_context("spawn")
PAUSE = timedelta(seconds=20)  # between comments that keep a quiet stream open


class DraftFiles(Files):
    """The site, with a script in every page that listens for the next build."""

    server: "DraftServer"

    async def get(self, below: str) -> None:
        """Send a file, or the stream of builds."""
        if below == EVENTS:
            await self.stream()
        elif below == SCRIPT:
            self.set_header("Content-Type", TYPES[".js"])
            await self.send(LISTEN)
        elif not (self.server.root / "404.html").is_file():  # nothing was built so far
            self.set_header("Content-Type", TYPES[".html"])
            await self.send(EMPTY + self.server.tag())
        else:
            await super().get(below)

    def version(self, path: Path) -> str:
        """A file's; a page changes with every build, for its script does."""
        version = super().version(path)
        return f"{version}-{self.server.number}" if path.suffix == ".html" else version

    def body(self, path: Path) -> bytes:
        """A file; a page with the script that listens."""
        if path.suffix == ".html" and path.is_file():
            return path.read_bytes() + self.server.tag()
        return super().body(path)

    async def stream(self) -> None:
        """Send one event after every build, until the page goes away."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache")
        try:
            # A page that was opened before the last build, or while it is broken, is told at once.
            if self.server.problem or self.request.query != str(self.server.number):
                self.write(self.server.news())
            await self.flush()
            while True:
                built = await self.server.built.wait(PAUSE)
                self.write(self.server.news() if built else b": waiting\n\n")
                await self.flush()
        except StreamClosedError:
            return


class DraftServer(Server):
    """A server of drafts.

    problem  why the last build failed; "" where it did not
    number   how many were announced
    """

    handler = DraftFiles

    def __init__(self, root: Path, port: int = 0):
        super().__init__(root, port)
        self.built = Condition()
        self.problem, self.number = "", 0

    def tag(self) -> bytes:
        """The script of a page, which says as of which build the page is."""
        return f'<script src="/{SCRIPT}?{self.number}"></script>'.encode()

    def news(self) -> bytes:
        """What a page is told after a build."""
        return f"data: {json.dumps({'problem': self.problem})}\n\n".encode()

    def tell(self, problem: str) -> None:
        """Announce a build, and say in the terminal what is wrong with it."""
        if problem:
            print(f"sitepress: {problem}", file=sys.stderr, flush=True)
        self.announce(problem)

    def announce(self, problem: str = "") -> None:
        """Tell every open page that there is a new build, or why there is none."""
        self.problem = problem
        self.number += 1
        self._loop.call_soon_threadsafe(self.built.notify_all)


class Drafts:
    """The process that makes drafts, and another one where it needs to begin anew."""

    def __init__(self, root: Path, essays: Path, out: Path):
        self.told = (root, essays, out)
        self.begin()

    def begin(self) -> None:
        """Start a fresh process, so that changed modules are the ones imported."""
        self.number = 0
        self.pipe, there = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=workshop.serve, args=(there, *self.told), daemon=True)
        self.process.start()
        there.close()

    def end(self) -> None:
        """Stop the process."""
        self.pipe.close()
        self.process.kill()
        self.process.join()

    def again(self, changed: Collection[Path]) -> str:
        """Make a draft with what changed; return what is wrong with it, or ""."""
        self.number += 1
        try:
            self.pipe.send((self.number, list(changed)))
            kind, problem = self.answer()
        except OSError:  # it died
            kind, problem = workshop.WHOLE, ""
        if kind == workshop.WHOLE:
            self.end()
            self.begin()
            return self.answer()[1]
        return problem

    def answer(self) -> tuple[str, str]:
        """The kind and the problem that the process tells of the last question."""
        try:
            number, kind, problem = self.pipe.recv()
            while number != self.number:
                number, kind, problem = self.pipe.recv()
        except EOFError:
            return workshop.DONE, "The process that makes drafts ended; begin again: make watch."
        return kind, problem

    def late_problem(self) -> str:
        """What was found after the last answer; "" where that is nothing so far."""
        ready = self.process.is_alive() and self.pipe.poll()
        return self.answer()[1] if ready else ""


def watch(root: Path, essays: Path, out: Path, port: int) -> None:
    """Serve drafts of the site until stopped; a build that fails leaves the last good one."""
    folders = [*(root / folder for folder in INPUTS), essays]

    def ours(_: Change, name: str) -> bool:
        path = Path(name)
        return all(made_from(path, f, out) for f in folders if path.is_relative_to(f))

    drafts = Drafts(root, essays, out)
    try:
        with DraftServer(out, port) as running:
            running.tell(drafts.answer()[1])
            print(f"Drafts are at {running.url} and follow your edits (Ctrl-C stops)", flush=True)
            for found in changes(
                *folders,
                watch_filter=ours,
                debounce=200,
                step=20,
                rust_timeout=500,
                yield_on_timeout=True,
            ):
                if found:
                    running.tell(drafts.again({Path(name) for _, name in found}))
                elif problem := drafts.late_problem():
                    running.tell(problem)
    finally:
        drafts.end()
