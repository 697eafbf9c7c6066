"""The press: `python -m sitepress build`, `serve`, `watch`, `new`, `check-host`."""

import argparse
import sys
import traceback
from pathlib import Path

from sitepress import build as press
from sitepress import scaffold
from sitepress.blas_threads import one_thread
from sitepress.errors import PressError
from sitepress.paths import ROOT
from sitepress.serve import Server


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    out = argparse.ArgumentParser(prog="sitepress", description=__doc__)
    commands = out.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the site")
    build.add_argument("--draft", action="store_true", help="quickly: nothing compressed")
    serve = commands.add_parser("serve", help="build the site and serve it")
    watch = commands.add_parser("watch", help="serve drafts that follow your edits")
    for command in (build, serve):
        command.add_argument("--base-url", default="", help="the site's address on the web")
    for command, site in ((build, "site"), (serve, "site"), (watch, ".draft")):
        command.add_argument("--out", type=Path, default=ROOT / site)
    for command in (serve, watch):
        command.add_argument("--port", type=int, default=8000)
    commands.add_parser("new", help="begin an essay").add_argument("slug")
    host = commands.add_parser("check-host", help="say what a deployed site's host does wrong")
    host.add_argument("url")
    for command in commands.choices.values():
        command.add_argument(
            "--traceback", action="store_true", help="show the way to an error, too"
        )
    return out


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit status, and print one line where it is not 0."""
    one_thread()
    args = parser().parse_args(arguments)
    try:
        if args.command == "check-host":
            return check_host(args.url)
        run(args)
    except PressError as problem:
        if args.traceback:
            traceback.print_exception(problem)
        print(f"sitepress: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0 if args.command in ("serve", "watch") else 130
    return 0


def check_host(url: str) -> int:
    """Print what the host of the site at `url` does wrong; 1 where that is anything but notes."""
    from sitepress.hosting.check_host import findings  # noqa: PLC0415 - a build needs no host

    wrong = False
    for line in findings(url):
        print(line, flush=True)
        wrong |= not line.startswith("note: ")
    if not wrong:
        print(f"The host of {url} does nothing wrong.")
    return int(wrong)


def run(args: argparse.Namespace) -> None:
    """Run the command of `args`; raises PressError."""
    if args.command == "build":
        press.build(ROOT, args.out, args.base_url, draft=args.draft)
    elif args.command == "serve":
        site = press.build(ROOT, args.out, args.base_url)
        with Server(site, args.port) as running:
            print(f"The essays are at {running.url} (Ctrl-C stops)", flush=True)
            running.wait()
    elif args.command == "watch":
        from sitepress.watch import watch  # noqa: PLC0415 - a build needs no watchfiles

        watch(ROOT, args.out, args.port)
    else:
        source = scaffold.new(ROOT, args.slug)
        print(f"{source.relative_to(ROOT)} is your new essay; `make watch` shows it as you write.")


if __name__ == "__main__":
    sys.exit(main())
