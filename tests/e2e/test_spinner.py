"""The deciban spinner in a real browser, on both hosts: by slider, by box, by keyboard, spun."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.figures import Figure, sectors
from widgets.maths import information
from widgets.why_kl.deciban_spinner import DecibanSpinner, spin


def agrees(figure: Figure, db: float) -> None:
    """All numbers of the figure are those of Python here, to twelve digits."""
    wanted = DecibanSpinner(db=db).answer().values
    for name in ("probability", "odds", "bits", "nats"):
        assert figure.number(name) == pytest.approx(wanted[name].number, rel=1e-12)
        assert figure.text(name) == wanted[name].text


def test_at_13_db_it_says_20_to_1(spinner):
    assert spinner.text("odds") == "20:1"
    assert spinner.text("probability") == "95.2%"
    assert spinner.number("probability") == pytest.approx(0.952273278965796091940, rel=1e-12)


@pytest.mark.parametrize("db", [-23, -13, -0.1, 0, 7.3, 23])
def test_by_slider(spinner, db):
    spinner.slide("db", db)
    agrees(spinner, db)
    assert spinner.box("db").input_value() == f"{db:g}".replace("-", "−")


@pytest.mark.parametrize(
    ("typed", "db"),
    [("-23", -23), ("−7.25", -7.25), ("0", 0), ("1,5", 1.5), ("22.99", 22.99), ("1.250 dB", 1.25)],
)
def test_by_box(spinner, typed, db):
    spinner.type("db", typed)
    agrees(spinner, db)
    step = float(spinner.slider("db").get_attribute("step"))
    assert abs(float(spinner.slider("db").input_value()) - db) <= step


def test_by_keyboard(spinner):
    slider, box = spinner.slider("db"), spinner.box("db")
    slider.focus()
    slider.press("ArrowRight")
    agrees(spinner, 13.1)
    slider.press("Home")
    agrees(spinner, -23)
    slider.press("End")
    agrees(spinner, 23)
    box.focus()
    box.press("PageDown")
    agrees(spinner, 22)
    box.press("ArrowDown")
    agrees(spinner, 21.9)
    expect(box).to_be_focused()


@pytest.mark.parametrize("typed", ["24", "-23.1", "abc", "", "1e999", "NaN", "1 2", "13 bits"])
def test_what_cannot_be_is_refused_beside_the_box(spinner, typed):
    spinner.type("db", "5")
    spinner.type("db", typed)
    refusal = spinner.refusal("db")
    expect(refusal).to_be_visible()
    assert f"Got “{typed}”" in refusal.inner_text()
    assert "from −23 to 23" in refusal.inner_text()
    expect(spinner.box("db")).to_have_attribute("aria-invalid", "true")
    agrees(spinner, 5)
    spinner.type("db", "6")
    expect(refusal).to_be_hidden()
    expect(spinner.box("db")).not_to_have_attribute("aria-invalid", "true")
    agrees(spinner, 6)


def test_the_picture_follows_the_thumb(spinner):
    for db in (-10, 0, 3, 13):
        spinner.slide("db", db)
        assert spinner.root.locator("[data-share]").get_attribute("d") == sectors(db)


def test_the_page_draws_the_picture_of_python_without_waiting_for_it(spinner):
    drawn = spinner.root.evaluate(
        """(figure) => {
          const slider = figure.querySelector('[data-control="db"] input[type=range]');
          return Array.from({ length: 461 }, (_, i) => {
            slider.value = (i - 230) / 10;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            return figure.querySelector("[data-share]").getAttribute("d");
          });
        }"""
    )
    assert drawn == [sectors(i / 10) for i in range(-230, 231)]
    spinner.answered()


def test_spins_are_drawn_and_counted(spinner):
    spinner.slide("db", 3)
    spinner.root.get_by_role("button", name="Spin it").click()
    assert spinner.text("spun") == "1 spin"
    spinner.root.get_by_role("button", name="Spin a hundred").click()
    assert spinner.text("spun") == "101 spins"
    p = float(information.probability_from_db(3))
    turns, blue = spin(p, 1, 101)
    assert spinner.number("blue") == blue.sum()
    pointer = spinner.root.locator("[data-turn]").get_attribute("transform")
    angle = float(re.search(r"rotate\(([\d.]+)", pointer)[1])
    assert angle == pytest.approx(turns[-1] * 360, abs=0.01)
    spinner.root.get_by_role("button", name="Clear").click()
    assert spinner.text("spun") == "0 spins"


def test_another_seed_spins_other_spins(spinner):
    spinner.slide("db", 0)
    spinner.root.get_by_role("button", name="Spin a hundred").click()
    counts = []
    for seed in range(1, 6):
        spinner.type("seed", str(seed))
        counts.append(spinner.number("blue"))
        assert counts[-1] == spin(0.5, seed, 100)[1].sum()
    assert len(set(counts)) > 1


def test_many_moves_end_at_the_last_one(spinner):
    spinner.page.evaluate(
        """() => {
          const figure = document.querySelector('figure[data-widget="deciban-spinner"]');
          const slider = figure.querySelector('[data-control="db"] input[type=range]');
          for (let i = 0; i <= 300; i++) {
            slider.value = -15 + i / 10;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          }
        }"""
    )
    agrees(spinner, 15)


def test_the_words_for_those_who_do_not_see_it(spinner):
    spinner.slide("db", 10)
    summary = spinner.root.locator("[data-summary]")
    expect(summary).to_have_text(DecibanSpinner(db=10).answer().summary)
    assert summary.get_attribute("role") == "status"
