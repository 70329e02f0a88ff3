"""Detectors of other tools on windows of a table, each as a score that rises, for `watch_drifts.py`.

Tests of single windows are taken from their papers and not from packages: what is compared is what they can see, and
not who wrote them. ADWIN, KSWIN and Page-Hinkley are River's, on the mean of each column in each window.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy import stats

Windows = Sequence[pd.DataFrame]
_MOST, _FEW = 5000, 300


def pooled(windows: Windows, most: int = _MOST) -> pd.DataFrame:
    """The rows of windows together, no more than so many, drawn by chance."""
    whole = pd.concat(windows)
    return whole.sample(most, random_state=0) if len(whole) > most else whole


def p_values(reference: pd.DataFrame, current: pd.DataFrame) -> np.ndarray:
    """Of each column by Kolmogorov and Smirnov, or by chi-square where it holds words."""
    found = []
    for name in reference.columns:
        old, new = reference[name].dropna(), current[name].dropna()
        if not len(old) or not len(new):
            found.append(1.0)
        elif pd.api.types.is_numeric_dtype(old) and not pd.api.types.is_bool_dtype(old):
            found.append(stats.ks_2samp(old, new, method="asymp").pvalue)
        else:
            counts = pd.concat([old.value_counts(), new.value_counts()], axis=1).fillna(0).to_numpy()
            found.append(stats.chi2_contingency(counts)[1] if len(counts) > 1 else 1.0)
    return np.array(found)


def tests(reference: Windows, current: Windows) -> np.ndarray:
    """A test a column with Bonferroni's correction, as Alibi Detect and Frouros have it: -log10 of the least p."""
    known = pooled(reference)
    most = [p_values(known, part).min() * known.shape[1] for part in current]
    return -np.log10(np.maximum(most, 1e-300))


def distances(known: pd.DataFrame, part: pd.DataFrame) -> np.ndarray:
    """Of each column: the distance of Kolmogorov and Smirnov, or for words that of total variation."""
    found = []
    for name in known.columns:
        old, new = known[name].dropna(), part[name].dropna()
        if not len(old) or not len(new):
            found.append(0.0)
        elif pd.api.types.is_numeric_dtype(old) and not pd.api.types.is_bool_dtype(old):
            found.append(stats.ks_2samp(old, new, method="asymp").statistic)
        else:
            shares = [one.value_counts(normalize=True) for one in (old, new)]
            found.append(float((shares[0].sub(shares[1], fill_value=0)).abs().sum() / 2))
    return np.array(found)


def chunk_distances(reference: Windows, current: Windows) -> np.ndarray:
    """Distances beside their mean and standard deviation over the reference's windows, as NannyML has it."""
    known = pooled(reference)
    usual = np.array([distances(known, part) for part in reference])
    now = np.array([distances(known, part) for part in current])
    return _most_unusual(usual, now)


def chunk_means(reference: Windows, current: Windows) -> np.ndarray:
    """Means beside their mean and standard deviation over the reference's windows (Shewhart's chart)."""
    usual, now = means(reference, reference), means(reference, current)
    return np.maximum(_most_unusual(usual, now), _most_unusual(-usual, -now))


def _most_unusual(usual: np.ndarray, now: np.ndarray) -> np.ndarray:
    spread = usual.std(axis=0)
    # A column that never moved is as unusual as it gets once it does.
    spread = np.where(spread > 0, spread, 1e-6 * np.maximum(np.abs(usual.mean(axis=0)), 1e-9))
    return np.asarray(np.minimum((now - usual.mean(axis=0)) / spread, 1e6).max(axis=1))


def means(reference: Windows, windows: Windows) -> np.ndarray:
    """The mean of each column in each window; of words the share of the reference's most frequent, (windows, columns).

    A window without values has the mean of all.
    """
    known = pooled(reference)
    columns = []
    for name in known.columns:
        old = known[name].dropna()
        if pd.api.types.is_numeric_dtype(old) and not pd.api.types.is_bool_dtype(old):
            own, usual = [part[name].mean() for part in windows], old.mean()
        else:
            often = old.value_counts().index[0]
            own, usual = [(part[name].dropna() == often).mean() for part in windows], (old == often).mean()
        columns.append(np.where(np.isnan(own), usual, own))
    return np.array(columns, float).T


