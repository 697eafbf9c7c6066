"""The figures that the essays print, recomputed from their closed forms and sought in the pages.

The press sets numbers into the prose; here they are held to truths that share no code with it:
formulas written out, scipy's distributions, and the figures of Alemi's note with its three slips
corrected. The last tests change a datum and watch its sentences change.
"""

import re
from dataclasses import replace
from html import unescape
from math import atan, degrees, e, exp, log, log2, log10, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize, stats

import widgets.kit.number_format
from essays.diffusion import diffusion
from essays.why_kl import why_kl
from sitepress.content import essays, interpolate, markdown
from widgets.diffusion.diffusion_sampler import DiffusionSampler
from widgets.diffusion.handwriting import examples
from widgets.diffusion.loss_terms import LossTerms, visit
from widgets.diffusion.model import model
from widgets.maths.network import encode, pixel_parameters
from widgets.why_kl.bayes_as_projection import BayesAsProjection
from widgets.why_kl.deciban_table import PINS, DecibanTable
from widgets.why_kl.disease_test import DiseaseTest
from widgets.why_kl.entropy_units import HEIGHTS, EntropyUnits
from widgets.why_kl.false_models import IMAGES

SOURCE = Path(why_kl.__file__).with_suffix(".md")
DIFFUSION = Path(diffusion.__file__).with_suffix(".md")

Q_T = 0.07 * 0.938 + 0.93 * 0.044
BOYS, GIRLS = 251_527, 241_945
BIRTH = 0.51 * 10 * log10(1.02) + 0.49 * 10 * log10(0.98)


def height_density(x, unit: float):
    """Women and men in equal parts; `unit` in centimetres."""
    men, women = stats.norm(178.4 / unit, 7.59 / unit), stats.norm(164.7 / unit, 7.07 / unit)
    return (men.pdf(x) + women.pdf(x)) / 2


def height_entropy(unit: float) -> float:
    """In bits, by quadrature."""

    def integrand(x: float) -> float:
        p = height_density(x, unit)
        return -p * log2(p)

    return integrate.quad(integrand, 100 / unit, 245 / unit, epsabs=1e-12, limit=200)[0]


