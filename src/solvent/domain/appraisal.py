"""How a system stands towards what it must reach: the answer to whether it is good enough to be worth having."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from solvent.domain.agreement import Agreement
from solvent.domain.buy import Buy
from solvent.domain.certificate import Certificate, Sense, Standing
from solvent.domain.conflict import Conflicts
from solvent.domain.contract import Contract, Requirement
from solvent.domain.estimate import Estimate, NotMeasurable, Price
from solvent.domain.evidence import Place
from solvent.domain.learning_curve import Forecast
from solvent.domain.nines import Nines

if TYPE_CHECKING:
    # It brings NumPy along, for which an assessment without a domain has no time.
    from solvent.domain.operating_domain import Domain


@dataclass(frozen=True)
class Sight:
    """What the first `n` labels showed: the metric, and the bounds that hold each with the level that was asked for."""

    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Proof:
    """How one requirement stands; without a certificate `reason` says what keeps it from being tried.

    `place` is where the contract states it; `rows` of `of_rows` rows had a label and lie in its slice.
    `assumed_level` tells that the contract names no confidence, and solvent had to choose it. `track` is how the bounds
    drew in as labels came. `principal` is what the cheapest way takes that would make it proven, or the system valuable
    without it; None where it is proven, or no way can be priced.
    """

    name: str
    requirement: Requirement
    place: Place = Place("solvent.toml")
    certificate: Certificate | None = None
    reason: str = ""
    rows: int = 0
    of_rows: int = 0
    assumed_level: bool = False
    track: tuple[Sight, ...] = ()
    principal: Price | None = None

    @property
    def standing(self) -> Standing:
        """Proven, refuted, or not yet."""
        return self.certificate.verdict if self.certificate else Standing.NOT_YET

    @property
    def title(self) -> str:
        """Its name for a reader: the metric in words where it has no other."""
        return self.name.replace("_", " ") if self.name == self.requirement.metric else self.name

    @property
    def key(self) -> str:
        """What tells it from other requirements, whatever its limit."""
        wanted = self.requirement
        parts = (self.name, wanted.of, wanted.where, "at_least" if wanted.at_least is not None else "")
        return " ".join(str(part) for part in parts if part)

    @property
    def summary(self) -> str:
        """What is asked for and what was seen, in one part of a sentence."""
        found = self.certificate
        if found is None:
            return f"`{self.name}`, which could not be tried: {self.reason}".rstrip(".")
        known, claim = found.estimate, found.claim
        above = (claim.sense is Sense.AT_MOST) == (found.verdict is not Standing.REFUTED)
        bound = known.high if above else known.low
        where = f" where {self.requirement.where}" if self.requirement.where else ""
        limit = f"{claim.sense.words} {claim.limit:g}"
        if claim.compares:
            limit = f"below that of {self.requirement.better_than}"
        of = "a difference of " if claim.compares else ""
        return (
            f"`{self.name}` {limit}{where}: {of}{known.value:.4g} observed on"
            f" {known.n or self.rows:,}, {'at most' if above else 'at least'} {bound:.4g} with"
            f" {claim.level:.6g} confidence"
        )


@dataclass(frozen=True)
class Worth:
    """The error rate below which the system is worth having, and the chance that it lies below.

    `break_even` opens to the money that it follows from. `chance` is None without labelled predictions. `foregone` is
    what a month costs in which the system does not do better than the people who do the same work, in money, as far
    as it would at the requirement.
    """

    break_even: Price
    observed: Estimate | None = None
    chance: Estimate | None = None


class Way(StrEnum):
    """What would make an unproven requirement proven, or the system valuable without it."""

    LABEL = "label more"
    DATA = "train on more"
    HYBRID = "give the uncertain part to people"
    NARROW = "narrow the domain"
    CLEAN = "settle the labels"
    ASSUME = "rest it on an assumption"


@dataclass(frozen=True)
class Path:
    """One way towards value: what it takes, and in words what it buys.

    It is not `complete` where what it takes is only a first step, or where it does not lead there.
    """

    way: Way
    requirement: str
    sentence: str
    money: Estimate | None = None
    days: Estimate | None = None
    complete: bool = True


@dataclass(frozen=True)
class Narrowed:
    """The largest part of the inputs in which one requirement was found to hold; `where` is the slice it is about."""

    requirement: str
    domain: "Domain"
    where: str | None = None

    @property
    def condition(self) -> str:
        """The part as an SQL condition, for `where` of the requirement."""
        return f"({self.where}) AND {self.domain.sql}" if self.where else self.domain.sql


@dataclass(frozen=True)
class Appraisal:
    """The whole answer to the second question, as far as labelled predictions and the contract give it.

    `ceiling` is the lowest error against one rater that any model could reach, `conflicts` what equal rows with unlike
    truths say of it. `paths` come labels first. `nines`
    tells what each further nine on the way to the strictest requirement takes, `evidence` what is worth buying next.
    `curve` is the learning curve with its forecast, where one was measured; `ran` tells that the project's own code was
    run for it. `domains` are narrower ones in which an unproven requirement holds, where they were looked for.
    """

    project: str
    contract: Contract
    proofs: tuple[Proof, ...]
    worth: Worth | NotMeasurable
    agreements: tuple[Agreement, ...] = ()
    ceiling: Estimate | None = None
    conflicts: Conflicts | None = None
    paths: tuple[Path, ...] = ()
    nines: Nines | None = None
    evidence: tuple[Buy, ...] = ()
    curve: Forecast | None = None
    ran: bool = False
    domains: tuple[Narrowed, ...] = ()
    notes: tuple[str, ...] = ()
    appraised_at: str = ""
    version: str = ""
    files: tuple[str, ...] = ()
    answer: str = ""

    @property
    def standing(self) -> Standing:
        """Refuted where one requirement is; proven where all are; else not yet."""
        found = {proof.standing for proof in self.proofs}
        if Standing.REFUTED in found:
            return Standing.REFUTED
        return Standing.PROVEN if found == {Standing.PROVEN} else Standing.NOT_YET

    @property
    def untried(self) -> tuple[Proof, ...]:
        """The requirements that could not be tried at all."""
        return tuple(proof for proof in self.proofs if proof.certificate is None)

    @property
    def decided(self) -> bool:
        """Whether the answer would be the same whatever the untried ones come to."""
        tried = [proof for proof in self.proofs if proof.certificate is not None]
        return len(tried) == len(self.proofs) or any(proof.standing is not Standing.PROVEN for proof in tried)
