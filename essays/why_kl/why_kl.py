"""The figures and the numbers of "Why KL?".

The text states data and nothing else; whatever follows from them is computed here by the functions
that the figures use, and set into the sentences by name. So a number cannot disagree with a
figure, and a datum that changes takes its sentences along.

The legend is that of `widgets.maths.information`: p is where beliefs end up, q where they
started; D the disease, T a positive test. Unless a name says otherwise, information is in
decibans.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.kit.number_format import sig
from widgets.maths import belief, coding, continuous, information
from widgets.maths.continuous import NormalMixture
from widgets.maths.information import LOUD_DB
from widgets.maths.verdict import farther_wins
from widgets.why_kl.bayes_as_projection import BayesAsProjection
from widgets.why_kl.births import Births
from widgets.why_kl.chain_rule import ChainRuleBars
from widgets.why_kl.coding_cost import CodingCost
from widgets.why_kl.deciban_spinner import DecibanSpinner
from widgets.why_kl.deciban_table import DecibanTable
from widgets.why_kl.disease_test import DiseaseTest
from widgets.why_kl.double_headed_coin import DoubleHeadedCoin
from widgets.why_kl.entropy_units import EntropyUnits
from widgets.why_kl.evidence_walk import EvidenceWalk
from widgets.why_kl.false_models import FalseModels
from widgets.why_kl.guess_who import GuessWho
from widgets.why_kl.log_bound import LogBound
from widgets.why_kl.your_belief import YourBelief

figures = (
    YourBelief,
    GuessWho,
    DiseaseTest,
    ChainRuleBars,
    LogBound,
    BayesAsProjection,
    EvidenceWalk,
    DecibanTable,
    DecibanSpinner,
    DoubleHeadedCoin,
    Births,
    FalseModels,
    EntropyUnits,
    CodingCost,
)

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Data:
    """What the essay takes from elsewhere; everything else follows."""

    # Guess Who?: faces on the board, left by a fair question, and by a lucky one.
    faces: int = 24
    fair: int = 12
    lucky: int = 5
    # The disease and its test (Cellex qSARS-CoV-2 IgG/IgM).
    prior: float = 0.07
    sensitivity: float = 0.938
    specificity: float = 0.956
    faint: float = 0.8  # p(T) of a reader not quite sure of what the test shows
    # What is often believed of a p-value of this size is that the odds are 1/size to one.
    p_value: float = 0.05
    # Births in Paris from 1745 to 1770 (Laplace), and the share of boys that P claims.
    boys: int = 251_527
    girls: int = 241_945
    boys_share: float = 0.51
    bold_share: float = 0.6
    # The years in each of which London christened more boys than girls (Arbuthnot).
    london_years: int = 82
    # The test images of MNIST; the last digit of results, and the spread between models, in nats.
    images: int = 10_000
    last_digit: float = 0.01
    spread: float = 1.0
    # Adult heights in cm, men and women in equal parts (Our World in Data).
    heights: NormalMixture = NormalMixture((0.5, 0.5), (178.4, 164.7), (7.59, 7.07))  # noqa: RUF009
    # The letters A to D, and how often they come.
    letters: tuple[float, ...] = (1 / 2, 1 / 4, 1 / 8, 1 / 8)


def numbers(data: Data = Data()) -> dict[str, float | str]:
    """Every number in the prose, by the name it has there."""
    return {
        **units(),
        **guess_who(data),
        **disease(data),
        **soft_evidence(data),
        **coins(),
        **births(data),
        **models(data),
        **heights(data),
        **letters(data),
        **calibrated_p_value(data.p_value),
    }


def units() -> dict[str, float]:
    """What a decibel, a bit and a nat are worth."""
    return {
        "nat_db": information.DB_PER_NAT,
        "bit_db": information.DB_PER_BIT,
        "loud": LOUD_DB,
        "loud_odds": float(information.odds_from_db(LOUD_DB)),
        "loud_p": float(information.probability_from_db(LOUD_DB)),
        # How often evidence for what is false ever gets so loud, at most.
        "loud_falsely": 1 / float(information.odds_from_db(LOUD_DB)),
        "one_db_odds": float(information.odds_from_db(1)),
        "one_db_p": float(information.probability_from_db(1)),
        "ten_db_odds": float(information.odds_from_db(10)),
        "ten_db_p": float(information.probability_from_db(10)),
        "twenty_db_odds": float(information.odds_from_db(20)),
        "five_to_one_db": float(information.db_from_odds(5)),
        # Learning that a fair coin has two heads, and the way back.
        "coin_there": db_of_kl([1, 0], [0.5, 0.5]),
        "coin_back": db_of_kl([0.5, 0.5], [1, 0]),
    }


def guess_who(data: Data) -> dict[str, float]:
    """What questions were worth in a game of Guess Who?."""

    def left(n: int) -> float:
        p = np.where(np.arange(data.faces) < n, 1 / n, 0.0)
        return db_of_kl(p, np.full(data.faces, 1 / data.faces))

    fair, lucky = left(data.fair), left(data.lucky)
    return {
        "faces": data.faces,
        "fair": data.fair,
        "lucky": data.lucky,
        "fair_db": fair,
        "lucky_db": lucky,
        "fair_bits": float(information.bits_from_db(fair)),
        "lucky_bits": float(information.bits_from_db(lucky)),
        "all_db": left(1),
    }


def disease(data: Data) -> dict[str, float]:
    """The test for the disease: four outcomes, Bayes' rule, and the same in decibans."""
    q = belief.joint_table(data.prior, data.sensitivity, data.specificity)
    q_t = float(q[:, 0].sum())
    after, after_negative = float(q[0, 0]) / q_t, float(q[0, 1]) / (1 - q_t)
    odds = float(information.odds_from_probability(after))
    halves = round(2 * odds)
    ill, well = [data.sensitivity, 1 - data.sensitivity], [1 - data.specificity, data.specificity]
    positive, negative = (
        float(w)
        for w in np.ravel(information.db_from_nats(information.weight_of_evidence(ill, well)))
    )
    prior = float(information.db_from_probability(data.prior))
    return {
        "prior": data.prior,
        "sensitivity": data.sensitivity,
        "specificity": data.specificity,
        "false_alarm": 1 - data.specificity,
        "accuracy": float(q[0, 0] + q[1, 1]),
        "q_D_T": float(q[0, 0]),
        "q_D_notT": float(q[0, 1]),
        "q_notD_T": float(q[1, 0]),
        "q_notD_notT": float(q[1, 1]),
        "q_T": q_t,
        "surprise": float(information.db_from_nats(information.surprise(q_t))),
        "posterior": after,
        "posterior_odds": odds,
        # What it costs to take the sensitivity for the posterior.
        "sensitivity_excess": float(
            information.db_from_nats(
                belief.information_of(q, 1.0, data.sensitivity)
                - belief.information_of(q, 1.0, after)
            )
        ),
        # The nearest odds of small whole numbers: so many for, to so many against.
        "near_for": halves // math.gcd(halves, 2),
        "near_against": 2 // math.gcd(halves, 2),
        "prior_db": prior,
        "positive_db": positive,
        "negative_db": negative,
        "posterior_db": prior + positive,
        "posterior_negative_db": prior + negative,
        "negative_against": 1 / float(information.odds_from_probability(after_negative)),
        "worth_if_ill": db_of_kl(ill, well),
        "worth_if_well": db_of_kl(well, ill),
    }


