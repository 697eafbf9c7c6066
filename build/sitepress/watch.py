"""The author's server: it rebuilds what changes and tells the open pages to load again."""

import subprocess
import sys
import threading
from http import HTTPStatus
from pathlib import Path

from watchfiles import watch as changes

from sitepress.build import INPUTS
from sitepress.serve import Handler, server

EVENTS = "/.changes"
SCRIPT = "/.changes.js"  # a file, because pages forbid inline scripts
LISTEN = b'new EventSource("/.changes").onmessage = () => location.reload();\n'
TAG = f'<script src="{SCRIPT}"></script>'.encode()
PAUSE = 20  # seconds between signs of life on a quiet stream


class Watching(Handler):
    """The site with a line in every page that listens for the next build."""

    built = threading.Condition()

    def do_GET(self) -> None:
        """Serve a file, or the stream of builds."""
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        if self.path == EVENTS:
            self.stream()
        elif page.suffix == ".html" and page.is_file() and self.path.endswith(("/", ".html")):
            self.send(page.read_bytes() + TAG, "text/html; charset=utf-8")
        elif self.path == SCRIPT:
            self.send(LISTEN, "text/javascript; charset=utf-8")
        else:
            super().do_GET()

    def send(self, body: bytes, kind: str) -> None:
        """Send a whole response."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self) -> None:
        """Send one event after every build, until the page goes away."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                with self.built:
                    news = self.built.wait(PAUSE)
                self.wfile.write(b"data: built\n\n" if news else b": waiting\n\n")
                self.wfile.flush()
        except OSError:
            return


def build(root: Path, out: Path) -> bool:
    """Build a draft in a fresh interpreter, so that changed modules are the ones imported."""
    command = [sys.executable, "-m", "sitepress", "build", "--draft", "--out", str(out)]
    return subprocess.run(command, cwd=root, check=False).returncode == 0


def watch(root: Path, out: Path, port: int) -> None:
    """Serve drafts of the site until stopped; a build that fails leaves the last good one."""
    build(root, out)
    running = server(out, port, Watching)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    print(f"Drafts are at http://127.0.0.1:{port}/ and follow your edits (Ctrl-C stops)")
    with running:
        for _ in changes(*(root / folder for folder in INPUTS), debounce=300):
            if build(root, out):
                with Watching.built:
                    Watching.built.notify_all()
