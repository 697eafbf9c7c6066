"""The press on the command line: `python -m sitepress build`, `serve`."""

import argparse
import sys
from pathlib import Path

from sitepress import press
from sitepress.errors import PressError
from sitepress.serve import server

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit status, and say in one line why it is not 0."""
    parser = argparse.ArgumentParser(prog="sitepress", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in (("build", "build the site"), ("serve", "build the site and serve it")):
        command = commands.add_parser(name, help=words)
        command.add_argument("--out", type=Path, default=ROOT / "site")
        command.add_argument("--base-url", default="", help="where the site will stand")
        if name == "serve":
            command.add_argument("--port", type=int, default=8000)
    told = parser.parse_args(arguments)
    try:
        site = press.build(ROOT, told.out, told.base_url)
        if told.command == "serve":
            serve(site, told.port)
    except PressError as problem:
        print(f"sitepress: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0 if told.command == "serve" else 130
    return 0


def serve(site: Path, port: int) -> None:
    """Serve the site until stopped; raises PressError where the port is taken."""
    try:
        running = server(site, port)
    except OSError as problem:
        raise PressError(
            f"Port {port} cannot be used ({problem.strerror}); name another: make site PORT=8001"
        ) from problem
    with running:
        print(f"The essays are at http://127.0.0.1:{port}/ (Ctrl-C stops)", flush=True)
        running.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
