"""How surprising it is that rows of a kind are all, or mostly, in one of two samples."""

from scipy.stats import hypergeom


def first_seen_p(before: int, n_before: int, now: int, n_now: int) -> float:
    """The probability that at least `now` of all `before + now` rows of a kind lie in a sample of `n_now`, by chance.

    Where the rows of both samples are exchangeable, the share of the kind does not matter: Fisher's exact test,
    one-sided (Fisher 1935).

    >>> round(first_seen_p(0, 10_000, 6, 500), 10)
    1.14e-08
    >>> first_seen_p(0, 100, 0, 100)
    1.0
    """
    if not now:
        return 1.0
    return float(hypergeom.sf(now - 1, n_before + n_now, before + now, n_now))