# name in numbers(): the value by other means, and as the page prints it with its surroundings
PUBLISHED = {
    # The opening
    "heads_word": ("five", "falls heads five times"),
    "boys_observed": (BOYS / (BOYS + GIRLS), "and 51% were boys"),
    # 1. Guess Who?
    "fair_db": (10 * log10(24 / 12), "worth 3.01 dB"),
    "fair_bits": (1, "which is 1 bit"),
    "lucky_db": (10 * log10(24 / 5), "worth 6.81 dB"),
    "lucky_bits": (log2(24 / 5), "or 2.26 bits"),
    "all_db": (10 * log10(24), "takes 13.80 dB"),
    # 2. The example
    "prior": (0.07, "give it 7%"),
    "sensitivity": (0.938, "finds 93.8%"),
    "specificity": (0.956, "clears 95.6%"),
    "q_D_T": (0.07 * 0.938, "=0.0657"),
    "q_D_notT": (0.07 * 0.062, "=0.0043"),
    "q_notD_T": (0.93 * 0.044, "=0.0409"),
    "q_notD_notT": (0.93 * 0.956, "0.8891"),
    # 3. The chain rule's asymmetry
    "coin_there": (10 * log10(2), "worth 3.01 dB"),
    "coin_back": (float("inf"), "worth ∞ dB"),
    # 5. Bayes' rule
    "q_T": (Q_T, "=0.10658"),
    "surprise": (-10 * log10(Q_T), "surprise is 9.72 dB"),
    "posterior": (0.07 * 0.938 / Q_T, "=0.616"),
    "posterior_odds": (0.07 * 0.938 / (0.93 * 0.044), "odds are 1.60"),
    "near_for": (3, "about 3 to 2 in favour"),
    "near_against": (2, "about 2 of them for every 3 true ones"),
    "sensitivity_excess": (
        0.938 * 10 * log10(0.938 * Q_T / (0.07 * 0.938))
        + 0.062 * 10 * log10(0.062 * Q_T / (0.93 * 0.044)),
        "93.8% is 1.22 dB too far",
    ),
    "faint_posterior": (
        0.8 * 0.07 * 0.938 / Q_T + 0.2 * 0.07 * 0.062 / (1 - Q_T),
        "=0.494",
    ),
    # 6. The weight of evidence
    "prior_db": (10 * log10(0.07 / 0.93), "You began at 10log10 0.070.93=−11.23dB"),
    "positive_db": (10 * log10(0.938 / 0.044), "weighs 13.29 dB"),
    "posterior_db": (10 * log10(0.07 * 0.938 / (0.93 * 0.044)), "to 2.05 dB"),
    "negative_db": (10 * log10(0.062 / 0.956), "weighed −11.88 dB"),
    "posterior_negative_db": (10 * log10(0.07 * 0.062 / (0.93 * 0.956)), "to −23.11 dB"),
    "worth_if_ill": (
        0.938 * 10 * log10(0.938 / 0.044) + 0.062 * 10 * log10(0.062 / 0.956),
        "say so with 11.73 dB",
    ),
    "worth_if_well": (
        0.044 * 10 * log10(0.044 / 0.938) + 0.956 * 10 * log10(0.956 / 0.062),
        "deny it with 10.77 dB",
    ),
    "loud_falsely": (10**-1.3, "at most 5.0%"),
    # 7. Units
    "nat_db": (10 / log(10), "nat is 4.343 dB"),
    "bit_db": (10 * log10(2), "bit is 3.010 dB"),
    "one_db_p": (10**0.1 / (1 + 10**0.1), "55.7%"),
    "ten_db_odds": (10, "odds are 10:1"),
    "ten_db_p": (10 / 11, "probability is 91%"),
    "loud_odds": (10**1.3, "odds are 20:1"),
    "loud_p": (10**1.3 / (1 + 10**1.3), "probability is 95.2%"),
    "p_value_db": (10 * log10(-1 / (e * 0.05 * log(0.05))), "worth 3.9 dB at most"),
    # 8. Examples
    "head_db": (10 * log10(2), "=3.01"),
    "heads_db": (50 * log10(2), "heard 15.05 dB"),
    "heads_odds": (2**5, "now be 32:1"),
    "tail_db": (float("-inf"), "−∞ dB"),
    "births_db": (10 * (BOYS * log10(0.51 / 0.5) + GIRLS * log10(0.49 / 0.5)), "=403.7"),
    "birth_db": (BIRTH, "=8.69×10−4"),
    "birth_microbels": (BIRTH * 1e5, "this is 87 microbels"),
    "bold_births": (149, "149 births would be enough"),
    "bold_db": (
        10 * (BOYS * log10(0.6 / 0.5) + GIRLS * log10(0.4 / 0.5)),
        "Paris weigh −35\u202f307 dB",
    ),
    "london_db": (820 * log10(2), "that is 246.8 dB"),
    "births_for_loud": (14_966, "14\u202f966 births"),
    "laplace_tail": (stats.beta(BOYS + 1, GIRLS + 1).cdf(0.5), "is 1.15 × 10⁻⁴²"),
    "image_db": (0.0013, "0.0013 dB an image"),
    "image_nats": (0.0013 * log(10) / 10, "0.0003 nats"),
    "hundredth_db": (1000 / log(10), "digit is worth 434 dB"),
    "mean_error_nats": (1 / sqrt(10_000), "uncertain by 0.01 nats"),
    "lead_nats": (0.005, "half of that, 0.005 nats"),
    "farther_wins": (
        stats.norm(50, 100).cdf(-1.3 * log(10)),
        "about 30% of such test sets",
    ),
    # 9. The four cases again
    "p_value_odds": (-1 / (e * 0.05 * log(0.05)), "at most 3.9 dB, odds of 2.46:1"),
    # Appendices
    "h_cm": (height_entropy(1), "entropy is 5.36 bits"),
    "h_ft": (height_entropy(30.48), "0.43 bits"),
    "h_m": (height_entropy(100), "−1.28 bits"),
    "own_bits": (7 / 4, "=7/4"),
    "other_bits": (2, "takes 2 bits"),
    "excess_bits": (1 / 4, "exactly 1/4 bit"),
    "letters_kl": (1 / 4, "exactly 1/4 bit"),
    "letters_kl_back": (1 / 4, "is 1/4 bit as well"),
}


