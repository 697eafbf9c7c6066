"""The author's server: it rebuilds a draft after every change and reloads open pages.

A build that fails leaves the last good pages, and says in them why it failed.
"""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from tornado.iostream import StreamClosedError
from tornado.locks import Condition
from watchfiles import Change
from watchfiles import watch as changes

from sitepress.build import INPUTS, made_from
from sitepress.paths import WEB
from sitepress.serve import TYPES, Files, Server

EVENTS, SCRIPT = ".changes", ".changes.js"  # a file, because pages forbid inline scripts
LISTEN = (WEB / "draft" / "follow.js").read_bytes()
TAG = f'<script src="/{SCRIPT}"></script>'.encode()
EMPTY = b'<!doctype html><html lang="en"><title>Drafts</title><body>' + TAG
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
            await self.send(EMPTY)
        else:
            await super().get(below)

    def body(self, path: Path) -> bytes:
        """A file; a page with the script that listens."""
        if path.suffix == ".html" and path.is_file():
            return path.read_bytes() + TAG
        return super().body(path)

    async def stream(self) -> None:
        """Send one event after every build, until the page goes away."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache")
        try:
            if self.server.problem:
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
    """

    handler = DraftFiles

    def __init__(self, root: Path, port: int = 0):
        super().__init__(root, port)
        self.built = Condition()
        self.problem = ""

    def news(self) -> bytes:
        """What a page is told after a build."""
        return f"data: {json.dumps({'problem': self.problem})}\n\n".encode()

    def announce(self, problem: str = "") -> None:
        """Tell every open page that there is a new build, or why there is none."""
        self.problem = problem
        self._loop.call_soon_threadsafe(self.built.notify_all)


def build(root: Path, essays: Path, out: Path) -> str:
    """Build a draft in a fresh interpreter, so that changed modules are the ones imported.

    Returns what is wrong with it, or "".
    """
    command = [sys.executable, "-m", "sitepress", "build", "--draft"]
    command += ["--essays", str(essays), "--out", str(out)]
    done = subprocess.run(command, cwd=root, stderr=subprocess.PIPE, text=True, check=False)
    print(done.stderr, end="", file=sys.stderr, flush=True)
    return (done.stderr.strip() or "The build failed.") if done.returncode else ""


def watch(root: Path, essays: Path, out: Path, port: int) -> None:
    """Serve drafts of the site until stopped; a build that fails leaves the last good one."""
    folders = [*(root / folder for folder in INPUTS), essays]

    def ours(_: Change, name: str) -> bool:
        path = Path(name)
        return all(made_from(path, f, out) for f in folders if path.is_relative_to(f))

    problem = build(root, essays, out)
    with DraftServer(out, port) as running:
        running.announce(problem)
        print(f"Drafts are at {running.url} and follow your edits (Ctrl-C stops)", flush=True)
        for _ in changes(*folders, watch_filter=ours, debounce=300):
            running.announce(build(root, essays, out))
