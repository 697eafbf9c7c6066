"""The tables of the reference, from the signatures and docstrings of what they list."""

import inspect
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from widgets.kit import Answer, Chart, Image, Value, Widget, chart, layout, number_format, sectors
from widgets.kit import svg as shapes
from widgets.kit.controls import HELPERS
from widgets.view.palette import PALETTE

GIVEN = ("widget", "key", "answer")  # what a layout gives its helpers, unseen


def tables() -> dict[str, str]:
    """{name: Markdown table} of everything that a figure is made with."""
    of_answer = (*layout.OF_ANSWER, layout.when)
    return {
        "controls": table(HELPERS.values()),
        "outputs": table(of_answer),
        "charts": table([*public(chart), *methods(Chart)]),
        "shapes": table([*public(shapes), sectors.spinner]),
        "filters": table(public(number_format)),
        "classes": table([Widget, Answer, Value, Image]),
        "palette": "\n".join(
            ["| colour | light | dark |", "|---|---|---|"]
            + [f"| `{name}` | `{c.light}` | `{c.dark}` |" for name, c in PALETTE.items()]
        ),
    }


def public(module: ModuleType) -> list[Callable[..., Any]]:
    """The public functions and classes that a module defines, in its order."""
    return [
        one
        for name, one in vars(module).items()
        if (inspect.isfunction(one) or inspect.isclass(one))
        and one.__module__ == module.__name__
        and not name.startswith("_")
    ]


def methods(cls: type) -> list[Callable[..., Any]]:
    """The public methods of a class."""
    return [f for n, f in vars(cls).items() if inspect.isfunction(f) and not n.startswith("_")]


def table(functions: Iterable[Callable[..., Any]]) -> str:
    """A Markdown table of functions: how each is called, and the first sentence of what it is."""
    rows = [f"| `{call(f)}` | {first_line(f)} |" for f in functions]
    return "\n".join(["| called as | is |", "|---|---|", *rows])


def call(function: Callable[..., Any]) -> str:
    """A function's name and parameters, without their types and without what it is given unseen."""
    name = function.__qualname__.replace("Chart.", "chart.")
    if function is Widget:
        return name
    parameters = inspect.signature(function).parameters.values()
    shown = [
        str(p.replace(annotation=inspect.Parameter.empty)).replace(" | ", " or ")
        for p in parameters
        if p.name not in GIVEN and p.name != "self" and "factory" not in str(p)
    ]
    return f"{name}({', '.join(shown)})"


def first_line(one: object) -> str:
    """The first line of a docstring."""
    return (inspect.getdoc(one) or "").partition("\n")[0].replace("|", r"\|")
