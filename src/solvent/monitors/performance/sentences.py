"""How monitors of performance put it."""

from solvent.domain.sight import Notice, Trouble


def said(trouble: Trouble, what: str) -> Notice:
    """A notice of trouble with a requirement."""
    now, before = trouble.now, trouble.before
    message = f"{trouble.requirement} {what}: {now.value:.4g} ({now.low:.4g} to {now.high:.4g})"
    message += f", {before.value:.4g} before" if before else ""
    message += f"; asked for is {trouble.limit:.4g}" if trouble.limit is not None else ""
    return Notice(
        f"{message}.", part=trouble.requirement, onset=trouble.onset, evidence=trouble.evidence,
        threshold=trouble.threshold, effect=now, harm=trouble.harm, loss_per_day=trouble.loss_per_day,
    )  # fmt: skip
