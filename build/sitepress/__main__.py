"""The press: `python -m sitepress build`, `serve`, `watch`, `new`, `convert`, `check-host`.

The first four take `--essays folder`, wherever that lies; without it the essays are this
repository's.
"""

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
    new = commands.add_parser("new", help="begin an essay, or a site")
    new.add_argument("slug", nargs="?", default="", help="of the essay, as my-essay")
    new.add_argument("--site", type=Path, help="the folder of a site to begin")
    for command in (build, serve):
        command.add_argument("--base-url", default="", help="the site's address on the web")
    for command in (build, serve, watch):
        command.add_argument("--out", type=Path, help="the site's folder")
    for command in (build, serve, watch, new):
        command.add_argument(
            "--essays", type=Path, default=ROOT / "essays", help="the folder of essays"
        )
    for command in (serve, watch):
        command.add_argument("--port", type=int, default=8000)
    convert = commands.add_parser("convert", help="make a page of a Panel or Bokeh script")
    convert.add_argument("scripts", nargs="+", type=Path, help="scripts or notebooks")
    convert.add_argument("--out", type=Path, required=True, help="the folder of the page")
    convert.add_argument(
        "--with", dest="more", nargs="*", type=Path, default=[], help="files that a script reads"
    )
    host = commands.add_parser("check-host", help="say what a deployed site's host does wrong")
    host.add_argument("url")
    for command in commands.choices.values():
        command.add_argument(
            "--traceback", action="store_true", help="show the way to an error, too"
        )
    return out


def site_of(args: argparse.Namespace) -> Path:
    """The site's folder: the one named, or beside our essays, or in the folder of others."""
    name = ".draft" if args.command == "watch" else "site"
    ours = args.essays.resolve() == ROOT / "essays"
    return args.out or (ROOT if ours else args.essays) / name


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
        press.build(ROOT, site_of(args), args.base_url, draft=args.draft, essays=args.essays)
    elif args.command == "serve":
        site = press.build(ROOT, site_of(args), args.base_url, essays=args.essays)
        with Server(site, args.port) as running:
            print(f"The essays are at {running.url} (Ctrl-C stops)", flush=True)
            running.wait()
    elif args.command == "convert":
        from sitepress.apps.convert import convert  # noqa: PLC0415 - a build needs it not

        made = convert(ROOT, args.scripts, args.out, more=args.more)
        print(f"The page is {made / 'index.html'}; any static host can serve its folder.")
    elif args.command == "watch":
        from sitepress.watch import watch  # noqa: PLC0415 - a build needs no watchfiles

        watch(ROOT, args.essays.resolve(), site_of(args).resolve(), args.port)
    elif args.site:
        scaffold.new_site(args.site)
        print(f"{args.site} is your new site; `make watch ESSAYS={args.site}` shows it.")
    else:
        source = scaffold.new(args.essays, args.slug)
        ours = args.essays.resolve() == ROOT / "essays"
        command = "make watch" if ours else f"make watch ESSAYS={args.essays}"
        print(f"{source} is your new essay; `{command}` shows it as you write.")


if __name__ == "__main__":
    sys.exit(main())
