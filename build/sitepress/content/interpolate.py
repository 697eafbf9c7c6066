"""Numbers in prose are quoted from the mathematics, never typed.

The Markdown of an essay is a Jinja template with marks that Markdown leaves alone: `<<x|fix(2)>>`
for a value, `<% if … %>` for a choice, `<# … #>` for a comment. Names come from the essay's
`numbers()`, filters from `widgets.kit.number_format`, so that a number in a sentence and the same
number in a figure are computed and written by the same functions. A name that does not exist is
an error.
"""

import inspect
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, meta, nodes

from sitepress.errors import AuthorError, names

TEMPLATE = "<template>"


def filters_of(module: ModuleType) -> dict[str, Callable[..., str]]:
    """The public functions that a module defines, by name."""
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    }


def live(slug: str, value: str) -> str:
    """The mark that stands in the Markdown for a number that follows a figure's controls."""
    return f"<live-value {slug} {value}>"


def quote(
    text: str,
    source: Path,
    numbers: Mapping[str, Any],
    filters: Mapping[str, Callable[..., str]],
) -> str:
    """The Markdown `text` with its numbers in place.

    Raises AuthorError with the line of `source` where a name, a filter or a value is wrong.
    """
    environment = Environment(
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(filters)
    environment.globals["live"] = live
    try:
        tree = environment.parse(text)
        check_names(tree, environment, source, numbers, filters)
        return environment.from_string(text).render(numbers)
    except AuthorError:
        raise
    except TemplateSyntaxError as problem:
        words = f"{sentence(problem)[:-1]}; a number is quoted as <<name|filter>>."
        raise AuthorError(source, problem.lineno, words) from problem
    except Exception as problem:
        # A filter may raise anything; what the author needs is the line that called it.
        frames = [f for f in traceback.extract_tb(problem.__traceback__) if f.filename == TEMPLATE]
        line = (frames[-1].lineno or 1) if frames else 1
        raise AuthorError(source, line, sentence(problem)) from problem


def check_names(
    tree: nodes.Template,
    environment: Environment,
    source: Path,
    numbers: Mapping[str, Any],
    filters: Mapping[str, Callable[..., str]],
) -> None:
    """Refuse names and filters that do not exist; raises AuthorError."""
    for node in tree.find_all(nodes.Filter):
        if node.name not in environment.filters:
            raise AuthorError(
                source,
                node.lineno,
                f"got the filter {node.name!r}; the filters are {names(node.name, filters)}.",
            )
    unknown = meta.find_undeclared_variables(tree) - {*numbers, *environment.globals}
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            raise AuthorError(
                source,
                name.lineno,
                f"got {name.name!r}; numbers() has {names(name.name, numbers)}.",
            )


def sentence(problem: Exception) -> str:
    """An exception's message as one sentence that ends with a full stop."""
    words = " ".join(str(problem).split()) or type(problem).__name__
    return words if words.endswith(".") else words + "."
