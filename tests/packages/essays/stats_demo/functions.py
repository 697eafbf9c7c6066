"""Functions of scipy and pandas whose values must be the same wherever they are computed."""

import io
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from scipy import (
    fft,
    integrate,
    interpolate,
    linalg,
    ndimage,
    optimize,
    signal,
    sparse,
    spatial,
    special,
    stats,
)
from scipy.cluster import vq
from scipy.sparse import linalg as sparse_linalg

X = np.sin(np.arange(1, 41) * 1.7) + np.arange(1, 41) / 20
A = np.add.outer(np.arange(5.0), np.arange(5.0) ** 2) + 7 * np.eye(5)


def frame() -> pd.DataFrame:
    """A table of forty days."""
    days = pd.date_range("2026-01-01", periods=40, freq="D")
    # In the browser numpy's integers have 32 bits, and pandas 2.3 merges on none of those.
    n = np.arange(40, dtype=np.int64) % 7
    return pd.DataFrame({"key": list("abcd") * 10, "x": X, "n": n}, index=days)


SCIPY: dict[str, Callable[[], object]] = {
    "norm-cdf": lambda: stats.norm.cdf(1.23),
    "t-sf": lambda: stats.t(4).sf(2.1),
    "gamma-ppf": lambda: stats.gamma(2.5).ppf(0.9),
    "binom-pmf": lambda: stats.binom(30, 0.3).pmf(11),
    "ttest": lambda: stats.ttest_1samp(X, 0.9).pvalue,
    "ks": lambda: stats.kstest(X, "norm").statistic,
    "kde": lambda: stats.gaussian_kde(X)(0.5)[0],
    "erf": lambda: special.erf(0.7),
    "hyp2f1": lambda: special.hyp2f1(0.5, 1.5, 2.5, 0.3),
    "jv": lambda: special.jv(1.5, 3.2),
    "quad": lambda: integrate.quad(lambda x: np.exp(-x * x), 0, 3)[0],
    "solve-ivp": lambda: integrate.solve_ivp(lambda t, y: -y * t, (0, 2), [1.0]).y[0, -1],
    "brentq": lambda: optimize.brentq(lambda x: x**3 - 2, 0, 2),
    "minimize": lambda: optimize.minimize(lambda v: (v[0] - 1) ** 2 + v[1] ** 4, [3, 1]).fun,
    "curve-fit": lambda: optimize.curve_fit(lambda x, a, b: a * x + b, np.arange(40), X)[0][0],
    "linprog": lambda: optimize.linprog([-1, -2], A_ub=[[1, 1], [1, 3]], b_ub=[4, 6]).fun,
    "lu": lambda: linalg.lu(A)[2][4, 4],
    "svd": lambda: linalg.svdvals(A)[1],
    "eigh": lambda: linalg.eigh(A + A.T)[0][2],
    "expm": lambda: linalg.expm(A / 50)[1, 3],
    "lstsq": lambda: linalg.lstsq(A[:, :3], X[:5])[0][1],
    "spline": lambda: interpolate.CubicSpline(np.arange(40), X)(7.3),
    "filter": lambda: signal.filtfilt(*signal.butter(3, 0.2), X)[12],
    "dct": lambda: fft.dct(X)[5],
    "gaussian-filter": lambda: ndimage.gaussian_filter1d(X, 2)[9],
    "spsolve": lambda: sparse_linalg.spsolve(sparse.csc_matrix(A), np.ones(5))[2],
    "kd-tree": lambda: spatial.cKDTree(A).query(np.ones(5))[0],
    "kmeans": lambda: vq.kmeans(X, np.array([0.0, 1.0, 2.0]))[1],
}
PANDAS: dict[str, Callable[[pd.DataFrame], object]] = {
    "groupby-sum": lambda t: t.groupby("key")["x"].sum()["b"],
    "groupby-std": lambda t: t.groupby("key")["x"].std()["c"],
    "resample": lambda t: t["x"].resample("W").mean().iloc[2],
    "rolling": lambda t: t["x"].rolling(7).mean().iloc[-1],
    "ewm": lambda t: t["x"].ewm(span=5).mean().iloc[-1],
    "expanding": lambda t: t["x"].expanding().max().iloc[20],
    "pivot": lambda t: t.pivot_table(index="key", columns="n", values="x").to_numpy()[1, 2],
    "merge": lambda t: t.merge(t, on="n")["x_y"].sum(),
    "corr": lambda t: t[["x", "n"]].corr().to_numpy()[0, 1],
    "cov": lambda t: t[["x", "n"]].cov().to_numpy()[0, 1],
    "quantile": lambda t: t["x"].quantile(0.37),
    "describe": lambda t: t.describe()["x"]["75%"],
    "cut": lambda t: pd.cut(t["x"], 5).cat.codes.sum(),
    "rank": lambda t: t["x"].rank().iloc[11],
    "cumprod": lambda t: t["x"].add(2).cumprod().iloc[9],
    "interpolate": lambda t: t["x"].where(t["n"] > 2).interpolate().iloc[16],
    "melt": lambda t: t.melt(id_vars="key")["value"].sum(),
    "crosstab": lambda t: pd.crosstab(t["key"], t["n"]).to_numpy().max(),
    "csv": lambda t: pd.read_csv(io.StringIO(t.to_csv()))["x"].mean(),
    "json": lambda t: pd.read_json(io.StringIO(t.to_json()))["x"].std(),
    "time-zone": lambda t: t.index.tz_localize("Europe/Vienna")[5].timestamp(),
    "weekday": lambda t: (t.index + pd.offsets.BDay(3))[7].dayofyear,
    "factorize": lambda t: pd.factorize(t["key"])[0].sum(),
    "skew": lambda t: t["x"].skew(),
    "autocorrelation": lambda t: t["x"].autocorr(2),
}
FUNCTIONS: dict[str, Callable[[], object]] = {f"scipy-{k}": f for k, f in SCIPY.items()} | {
    f"pandas-{k}": partial(lambda f: f(frame()), f) for k, f in PANDAS.items()
}
