"""The base class of widgets: parameters in, one answer out.

A widget is a `param.Parameterized` class that does not depend on where it runs. Its parameters are
the reader's controls, with bounds, labels and documentation; `answer()` is a pure function of
them. The HTML of its figure is made from the class once, with the page; later only answers are
sent. Data goes one way: control → parameter → answer → picture.

    key      id of one figure on one page; the same widget may be there twice
    control  a parameter that the reader sets
    state    {control: value}; a link has only what differs from the defaults
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import param

from widgets.kit.number_format import plain
from widgets.kit.parameters import AmbiguousNumber, Raw, as_raw, expected, is_number, parse
from widgets.locale import say


@dataclass(frozen=True)
class Value:
    """A computed number that a reader sees: at full precision, and as it is written."""

    number: float
    text: str


@dataclass(frozen=True)
class Image:
    """Grey pixels in [0, 255], row by row; ink is 255."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True)
class Answer:
    """All that a figure shows for one state of its controls.

    values    {name: Value} written into the outputs of that name
    pictures  {name: SVG text}
    images    {name: Image} painted on canvases
    summary   the figure in words, for those who do not see it
    progress  how much of a long computation is done, in [0, 1]; None where it is one step
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, Image] = field(default_factory=dict)
    summary: str = ""
    progress: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be shown, where it is made; raises TypeError."""
        for what, parts, cls in (
            ("value", self.values, Value),
            ("picture", self.pictures, str),
            ("image", self.images, Image),
        ):
            for name, part in parts.items():
                if not isinstance(part, cls):
                    wanted = "SVG text, as Chart draws it" if cls is str else f"a {cls.__name__}"
                    raise TypeError(
                        f"Got a {type(part).__name__} as the {what} {name!r}; expected {wanted}."
                    )


WIDGETS: dict[str, type["Widget"]] = {}
"""Every widget whose module was imported, by slug."""


class Widget(param.Parameterized):
    """The base of all widgets: a slug, parameters, a layout and an answer.

    `layout` is a Jinja template of the figure's body (see widgets.kit.layout for its helpers);
    `sources` are the functions that "Show the Python" shows; `data` names files beside the essays
    that it computes with (widgets.kit.data_files), which a page fetches when it needs the figure.
    """

    slug: ClassVar[str]
    title: ClassVar[str]
    layout: ClassVar[str]
    sources: ClassVar[tuple[Callable[..., Any], ...]] = ()
    control_aliases: ClassVar[Mapping[str, str]] = {}
    slug_aliases: ClassVar[tuple[str, ...]] = ()
    data: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any):
        super().__init_subclass__(**kwargs)
        if "slug" not in vars(cls):
            return
        other = WIDGETS.get(cls.slug)
        if other is not None and other.__qualname__ != cls.__qualname__:
            raise ValueError(
                f"Got two widgets with the slug {cls.slug!r} ({other.__qualname__} and "
                f"{cls.__qualname__}); give one of them another."
            )
        WIDGETS[cls.slug] = cls

    def answer(self) -> Answer:
        """What the figure shows for the present parameters; a pure function of them."""
        raise NotImplementedError

    def answers(self) -> Iterator[Answer]:
        """The answers of a computation that shows its progress; the last one is final."""
        yield self.answer()

    def opening(self) -> Answer | None:
        """What a page shows first, laid over the last of `answers()`; None for that one alone.

        A film opens on the frame from which it is played.
        """
        return None

    @classmethod
    def controls(cls) -> list[str]:
        """The names of the parameters that the reader sets, in the order of declaration."""
        return [n for n in cls.param if n != "name" and (cls.param[n].precedence or 0) >= 0]

    def restore(self, state: Mapping[str, Raw]) -> dict[str, str]:
        """Set the controls named in `state`; return a sentence for each value refused.

        Unknown names are ignored, and a refused value leaves the last good one: a link may be old
        or made by anyone. Actions come last, on what the others have set.
        """
        problems = {}
        pressed: list[str] = []
        for name in self.controls():
            if name in state:
                kept = getattr(self, name)
                try:
                    value = parse(self.param[name], state[name])
                    if isinstance(self.param[name], param.Action):
                        pressed += [name] * value
                    else:
                        setattr(self, name, value)
                except AmbiguousNumber as two:
                    problems[name] = str(two)
                except ValueError:
                    wanted = expected(self.param[name])
                    shown = plain(kept) if is_number(kept) else as_raw(self.param[name], kept)
                    got = str(state[name])[:40]
                    problems[name] = say("control", "refused", got=got, expected=wanted, kept=shown)
        for name in pressed:
            getattr(self, name)(self)
        return problems