def soft_evidence(data: Data) -> dict[str, float]:
    """The same test read by someone not quite sure of what it shows (Jeffrey's rule)."""
    q = belief.joint_table(data.prior, data.sensitivity, data.specificity)
    p = belief.jeffrey(q, [data.faint, 1 - data.faint])
    return {"faint": data.faint, "faint_posterior": float(p[0].sum())}


def coins() -> dict[str, float | str]:
    """Heads in a row, told of a coin with two heads and of a fair one."""
    head, tail = (
        float(w)
        for w in np.ravel(information.db_from_nats(information.weight_of_evidence([1, 0], 0.5)))
    )
    heads = math.ceil(LOUD_DB / head)
    return {
        "head_db": head,
        "heads": heads,
        "heads_word": WORDS[heads],
        "heads_db": heads * head,
        "heads_odds": float(information.odds_from_db(heads * head)),
        "tail_db": tail,
    }


def births(data: Data) -> dict[str, float]:
    """Laplace's births: loud in all, silent one by one."""
    share = [data.boys_share, 1 - data.boys_share]
    boy, girl = (
        float(w)
        for w in np.ravel(information.db_from_nats(information.weight_of_evidence(share, 0.5)))
    )
    total, each = data.boys * boy + data.girls * girl, db_of_kl(share, [0.5, 0.5])
    bold = [data.bold_share, 1 - data.bold_share]
    bold_boy, bold_girl = np.ravel(
        information.db_from_nats(information.weight_of_evidence(bold, 0.5))
    )
    return {
        "boys": data.boys,
        "girls": data.girls,
        "boys_share": share[0],
        "girls_share": share[1],
        "boys_observed": data.boys / (data.boys + data.girls),
        "boy_db": boy,
        "girl_db": girl,
        "births_db": total,
        "births_tens": total / 10,
        "birth_db": each,
        "birth_microbels": each * 1e5,  # a bel is ten decibels
        "births_for_loud": math.ceil(LOUD_DB / each),
        "bold_share": data.bold_share,
        "bold_births": math.ceil(LOUD_DB / db_of_kl(bold, [0.5, 0.5])),
        "bold_db": data.boys * float(bold_boy) + data.girls * float(bold_girl),
        "london_years": data.london_years,
        "london_db": data.london_years * float(coins()["head_db"]),
        "laplace_tail": math.exp(continuous.log_beta_tail(0.5, data.boys + 1, data.girls + 1)),
    }


