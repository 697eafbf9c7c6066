"""What an author's Python raises, said with the author's own file and line.

An essay's module, its `numbers()`, a widget's `answer()` and its layout run while a site is built.
An exception in them is raised again as an AuthorError that names the last line of the author's that
was run, not the line of the library in which it ended.
"""

import ast
import importlib.metadata
import inspect
import re
import sys
import sysconfig
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

import param
from jinja2 import TemplateSyntaxError, UndefinedError, meta

import widgets.hosts
import widgets.kit
from sitepress.errors import AuthorError, PressError, names
from widgets.kit import layout
from widgets.kit.parameters import parse
from widgets.kit.widget import Widget

TEMPLATE = "<template>"  # Jinja's name of a template that came from text
PATHS = sysconfig.get_paths()
LIBRARIES = tuple(
    Path(str(path)).resolve()
    for path in (
        *(PATHS[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        Path(__file__).parents[1],
        *widgets.kit.__path__,
        *widgets.hosts.__path__,
    )
)
# These inherit the reading of a class that they are not like; taken where they have their own.
UNLIKE = (param.DateRange, param.CalendarDateRange, param.Event)


@contextmanager
def authors_code(file: Path, widget: type[Widget] | None = None) -> Iterator[None]:
    """Raise whatever the author's code raises as an AuthorError.

    file    where the mistake is said to be when no line of the author's was run
    widget  whose answer or layout is asked for
    """
    try:
        yield
    except PressError:
        raise
    except (Exception, SystemExit) as problem:
        raise located(problem, file, widget) from problem


def located(problem: BaseException, file: Path, widget: type[Widget] | None = None) -> AuthorError:
    """The AuthorError of an exception of the author's code."""
    if isinstance(problem, TemplateSyntaxError) and widget:
        place = layout_place(widget, problem.lineno)
        return AuthorError(*place, f"the layout is no template: {problem}; mend it.")
    if isinstance(problem, SyntaxError) and problem.filename:
        words = f"got Python that cannot be read ({problem.msg}); mend the line."
        return AuthorError(Path(problem.filename), problem.lineno or 1, words)
    words = described(problem, widget)
    for frame in reversed(traceback.extract_tb(problem.__traceback__)):
        if frame.filename == TEMPLATE and widget:
            return AuthorError(*layout_place(widget, frame.lineno or 1), words)
        if is_authors(frame.filename):
            return AuthorError(Path(frame.filename), frame.lineno or 1, words)
    return AuthorError(*(member_place(widget, "answer") if widget else (file, 1)), words)


def described(problem: BaseException, widget: type[Widget] | None) -> str:
    """An exception in one sentence: what was got, what there is, what to do."""
    if isinstance(problem, layout.UnknownName):
        return f"got {problem.what} {problem.got!r}; there is {names(problem.got, problem.known)}."
    if isinstance(problem, UndefinedError) and widget:
        used = meta.find_undeclared_variables(layout.JINJA.parse(widget.layout))
        known = layout.helper_names()
        if unknown := [name for name in sorted(used) if name not in known and name in str(problem)]:
            return (
                f"got {unknown[0]!r} in a layout; a layout's helpers are "
                f"{names(unknown[0], known)}."
            )
    if isinstance(problem, ModuleNotFoundError) and problem.name:
        there = {*sys.stdlib_module_names, *importlib.metadata.packages_distributions()}
        near = get_close_matches(problem.name, [n for n in there if not n.startswith("_")], n=1)
        like = f"; there is {near[0]}" if near else ""
        return (
            f"got an import of {problem.name!r}, which is not installed{like}; correct the name, "
            "or name its package in the file's `dependencies`."
        )
    said = list(traceback.TracebackException.from_exception(problem).format_exception_only())
    return f"got {said[-1].strip().rstrip('.')}; mend it here (--traceback shows the whole way)."


def is_authors(filename: str) -> bool:
    """Whether a file is neither a library's, nor Python's, nor the press's or the kit's."""
    path = Path(filename)
    return path.is_file() and not any(path.resolve().is_relative_to(lib) for lib in LIBRARIES)


def layout_place(widget: type[Widget], line: int) -> tuple[Path, int]:
    """The file and the line of a line of a widget's layout."""
    file, first = member_place(widget, "layout")
    return file, first + line - 1


def member_place(widget: type[Widget], name: str) -> tuple[Path, int]:
    """Where a widget's class, or the nearest of its bases, defines a name."""
    cls = next((c for c in widget.__mro__ if name in vars(c) and is_authors(file_of(c))), widget)
    file = Path(file_of(cls))
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
            return file, defined(node.body, name, node.lineno)
    return file, 1  # a class that a function makes


def file_of(cls: type) -> str:
    """The source file of a class; empty where it has none."""
    try:
        return inspect.getsourcefile(cls) or ""
    except TypeError:
        return ""


def module_place(file: Path, name: str) -> tuple[Path, int]:
    """Where an essay's Python file defines a name at the top."""
    return file, defined(ast.parse(file.read_text("utf-8")).body, name, 1)


def defined(body: list[ast.stmt], name: str, default: int) -> int:
    """The line on which a name gets its value; that of a text, where it is one."""
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node.lineno
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            value = getattr(node, "value", None)
            return value.lineno if isinstance(value, ast.Constant) else node.lineno
    return default


APP_SLUG = re.compile(r"[a-z][a-z0-9-]*")


def check_apps(apps: object, file: Path) -> None:
    """Refuse `apps` that are no functions by slug; raises AuthorError."""
    place = module_place(file, "apps")
    if apps and not defined(ast.parse(file.read_text("utf-8")).body, "apps", 0):
        words = "got `apps` from elsewhere; expected `apps = {…}` in this file, not below an `if`."
        raise AuthorError(*place, words)
    if not isinstance(apps, Mapping):
        words = f"got {type(apps).__name__} as `apps`; expected a dict of slugs and functions."
        raise AuthorError(*place, words)
    for slug, function in apps.items():
        if not (isinstance(slug, str) and APP_SLUG.fullmatch(slug)):
            words = f"got the app {slug!r}; expected lower case letters, digits and - as its name."
            raise AuthorError(*place, words)
        if not callable(function):
            raise AuthorError(
                *place,
                f"got a {type(function).__name__} as the app {slug!r}; expected a function without "
                "arguments that returns what Panel can show, so that every reader gets an own one.",
            )


def check_widget(widget: object, file: Path) -> None:
    """Refuse what `figures` cannot hold; raises AuthorError."""
    place = module_place(file, "figures")
    if not (isinstance(widget, type) and issubclass(widget, Widget)):
        kind = "an instance of" if isinstance(widget, Widget) else "a"
        cls = widget.__name__ if isinstance(widget, type) else type(widget).__name__
        raise AuthorError(
            *place,
            f"got {kind} {cls} in `figures`; expected classes derived from Widget (what Panel or "
            "Bokeh shows goes into `apps`, a dict of functions).",
        )
    for name in ("slug", "title", "layout"):
        if not isinstance(getattr(widget, name, None), str):
            where = member_place(widget, name)
            raise AuthorError(*where, f'{widget.__name__} has no {name}; add {name} = "…".')
    for name in widget.controls():
        if not settable(widget.param[name]):
            kind = type(widget.param[name]).__name__
            taken = names(kind, (c.__name__ for c in taken_classes()))
            raise AuthorError(
                *member_place(widget, name),
                f"got param.{kind} as the control {name!r}; a reader can set {taken}: use one of "
                "these, or precedence=-1 for what no reader sets.",
            )


def taken_classes() -> list[type]:
    """The classes of parameters that a reader can set."""
    return [cls for cls in parse.registry if cls is not object] + [param.String]


def settable(parameter: object) -> bool:
    """Whether what a reader types can be the value of a parameter."""
    taken = taken_classes()
    unlike = [cls for cls in UNLIKE if isinstance(parameter, cls)]
    return isinstance(parameter, tuple(taken)) and all(cls in taken for cls in unlike)
