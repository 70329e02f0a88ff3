"""Several certificates from the same labels: which of the claims may be said to hold."""

from collections.abc import Sequence
from dataclasses import replace

from solvent.domain.certificate import Certificate, Standing
from solvent.stats.multiple import holm_adjusted


def which_hold(found: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """The certificates of slices or models, corrected so that all that stay proven hold together.

    That a model meets *all* of its requirements needs no correction; that *these* of many slices or models do, does.

    Parameters
    ----------
    found : sequence of Certificate
        What was certified on the same labels, all at the same level.

    Returns
    -------
    tuple of Certificate
        The same, in the same order; what is proven by itself alone is not yet proven among so many.

    References
    ----------
    Holm 1979, "A simple sequentially rejective multiple test procedure"; Berger 1982 for what needs no correction.

    Examples
    --------
    >>> from solvent.actions.certifying import certify
    >>> slices = [certify([0] * 300, [1] * k + [0] * (300 - k), at_most=0.1, looks="fixed") for k in (20, 25, 30)]
    >>> [str(one.verdict) for one in slices], [str(one.verdict) for one in which_hold(slices)]
    (['proven', 'not yet', 'not yet'], ['not yet', 'not yet', 'not yet'])
    """
    tested = [certificate for certificate in found if certificate.p is not None]
    adjusted = iter(holm_adjusted([certificate.p for certificate in tested if certificate.p is not None]))
    return tuple(
        certificate if certificate.p is None else _corrected(certificate, float(next(adjusted)), len(tested))
        for certificate in found
    )


def _corrected(certificate: Certificate, p: float, claims: int) -> Certificate:
    if certificate.verdict is not Standing.PROVEN or p <= certificate.claim.alpha:
        return replace(certificate, p=p)
    note = f"Proven by itself, but not as one of {claims} claims on the same labels."
    return replace(certificate, verdict=Standing.NOT_YET, p=p, needed=None, notes=(*certificate.notes, note))