def models(data: Data) -> dict[str, float]:
    """How small a difference an image is loud in all, and how often that misleads."""
    each, lead = LOUD_DB / data.images, data.last_digit / 2
    return {
        "images": data.images,
        "image_db": each,
        "image_nats": float(information.nats_from_db(each)),
        "hundredth_db": float(information.db_from_nats(data.last_digit)) * data.images,
        "spread_nats": data.spread,
        "mean_error_nats": data.spread / math.sqrt(data.images),
        "lead_nats": lead,
        "farther_wins": farther_wins(
            lead, data.spread, data.images, by=float(information.nats_from_db(LOUD_DB))
        ),
    }


def heights(data: Data) -> dict[str, float]:
    """The entropy of heights in three units; the information over two single normals."""
    p = data.heights
    told: dict[str, float] = {}
    for sex, at, around in zip(("men", "women"), p.means, p.sds, strict=True):
        told |= {f"{sex}_mean": at, f"{sex}_sd": around}
    men = NormalMixture((1.0,), p.means[:1], p.sds[:1])
    for unit, factor in (("cm", 1.0), ("ft", 1 / 30.48), ("m", 0.01)):
        entropy = continuous.differential_entropy(p.scaled(factor))
        gained = continuous.mixture_kl(p.scaled(factor), men.scaled(factor))
        told[f"h_{unit}"] = float(information.bits_from_nats(entropy))
        told[f"kl_{unit}"] = float(information.bits_from_nats(gained))
    # Of all normals the one with p's mean and deviation is nearest.
    w, m, s = (np.array(x) for x in p)
    mean = float(w @ m)
    sd = math.sqrt(float(w @ (s**2 + (m - mean) ** 2)))
    nearest = continuous.mixture_kl(p, NormalMixture((1.0,), (mean,), (sd,)))
    men_db, nearest_db = (
        float(information.db_from_nats(x)) for x in (continuous.mixture_kl(p, men), nearest)
    )
    return told | {
        "kl_db": men_db,
        "men_for_loud": math.ceil(LOUD_DB / men_db),
        "nearest_mean": mean,
        "nearest_sd": sd,
        "nearest_db": nearest_db,
        "nearest_for_loud": math.ceil(LOUD_DB / nearest_db),
    }


def letters(data: Data) -> dict[str, float | str]:
    """What letters cost in the code made for them, and in a code for equal letters."""
    p, q = np.array(data.letters), np.full(len(data.letters), 1 / len(data.letters))
    own, other = (coding.expected_length(p, coding.huffman_lengths(x)) for x in (p, q))
    entropy, forth, back = (
        float(information.bits_from_nats(nats))
        for nats in (information.entropy(p), information.kl(p, q), information.kl(q, p))
    )
    told: dict[str, float | str] = {}
    for letter, share, word in zip("ABCD", p, coding.huffman_code(p), strict=True):
        told |= {f"share_{letter}": fraction(share), f"word_{letter}": word}
    return told | {
        "share_equal": fraction(q[0]),
        "own_bits": own,
        "own_fraction": fraction(own),
        "other_bits": other,
        "excess_bits": other - own,
        "excess_fraction": fraction(other - own),
        "entropy_fraction": fraction(entropy),
        "letters_kl": forth,
        "letters_kl_back": back,
        "back_fraction": fraction(back),
    }


def calibrated_p_value(p: float) -> dict[str, float]:
    """The most that a p-value can speak against a null hypothesis: −1/(e·p·log p), in odds.

    Sellke, Bayarri and Berger (2001), for p < 1/e.
    """
    odds = -1 / (math.e * p * math.log(p))
    return {
        "p_value": p,
        "p_value_odds": odds,
        "p_value_db": float(information.db_from_odds(odds)),
    }


def fraction(x: float) -> str:
    """A number of halves, quarters, eighths … as a fraction: 7/4; any other with its decimals."""
    above, below = round(float(x), 12).as_integer_ratio()
    return f"{above}/{below}" if below <= 64 else sig(x, 4)


def evidence(p: ArrayLike, q: ArrayLike) -> list[float]:
    """The weight of each outcome for P and against Q, in decibans."""
    weights = information.db_from_nats(information.weight_of_evidence(p, q))
    return [float(w) for w in np.ravel(weights)]


def db_of_kl(p: ArrayLike, q: ArrayLike) -> float:
    """I[p; q] in decibans."""
    return float(information.db_from_nats(information.kl(p, q)))
