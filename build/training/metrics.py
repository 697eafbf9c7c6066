"""What the frozen evaluation measures, as functions of features and images: numpy only.

Features are rows (N, F) in whatever space; the evaluation uses the judge's 64.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Moments:
    """Mean (F,) and covariance (F, F) of features."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, features: np.ndarray, weights: np.ndarray | None = None) -> Moments:
        """Of the rows of `features`, each counted with its weight (weights sum to one)."""
        if weights is None:
            return cls(features.mean(0), np.cov(features, rowvar=False))
        mean = weights @ features
        centred = features - mean
        covariance = (weights[:, None] * centred).T @ centred / (1 - np.sum(weights**2))
        return cls(mean, covariance)


def frechet(a: Moments, b: Moments) -> float:
    """|m_a − m_b|² + tr(A + B − 2 (A^½ B A^½)^½), the squared 2-Wasserstein of Gaussians."""
    root = _root(a.covariance)
    cross = np.linalg.eigvalsh(root @ b.covariance @ root)
    overlap = np.sqrt(np.maximum(cross, 0)).sum()
    gap = np.sum((a.mean - b.mean) ** 2)
    return float(gap + np.trace(a.covariance) + np.trace(b.covariance) - 2 * overlap)


def precision_recall(real: np.ndarray, drawn: np.ndarray, k: int = 5) -> tuple[float, float]:
    """Shares of drawn rows within the real manifold, and of real rows within the drawn one.

    A manifold is the union of balls around its points that reach to their k-th neighbours
    (Kynkäänniemi et al. 2019).
    """
    between = _squared_distances(real, drawn)
    real_radius = _kth_neighbour(_squared_distances(real, real), k)
    drawn_radius = _kth_neighbour(_squared_distances(drawn, drawn), k)
    precision = (between <= real_radius[:, None]).any(0).mean()
    recall = (between <= drawn_radius[None, :]).any(1).mean()
    return float(precision), float(recall)


def nearest_distances(queries: np.ndarray, known: np.ndarray, batch: int = 250) -> np.ndarray:
    """The Euclidean distance from every query (N, F) to its nearest known row, (N,)."""
    found = [
        np.sqrt(_squared_distances(queries[start : start + batch], known).min(1))
        for start in range(0, len(queries), batch)
    ]
    return np.concatenate(found)


def interval(values: np.ndarray) -> tuple[float, float]:
    """Mean and half-width of its 95% confidence interval over a few repeats (Student's t)."""
    t_95 = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 8: 2.36, 10: 2.26}
    error = values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean()), float(t_95[len(values)] * error)


def _root(covariance: np.ndarray) -> np.ndarray:
    """The symmetric square root of a covariance."""
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def _squared_distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    square = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.maximum(square, 0)


def _kth_neighbour(squared: np.ndarray, k: int) -> np.ndarray:
    """The k-th smallest of every row, the row itself (distance 0) not counted."""
    return np.partition(squared, k, axis=1)[:, k]
