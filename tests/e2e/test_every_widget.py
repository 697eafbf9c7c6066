"""Every widget on its own page: each control moved once is answered, with Python's own numbers."""

import datetime
import math
import re

import param
import pytest
from playwright.sync_api import expect

from tests.e2e.figures import ANSWER, Figure, ready
from tests.every_widget import every_widget
from widgets.kit.number_format import plain

WIDGETS = every_widget()
LATE = re.compile(r"/runtime/(?:packages|python_stdlib)\.[^?]+")

# Numbers that are written over those that the page came with; the page is marked once Python's
# first answer is there in whole.
RECORD = """
  const written = (window.written = []);
  new MutationObserver((changes) => {
    for (const { target } of changes) written.push([target.dataset.value, target.dataset.number]);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-number"] });
  document.addEventListener("widget-answer", ({ detail }) => {
    document.documentElement.toggleAttribute("data-whole", detail.whole);
  });
"""


def another(parameter, now):
    """A value that the control may take, other than the present one."""
    if isinstance(parameter, param.Boolean):
        return not now
    if isinstance(parameter, param.Action):
        return None
    if isinstance(parameter, param.CalendarDate | param.Date):
        last = (parameter.bounds or (None, None))[1]
        return now + datetime.timedelta(days=-1 if now == last else 1)
    if isinstance(parameter, param.Range):
        low, high = parameter.bounds
        return (low, now[1]) if now[0] != low else (low, (low + now[1]) / 2)
    if isinstance(parameter, param.Color):
        return "#000000" if now != "#000000" else "#ffffff"
    if isinstance(parameter, param.ListSelector):
        return [o for o in parameter.objects if (o in now) != (o == parameter.objects[0])]
    if isinstance(parameter, param.Integer):
        low, high = parameter.bounds
        return now + 1 if now < high else low
    if isinstance(parameter, param.Number):
        low, high = parameter.bounds
        step = parameter.step or (high - low) / 10
        value = now + step if now + step <= high else now - step
        return round(value, 9)
    if isinstance(parameter, param.Selector):
        return next(o for o in parameter.objects if o != now)
    return None


def move(figure: Figure, name: str, value) -> None:
    """Move a control as a reader does, whatever it is made of."""
    control = figure.control(name).first
    kind = control.get_attribute("data-kind")
    if kind == "number":
        box = control.locator("input[role=spinbutton]")
        box.fill(plain(value) if isinstance(value, float) else str(value))
        box.press("Enter")
    elif kind == "boolean":
        control.locator("input").set_checked(value)
    elif kind == "choice" and control.locator("select").count():
        control.locator("select").select_option(str(value))
    elif kind == "choice":
        control.locator(f'input[value="{value}"]').check(force=True)
    elif kind == "color":
        control.locator("input").fill(value)
    elif kind == "date":
        control.locator("input").fill(value.isoformat().removesuffix(":00"))
    elif kind == "interval":
        for end, number in zip(control.locator("input[role=spinbutton]").all(), value, strict=True):
            end.fill(plain(float(number)))
            end.press("Enter")
    elif kind == "several":
        for box in control.locator("input").all():
            wanted = box.get_attribute("value") in map(str, value)
            box.set_checked(wanted, force=True)
    elif kind == "count":
        control.locator("button:not([data-by='0'])").first.click()
    else:
        raise AssertionError(f"no way to move {name}, a control of kind {kind}")


def agrees(figure: Figure, widget) -> None:
    """Every number on the page is the one that Python computes here."""
    *_, answer = widget.answers()
    film = figure.root.locator("[data-film] [data-play]")
    if film.count():
        expect(film).to_be_enabled(timeout=ANSWER)  # nothing says that the first is awaited
    figure.answered()
    shown = figure.root.evaluate(
        """(figure) => Object.fromEntries([...figure.querySelectorAll("output[data-value]")]
          .filter((o) => !o.dataset.of)
          .map((o) => [o.dataset.value, [o.textContent, o.dataset.number]]))"""
    )
    for name, value in answer.values.items():
        text, number = shown[name]
        assert text or not value.text, name
        number = float(number)
        assert number == near(value.number, widget), name
        if number == value.number:
            assert text == value.text, name


def near(number: float, widget):
    """What the page may show for a number that is computed here."""
    if math.isinf(number):
        return number
    # The network is single precision, and a race between classes may stop a draw earlier or later.
    share = 0.05 if widget.data else 1e-9
    return pytest.approx(number, rel=share, abs=share * 1e-3)


def stays(written: list[tuple[str, str]], widget) -> None:
    """What the page came with is whole: no part of an answer replaced it before a move."""
    if widget.opening() is not None:
        return  # a film begins to play
    *_, answer = widget.answers()
    for name, number in written:
        assert float(number) == near(answer.values[name].number, widget), name


@pytest.mark.parametrize("slug", WIDGETS)
def test_every_control_is_answered(page, host, slug):
    if not (host.root / "widgets" / slug).is_dir():
        pytest.fail(f"the site has no page widgets/{slug}/: no essay shows it")
    late = []
    page.context.on("request", lambda one: late.extend(LATE.findall(one.url)))
    page.add_init_script(RECORD)
    page.goto(host.url + f"widgets/{slug}/")
    figure = Figure(ready(page), slug).unfold()
    widget = WIDGETS[slug]()
    expect(page.locator("html")).to_have_attribute("data-whole", "", timeout=ANSWER)
    stays(page.evaluate("written"), widget)
    agrees(figure, widget)
    for name in widget.controls():
        value = another(widget.param[name], getattr(widget, name))
        if value is None or figure.control(name).first.get_attribute("data-kind") == "text":
            continue
        if not figure.control(name).first.is_visible():
            continue  # it belongs to another choice than the one that was just made
        move(figure, name, value)
        moved = figure.root.evaluate("(f) => f.querySelectorAll('.refusal:not([hidden])').length")
        assert moved == 0, name
        setattr(widget, name, value)
        agrees(figure, widget)
    assert not late, "Python imported what the snapshot should have: is it `late` in a recipe?"