def read(data: why_kl.Data | None = None) -> str:
    """The page of "Why KL?" as running text."""
    return text_of(SOURCE, why_kl.numbers(data or why_kl.Data()))


def text_of(source: Path, numbers: dict) -> str:
    """An essay's page as running text; a formula is its symbols, without spaces."""
    essay = essays.read(source)
    content = replace(essays.load(essay), numbers=numbers)
    html = markdown.render(essay, content, interpolate.filters_of(widgets.kit.number_format)).html
    html = re.sub(r"<math.*?</math>", lambda m: re.sub(r"<[^>]+>|\s", "", m[0]), html, flags=re.S)
    text = unescape(re.sub(r"<[^>]+>", "", html))
    return re.sub(r"[\s\u2061]+", " ", text.replace("\u202f", "NARROW")).replace("NARROW", "\u202f")


@pytest.fixture(scope="module")
def page() -> str:
    return read()


@pytest.fixture(scope="module")
def numbers() -> dict:
    return why_kl.numbers()


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_figure_is_computed_and_printed(name, numbers, page):
    truth, printed = PUBLISHED[name]
    if isinstance(truth, str):
        assert numbers[name] == truth
    else:
        assert numbers[name] == pytest.approx(truth, rel=1e-8, abs=1e-12)
    assert printed in page


def test_the_expected_number_of_births_is_the_first_that_is_loud(numbers):
    births = numbers["births_for_loud"]
    assert (births - 1) * BIRTH < 13 <= births * BIRTH


def test_the_information_about_heights_is_one_number_in_every_unit(numbers, page):
    """Over a model of men alone, and over the nearest normal curve."""

    def over(model) -> float:
        def integrand(x: float) -> float:
            p = height_density(x, 1)
            return p * (log(p) - model.logpdf(x))

        return integrate.quad(integrand, 100, 245, epsabs=1e-13)[0]

    men = over(stats.norm(178.4, 7.59))
    for unit in ("cm", "ft", "m"):
        assert numbers[f"kl_{unit}"] == pytest.approx(men / log(2), rel=1e-6)
    assert page.count(f"{men / log(2):.4f} bits") >= 3

    spread = sqrt((7.59**2 + 7.07**2) / 2 + ((178.4 - 164.7) / 2) ** 2)
    nearest = over(stats.norm((178.4 + 164.7) / 2, spread))
    assert numbers["nearest_db"] == pytest.approx(nearest * 10 / log(10), rel=1e-6)
    for mean, sd in ((171.65, spread), (171.45, spread), (171.55, 10.1), (171.55, 9.9)):
        assert over(stats.norm(mean, sd)) > nearest


def test_two_humps_are_not_to_be_seen():
    """The text says so of the mixture of heights: its density rises once and falls once."""
    rises = np.diff(height_density(np.linspace(140, 205, 651), 1)) > 0
    assert list(rises) == sorted(rises, reverse=True)


def test_the_code_words_are_those_of_the_letters(page):
    assert "the code words 0, 10, 110 and 111" in page