def numbers(known: pd.DataFrame, part: pd.DataFrame) -> np.ndarray:
    """Rows as points: standardised numbers, and a 1 for each of the ten most frequent words of a column."""
    found = []
    for name in known.columns:
        old = known[name]
        if pd.api.types.is_numeric_dtype(old) and not pd.api.types.is_bool_dtype(old):
            spread = float(old.std()) or 1.0
            found.append(((part[name] - old.mean()) / spread).fillna(0).to_numpy(float))
        else:
            found += [(part[name] == word).to_numpy(float) for word in old.value_counts().index[:10]]
    return np.stack(found, axis=1)


def kernel(reference: Windows, current: Windows) -> np.ndarray:
    """Maximum mean discrepancy with a Gaussian kernel, its width the median distance (Gretton et al. 2012)."""
    known = pooled(reference)
    x = numbers(known, known)[: 2 * _FEW]
    within = _squares(x, x)
    width = np.median(within[within > 0]) if (within > 0).any() else 1.0
    own = _off_diagonal(np.exp(-within / width))
    found = []
    for part in current:
        y = numbers(known, part)[:_FEW]
        among = _off_diagonal(np.exp(-_squares(y, y) / width)) if len(y) > 1 else own
        # The windows differ in size: in units of what a window of so many rows has by chance.
        found.append((own + among - 2 * np.exp(-_squares(x, y) / width).mean()) * len(y))
    return np.array(found)


def _squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.maximum((x**2).sum(1)[:, None] + (y**2).sum(1) - 2 * x @ y.T, 0)


def _off_diagonal(gram: np.ndarray) -> float:
    n = len(gram)
    return float((gram.sum() - np.trace(gram)) / (n * (n - 1)))


WINDOW_TESTS: dict[str, tuple[Callable[[Windows, Windows], np.ndarray], float]] = {
    # What is an alarm by default: p < .05 after correction, three standard deviations.
    "KS and chi-square, Bonferroni": (tests, -np.log10(0.05)),
    "distances of chunks": (chunk_distances, 3.0),
    "means of chunks": (chunk_means, 3.0),
    "MMD": (kernel, np.inf),
}


def adwin(path: np.ndarray, delta: float) -> np.ndarray:
    """Where ADWIN reports a change in any column of a path of (windows, columns)."""
    from river.drift import ADWIN

    return _reported(path, lambda: ADWIN(delta=delta, clock=1, grace_period=8, min_window_length=3))


def page_hinkley(path: np.ndarray, threshold: float) -> np.ndarray:
    """Where Page and Hinkley's test reports one, on columns that were standardised."""
    from river.drift import PageHinkley

    return _reported(path, lambda: PageHinkley(min_instances=8, delta=0.25, threshold=threshold, mode="both"))


def kswin(path: np.ndarray, alpha: float) -> np.ndarray:
    """Where KSWIN reports one."""
    from river.drift import KSWIN

    size = max(min(50, len(path) // 3), 12)
    return _reported(path, lambda: KSWIN(alpha=alpha, window_size=size, stat_size=max(size // 4, 5), seed=0))


def _reported(path: np.ndarray, make: Callable) -> np.ndarray:
    found = np.zeros(len(path), bool)
    for column in path.T:
        detector = make()
        for at, value in enumerate(column.tolist()):
            detector.update(value)
            found[at] |= detector.drift_detected
    return found


# From the most alarms to the fewest.
SEQUENTIAL: dict[str, tuple[Callable[[np.ndarray, float], np.ndarray], tuple[float, ...], float]] = {
    "ADWIN": (adwin, (0.9, 0.5, 0.2, 0.05, 0.01, 2e-3, 2e-4, 1e-5, 1e-7, 1e-10, 1e-15, 1e-25), 2e-3),
    "Page-Hinkley": (page_hinkley, (2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 70, 120), 50.0),
    "KSWIN": (kswin, (0.05, 5e-3, 5e-4, 5e-5, 5e-6, 5e-8, 5e-11), 5e-3),
}
