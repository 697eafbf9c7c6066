"""Functions of scikit-learn and matplotlib whose values must be the same everywhere."""

import io
import zlib
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import cm, colors, dates, mlab, path, ticker, transforms, tri
from sklearn import (
    cluster,
    datasets,
    decomposition,
    discriminant_analysis,
    ensemble,
    feature_selection,
    gaussian_process,
    isotonic,
    kernel_ridge,
    linear_model,
    manifold,
    metrics,
    mixture,
    model_selection,
    naive_bayes,
    neighbors,
    neural_network,
    preprocessing,
    random_projection,
    svm,
    tree,
)

X, Y = datasets.make_blobs(n_samples=90, centers=3, n_features=4, random_state=3)
Z = X[:, 0] * 2 - X[:, 1] + np.sin(X[:, 2])

LEARN: dict[str, Callable[[], object]] = {
    "k-means": lambda: cluster.KMeans(3, n_init=3, random_state=0).fit(X).inertia_,
    "dbscan": lambda: float(cluster.DBSCAN(eps=2).fit(X).labels_.sum()),
    "agglomerative": lambda: cluster.AgglomerativeClustering(3).fit(X).labels_[7],
    "pca": lambda: decomposition.PCA(2).fit(X).explained_variance_ratio_[0],
    "nmf": lambda: decomposition.NMF(2, random_state=0).fit(X - X.min()).reconstruction_err_,
    "lda": lambda: discriminant_analysis.LinearDiscriminantAnalysis().fit(X, Y).intercept_[1],
    "forest": lambda: ensemble.RandomForestRegressor(20, random_state=0).fit(X, Z).predict(X)[5],
    "boosting": lambda: (
        ensemble.GradientBoostingRegressor(n_estimators=20, random_state=0).fit(X, Z).predict(X)[9]
    ),
    "f-test": lambda: feature_selection.f_regression(X, Z)[0][1],
    "gaussian-process": lambda: (
        gaussian_process.GaussianProcessRegressor(alpha=0.1).fit(X, Z).predict(X)[3]
    ),
    "isotonic": lambda: isotonic.IsotonicRegression().fit_transform(np.arange(90), Z)[40],
    "kernel-ridge": lambda: kernel_ridge.KernelRidge(kernel="rbf").fit(X, Z).predict(X)[2],
    "linear": lambda: linear_model.LinearRegression().fit(X, Z).coef_[2],
    "lasso": lambda: linear_model.Lasso(0.1).fit(X, Z).coef_[0],
    "logistic": lambda: linear_model.LogisticRegression().fit(X, Y > 0).intercept_[0],
    "mds": lambda: manifold.MDS(n_init=1, max_iter=9, random_state=0).fit(X[:30]).stress_,
    "silhouette": lambda: metrics.silhouette_score(X, Y),
    "auc": lambda: metrics.roc_auc_score(Y > 0, Z),
    "mixture": lambda: mixture.GaussianMixture(3, random_state=0).fit(X).lower_bound_,
    "cross-validation": lambda: model_selection.cross_val_score(
        linear_model.Ridge(), X, Z, cv=4
    ).mean(),
    "naive-bayes": lambda: naive_bayes.GaussianNB().fit(X, Y).predict_proba(X * 0.3)[4, 1],
    "neighbours": lambda: neighbors.KNeighborsRegressor(4).fit(X, Z).predict(X * 0.9)[8],
    "perceptron": lambda: (
        neural_network.MLPRegressor(hidden_layer_sizes=(4,), max_iter=20, tol=9, random_state=0)
        .fit(X, Z)
        .loss_
    ),
    "quantiles": lambda: preprocessing.QuantileTransformer(n_quantiles=9).fit_transform(X)[5, 1],
    "projection": lambda: random_projection.GaussianRandomProjection(
        2, random_state=0
    ).fit_transform(X)[3, 1],
    "support-vectors": lambda: svm.SVC().fit(X, Y).decision_function(X)[0, 0],
    "jobs": lambda: (
        ensemble.RandomForestClassifier(5, n_jobs=-1, random_state=0).fit(X, Y).predict(X).sum()
    ),
    "tree": lambda: tree.DecisionTreeRegressor(max_depth=3).fit(X, Z).predict(X)[0],
}