def test_evidence_for_what_is_false_is_rarely_ever_loud(numbers):
    """The bound of section 6, against the exact chance for a coin of 0.6 taken for a fair one."""
    up, down, loud = 10 * log10(0.6 / 0.5), 10 * log10(0.4 / 0.5), numbers["loud"]
    reached = 0.0
    walking = {(0, 0): 1.0}  # (heads, tails): probability of being there, not having been loud
    for _ in range(400):
        step: dict[tuple[int, int], float] = {}
        for (heads, tails), p in walking.items():
            for place in ((heads + 1, tails), (heads, tails + 1)):
                if place[0] * up + place[1] * down >= loud:
                    reached += p / 2
                else:
                    step[place] = step.get(place, 0.0) + p / 2
        walking = step
    assert 0.9 * reached < reached <= numbers["loud_falsely"]
    assert sum(walking.values()) + reached == pytest.approx(1)


def test_the_table_has_fourteen_rows_of_true_and_handy_odds(page):
    values = DecibanTable().answer().values
    near = [
        "1:1",
        "5:4",
        "π:2",
        "2:1",
        "5:2",
        "π:1",
        "4:1",
        "5:1",
        "2π:1",
        "8:1",
        "10:1",
        "4π:1",
        "16:1",
        "20:1",
    ]
    for k, handy in enumerate(near):
        odds = 10 ** (k / 10)
        assert values[f"odds_{k}"].number == pytest.approx(odds)
        assert values[f"probability_{k}"].number == pytest.approx(odds / (1 + odds))
        assert values[f"near_{k}"].text == handy
        assert values[f"near_{k}"].number == pytest.approx(odds, rel=0.02)
        assert handy in page


def test_the_figures_start_from_the_data_of_the_text():
    data, by_slug = why_kl.Data(), {w.slug: w() for w in why_kl.figures}
    assert len(by_slug) == 14
    for slug in ("disease-test", "bayes-as-projection"):
        widget = by_slug[slug]
        assert (widget.prior, widget.sensitivity, widget.specificity) == pytest.approx(
            (100 * data.prior, 100 * data.sensitivity, 100 * data.specificity)
        )
    assert (by_slug["births"].boys, by_slug["births"].girls) == (data.boys, data.girls)
    assert by_slug["births"].share == pytest.approx(100 * data.boys_share)
    assert data.heights == HEIGHTS
    assert by_slug["guess-who"].left == data.fair
    assert by_slug["deciban-spinner"].db == why_kl.LOUD_DB
    models = by_slug["false-models"]
    assert (models.spread, IMAGES) == (data.spread, data.images)
    told = why_kl.numbers()
    assert models.lead == pytest.approx(told["lead_nats"])
    farther = models.answer().values["farther"].number
    assert farther == pytest.approx(told["farther_wins"])


def test_the_pins_of_the_rule_are_the_numbers_of_the_text():
    told = why_kl.numbers()
    pins = {words: db for db, words in PINS}
    assert pins["your doubt"] == pytest.approx(told["prior_db"], abs=0.005)
    assert pins["the test"] == pytest.approx(told["positive_db"], abs=0.005)
    assert pins["p = 0.05, at most"] == pytest.approx(told["p_value_db"], abs=0.005)


def test_the_states_to_try_are_what_their_words_say():
    told = why_kl.numbers()
    assert f"mean={told['nearest_mean']:.2f};sd={told['nearest_sd']:.2f}" in EntropyUnits.layout
    assert f"candidate={100 * told['posterior']:.1f}" in BayesAsProjection.layout
    assert f"p_t={100 * told['q_T']:.1f}" in BayesAsProjection.layout
    text = why_kl.Data()
    assert (
        f"prior={100 * text.prior:g};sensitivity={100 * text.sensitivity:g}"
        f";specificity={100 * text.specificity:g}"
    ) in DiseaseTest.layout


def test_a_changed_datum_changes_its_sentences(page):
    other = read(why_kl.Data(prior=0.2))
    assert "give it 20%" in other
    assert "=0.842" in other
    assert "=0.616" not in other
    assert "about 11 to 2 in favour" in other
    assert "=−6.02dB" in other
    assert "=−11.23dB" not in other
    # And nothing else: the test's weight is the test's.
    assert "weighs 13.29 dB" in other
    assert len(other.split()) == len(page.split())


def test_other_births_weigh_otherwise():
    other = read(why_kl.Data(boys=2515, girls=2419))
    assert f"={10 * (2515 * log10(1.02) + 2419 * log10(0.98)):.1f}dB" in other
    # What one birth is worth does not depend on how many there were.
    assert "14\u202f966 births" in other


def test_no_computed_number_is_typed_by_hand():
    """Outside marks and addresses, the Markdown has no number with a decimal point."""
    text = SOURCE.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    text = re.sub(r"<<.*?>>|\]\([^)]*\)|section 4\.8\.1|arXiv:[\d.]+", "", text)
    # What another text says, and the sentence says so, is a quotation.
    text = re.sub(r"The original says 0\.0004\snats", "", text)
    assert not re.findall(r"\d+\.\d+", text)


def test_the_source_is_credited_by_name_and_link():
    essay = essays.read(SOURCE)
    assert "https://blog.alexalemi.com/kl.html" in essay.credit
    assert "Alexander A. Alemi" in essay.credit


def test_the_cases_at_the_end_stand_in_order(numbers, page):
    """From faint to loud; and one birth is the faintest of all."""
    names = ("p_value_db", "positive_db", "heads_db", "births_db")
    loudness = [numbers[name] for name in names]
    assert loudness == sorted(loudness)
    assert numbers["birth_db"] < loudness[0] / 1000
    cases = ("The p-value of", "The positive test:", "The five heads:", "The births:")
    places = [page.index(case) for case in cases]
    assert places == sorted(places)


def kl(p, q) -> float:
    """I[p; q] in nats of two tables without zeros in q."""
    p, q = np.ravel(p), np.ravel(q)
    return float(np.sum(p[p > 0] * np.log(p[p > 0] / q[p > 0])))


JOINT = np.array([[0.07 * 0.938, 0.07 * 0.062], [0.93 * 0.044, 0.93 * 0.956]])


def test_the_price_of_a_report_falls_to_nothing_at_its_probability_and_rises_again():
    """Caption of figure 5: trust in the report, and what the nearest belief costs."""

    def price(p_t: float) -> float:
        return kl(JOINT / JOINT.sum(0) * np.array([p_t, 1 - p_t]), JOINT)

    falling = [price(t) for t in (1.0, 0.8, 0.5, 0.2, Q_T)]
    assert falling == sorted(falling, reverse=True)
    assert price(Q_T) == pytest.approx(0, abs=1e-15)
    assert price(0.05) > price(Q_T)
    assert price(0.01) > price(0.05)


@pytest.mark.parametrize("p_t", [1.0, 0.8])
@pytest.mark.parametrize(
    "f",
    [
        lambda r: (r - 1) ** 2,  # χ²
        lambda r: (np.sqrt(r) - 1) ** 2,  # Hellinger
        lambda r: np.where(r > 0, r * np.log(np.maximum(r, 1e-300)), 0),  # KL
    ],
)
def test_other_distances_lead_to_the_same_belief(f, p_t):
    """The note on Jeffrey's rule: every f-divergence has its least value there."""

    def distance(conditionals) -> float:
        d_t, d_not = conditionals
        p = np.array([[p_t * d_t, (1 - p_t) * d_not], [p_t * (1 - d_t), (1 - p_t) * (1 - d_not)]])
        return float(np.sum(JOINT * f(p / JOINT)))

    best = optimize.minimize(
        distance, (0.5, 0.5), bounds=((1e-6, 1 - 1e-6),) * 2, options={"ftol": 1e-15}
    )
    assert best.x[0] == pytest.approx(0.07 * 0.938 / Q_T, abs=1e-3)
    if p_t < 1:
        assert best.x[1] == pytest.approx(0.07 * 0.062 / (1 - Q_T), abs=1e-3)