def drawn(draw: Callable[[plt.Axes], object]) -> np.ndarray:
    """The pixels (height, width, 4) of a small figure."""
    figure, axes = plt.subplots(figsize=(2, 2), dpi=50)
    draw(axes)
    figure.canvas.draw()
    pixels = np.array(figure.canvas.buffer_rgba())
    plt.close(figure)
    return pixels


def png(draw: Callable[[plt.Axes], object]) -> bytes:
    """A small figure as a PNG file."""
    figure, axes = plt.subplots(figsize=(2, 2), dpi=50)
    draw(axes)
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    plt.close(figure)
    return file.getvalue()


def ink(draw: Callable[[plt.Axes], object]) -> Callable[[], object]:
    """How dark a figure is, in [0, 1]."""
    return lambda: 1 - drawn(draw)[..., :3].mean() / 255


GRID = np.add.outer(np.sin(np.arange(20) / 3), np.cos(np.arange(20) / 4))
TRIANGLES = tri.Triangulation(X[:20, 0], X[:20, 1])
# Pixels depend on which fonts and libraries draw them: the host's may differ in the last shade.
DRAWN: dict[str, Callable[[], object]] = {
    "contour": ink(lambda a: a.contour(GRID)),
    "filled": ink(lambda a: a.contourf(GRID)),
    "line": ink(lambda a: a.plot(Z)),
    "histogram": ink(lambda a: a.hist(Z, 9)),
    "scatter": ink(lambda a: a.scatter(X[:, 0], X[:, 1])),
    "bars": ink(lambda a: a.bar(range(9), Z[:9])),
    "image": ink(lambda a: a.imshow(GRID)),
    "words": ink(lambda a: a.set_title("Ten words, Ωμέγα")),
    "formula": ink(lambda a: a.set_title(r"$\int_0^1 x^2\,dx$")),
    "quiver": ink(lambda a: a.quiver(GRID[:5, :5], GRID[5:10, :5])),
    "triangles": ink(lambda a: a.triplot(TRIANGLES)),
}
PLOT: dict[str, Callable[[], object]] = {
    "histogram": lambda: float(plt.hist(Z, 9)[0].max()),
    "levels": lambda: ticker.MaxNLocator(5).tick_values(0.3, 7.1)[2],
    "log-levels": lambda: ticker.LogLocator().tick_values(3, 7000)[1],
    "format": lambda: float(ticker.EngFormatter().format_eng(12345).split()[0]),
    "map": lambda: cm.viridis(0.37)[1],
    "norm": lambda: colors.LogNorm(1, 100)(7),
    "hsv": lambda: colors.rgb_to_hsv((0.2, 0.4, 0.3))[0],
    "date": lambda: dates.datestr2num("2026-11-26"),
    "spectrum": lambda: mlab.psd(Z, 32)[0][3],
    "inside": lambda: path.Path.unit_circle().contains_points(GRID[:2].reshape(-1, 2)).sum(),
    "turn": lambda: transforms.Affine2D().rotate_deg(30).transform((1, 2))[1],
    "interpolation": lambda: tri.LinearTriInterpolator(TRIANGLES, Z[:20])(
        *X[:20, :2].mean(0)
    ).item(),
    "edges": lambda: len(TRIANGLES.edges),
    "lines": lambda: len(plt.contour(GRID).get_paths()),
    "png": lambda: zlib.crc32(png(lambda a: a.contourf(GRID))),
    "png-words": lambda: zlib.crc32(png(lambda a: a.set_title("words", fontweight="bold"))),
}
FUNCTIONS: dict[str, Callable[[], object]] = (
    {f"learn-{k}": f for k, f in LEARN.items()}
    | {f"plot-{k}": f for k, f in PLOT.items()}
    | {f"drawn-{k}": f for k, f in DRAWN.items()}
)