def test_the_symmetric_measure_of_the_note_adds_up_with_its_own_weights():
    rng = np.random.default_rng(0)
    p, q = (w / w.sum() for w in rng.random((2, 3, 4)))
    p_x, q_x = p.sum(1), q.sum(1)
    inner = 1 - np.sqrt(p / p_x[:, None] * q / q_x[:, None]).sum(1)
    whole = 1 - np.sqrt(p * q).sum()
    assert whole == pytest.approx(1 - np.sqrt(p_x * q_x).sum() + np.sqrt(p_x * q_x) @ inner)
    assert np.sqrt(p_x * q_x).sum() < 1


def test_entropy_and_mutual_information_are_built_on_kl():
    """The end of appendix A."""
    p = np.array([[0.3, 0.1, 0.05], [0.15, 0.2, 0.2]])
    x, y = p.sum(1), p.sum(0)

    def entropy(t) -> float:
        return -float(np.sum(t * np.log(t)))

    assert entropy(x) == pytest.approx(log(2) - kl(x, [0.5, 0.5]))
    assert kl(p, np.outer(x, y)) == pytest.approx(entropy(x) + entropy(y) - entropy(p))


# ------------------------------------------------------------------ A path to the diffusion loss


@pytest.fixture(scope="module")
def told() -> dict:
    return diffusion.numbers()


@pytest.fixture(scope="module")
def path(told) -> str:
    return text_of(DIFFUSION, told)


def test_the_schedule_is_the_one_that_the_text_states(told, path):
    """The angle whose cosine and sine are α and σ, from the log-SNR of the weights' own file."""
    for end, at in (("start", 0), ("end", 1)):
        stated = float(model().schedule.log_snr(at))
        assert told[f"log_snr_{end}"] == pytest.approx(stated)
        assert told[f"angle_{end}"] == pytest.approx(degrees(atan(exp(-stated / 2))))
    assert f"from {told['angle_start']:.2f}° to {told['angle_end']:.2f}°" in path
    assert "there it falls from 9 to −9" in path
    assert "a nat is 4.34 of them" in path
    assert told["nat_db"] == pytest.approx(10 / log(10))


def test_grey_pixels_take_what_the_text_says(told, path):
    """With scipy's logistic in place of the module's own sums."""
    levels = examples().images
    code = encode(model(), levels / np.float32(255))
    location, scale = pixel_parameters(model(), code)
    pixels = stats.logistic(location.astype(float), np.exp(scale.astype(float)))
    upper = np.where(levels == 255, 1.0, pixels.cdf((levels + 0.5) / 255))
    lower = np.where(levels == 0, 0.0, pixels.cdf((levels - 0.5) / 255))
    nats = -np.log(np.maximum(upper - lower, 1e-12))
    grey = (levels > 0) & (levels < 255)
    assert told["grey_pixels"] == pytest.approx(grey.mean())
    assert told["grey_nats"] == pytest.approx(nats[grey].sum() / nats.sum(), abs=0.02)
    assert f"{100 * told['grey_pixels']:.0f}% of the pixels are neither" in path
    assert f"they take {100 * told['grey_nats']:.0f}% of the reconstruction" in path


def test_the_loss_follows_from_two_gaussians():
    """Equations (posterior), (borrow), (snr) and (noise), for one pair of times."""
    alpha = {"s": 0.8, "t": 0.6}
    sigma = {k: sqrt(1 - a * a) for k, a in alpha.items()}
    ratio = alpha["t"] / alpha["s"]
    added = sigma["t"] ** 2 - (ratio * sigma["s"]) ** 2
    x, guess, noise = 0.7, 0.2, -0.4
    z = alpha["t"] * x + sigma["t"] * noise

    def step(picture: float) -> tuple[float, float]:
        """Mean and variance of z_s given z_t and a picture, from the product of two densities."""
        precision = 1 / sigma["s"] ** 2 + ratio**2 / added
        mean = (alpha["s"] * picture / sigma["s"] ** 2 + ratio * z / added) / precision
        return mean, 1 / precision

    mean, variance = step(x)
    assert variance == pytest.approx(sigma["s"] ** 2 * added / sigma["t"] ** 2)
    assert mean == pytest.approx(
        ratio * sigma["s"] ** 2 / sigma["t"] ** 2 * z + alpha["s"] * added / sigma["t"] ** 2 * x
    )
    cost = (mean - step(guess)[0]) ** 2 / (2 * variance)
    snr = {k: (alpha[k] / sigma[k]) ** 2 for k in alpha}
    assert cost == pytest.approx((snr["s"] - snr["t"]) * (x - guess) ** 2 / 2)
    guessed_noise = (z - alpha["t"] * guess) / sigma["t"]
    assert cost == pytest.approx((snr["s"] / snr["t"] - 1) * (noise - guessed_noise) ** 2 / 2)


def test_weights_of_one_rise_against_the_bounds_until_the_middle_of_the_circle():
    """The note on weightings: the factor 1/(−dλ/dt) is largest at 45°."""
    schedule = model().schedule
    t = np.linspace(0, 1, 1001)
    factor = -1 / schedule.log_snr_slope(t)
    assert float(np.degrees(schedule.angle(t[factor.argmax()]))) == pytest.approx(45, abs=0.1)
    assert np.all(np.diff(factor[: factor.argmax() + 1]) > 0)
    assert np.all(np.diff(factor[factor.argmax() :]) < 0)


def test_the_caption_of_the_loss_says_what_its_bars_do():
    """By quarters of the time, on several of the examples."""
    for k in (0, 5, 9, 15):
        drawing, own = f"*{k}", examples().names[k]
        right, wrong = (
            np.mean([visit(drawing, c, r)[0] for r in range(4)], axis=0).reshape(4, -1).sum(1)
            for c in (own, "7" if own != "7" else "A")
        )
        plain = np.mean([visit(drawing, own, r)[1] for r in range(4)], axis=0)
        plain = plain.reshape(4, -1).sum(1)
        added = wrong - right
        assert added.sum() > 0
        assert added[1:3].sum() > added[0] + added[3]
        share, plain_share = right[0] / right.sum(), plain[0] / plain.sum()
        assert plain.argmax() == right.argmax() == 0
        assert plain_share < share
    assert LossTerms().drawing == "*5"


def test_the_worth_of_the_model_is_what_was_measured_as_the_figure_begins(told, path):
    worth = told["ev"]
    assert DiffusionSampler().guidance == worth["guidance"] == 0
    assert DiffusionSampler().steps == worth["steps"]
    for share in ("accuracy", "accuracy_real", "accuracy_guided"):
        assert f"reads {100 * worth[share]:.1f}%" in path
    assert f"as little guidance as {worth['guided']:.2f}" in path
    for distance in ("frechet", "frechet_floor", "frechet_guided"):
        assert f" {worth[distance]:#.3g}" in path
    assert f"is {worth['nearest_ratio']:.2f} times what it is for a test image" in path
    assert f"{worth['evidence_draws']} draws for every class" in path
    assert f"right {100 * worth['evidence_accuracy']:.1f}% of the time" in path
    assert f"the bound is {worth['bits_per_dim']:.3f} ±" in path


def test_each_essay_points_to_the_other():
    assert "](essay:diffusion)" in SOURCE.read_text(encoding="utf-8")
    assert "](essay:why-kl)" in DIFFUSION.read_text(encoding="utf-8")
