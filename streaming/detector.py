"""Is a count unusual? The promise of a detector, and the one in use."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

from langnghe.domain import Granularity

Floats = NDArray[np.float64]

UNUSUAL_BELOW = {Granularity.DAY: 1e-4, Granularity.HOUR: 1e-4 / 24}
"""Improbability from which a person should look; an hour is one of 24 chances a day."""

MAD_TO_DEVIATION = 1.4826
"""A normal law's standard deviation over its median absolute deviation."""


@dataclass(frozen=True)
class History:
    """What a detector may look at: n counts, each with k earlier counts of the same kind of window.

    Attributes:
        observed: (n,) counts to judge.
        baseline: (n, k) earlier counts, not a number where there was no data.
        level: (n,) how the last days stand to the baseline, 1 where they are alike.
        coverage: (n,) share of the usual sources that was heard, above 0 up to 1.
    """

    observed: Floats
    baseline: Floats
    level: Floats
    coverage: Floats


@dataclass(frozen=True)
class Assessment:
    """What a detector says of n counts.

    Attributes:
        expected: (n,) counts that would be usual; not a number where the history is too short.
        threshold: (n,) smallest whole counts that are called unusual.
        improbability: (n,) probability of so many posts or more, were all usual; 1 where the
            history is too short.
    """

    expected: Floats
    threshold: Floats
    improbability: Floats


class Detector(Protocol):
    """Judges counts by their history, and by nothing else."""

    @property
    def version(self) -> str:
        """Name and version; changes with every change of judgement."""

    def assess(self, history: History, alpha: float) -> Assessment:
        """Judge each count on its own history; unusual is what is no more probable than alpha."""


@dataclass(frozen=True)
class NegativeBinomialDetector:
    """Mid-p of a negative binomial whose mean is that of the same earlier windows.

    The mean is moved by the level of the last days and scaled by the share of the sources that was
    heard. The spread (variance over mean) is that of the baseline, drawn towards `1 + mean / SIZE`
    as far as the baseline is too thin to tell, and widened because the mean is an estimate itself.
    An earlier window far above the others counts up to a bound, and not in the spread: a wave is
    not the new usual.
    Compared with the field's detectors in Noufaily et al., Bioinformatics 2019;35:3110.

    Attributes:
        shortest: fewest earlier windows with data that allow a judgement.
    """

    shortest: int = 3

    PRIOR_COUNT = 0.3
    PRIOR_WINDOWS = 1.0
    PRIOR_SIZE = 8.0
    PRIOR_DISPERSION_WEIGHT = 4.0

    @property
    def version(self) -> str:
        """The name of the method and its version."""
        return "negative-binomial-1"

    def assess(self, history: History, alpha: float) -> Assessment:
        """Judge each count on its own history; unusual is what is no more probable than alpha."""
        known = np.isfinite(history.baseline)
        windows = known.sum(axis=1)
        enough = windows >= self.shortest
        bound = _bound_of_waves(history.baseline)
        baseline = np.where(known, np.minimum(history.baseline, bound), 0.0)
        calm = known & (history.baseline <= bound)
        mean = (baseline.sum(axis=1) + self.PRIOR_COUNT) / (windows + self.PRIOR_WINDOWS)
        expected = mean * history.level * history.coverage
        estimated = 1 / (windows + self.PRIOR_WINDOWS)
        size, chance = _negative_binomial(
            expected, self._dispersion(baseline, calm, mean) + estimated
        )
        return Assessment(
            expected=np.where(enough, expected, np.nan),
            threshold=np.where(enough, _threshold(alpha, size, chance), np.nan),
            improbability=np.where(enough, _mid_p(history.observed, size, chance), 1.0),
        )

    def _dispersion(self, baseline: Floats, calm: NDArray[np.bool_], mean: Floats) -> Floats:
        """Return variance over mean of each baseline's calm windows, no less than Poisson's 1."""
        squares = np.where(calm, (baseline - mean[:, None]) ** 2, 0.0).sum(axis=1) / mean
        freedom = np.maximum(calm.sum(axis=1) - 1, 0) * np.minimum(mean, 1.0)
        weight = self.PRIOR_DISPERSION_WEIGHT
        usual = 1 + mean / self.PRIOR_SIZE
        pooled = squares * np.minimum(mean, 1.0) + weight * usual
        dispersion: Floats = np.maximum(pooled / (freedom + weight), 1.0)
        return dispersion


def _bound_of_waves(baseline: Floats) -> Floats:
    """Return three robust standard deviations above the median of each row."""
    some = np.where(np.isfinite(baseline).any(axis=1, keepdims=True), baseline, 0.0)
    median = np.nanmedian(some, axis=1, keepdims=True)
    scatter = MAD_TO_DEVIATION * np.nanmedian(np.abs(some - median), axis=1, keepdims=True)
    bound: Floats = median + 3 * np.maximum(scatter, np.sqrt(median + 1))
    return bound


def _mid_p(counts: Floats, size: Floats, chance: Floats) -> Floats:
    """Return the probability of more than these counts, and half that of exactly them."""
    above: Floats = np.asarray(nbinom.sf(counts, size, chance))
    return above + 0.5 * np.asarray(nbinom.pmf(counts, size, chance))


def _threshold(alpha: float, size: Floats, chance: Floats) -> Floats:
    """Return the smallest counts whose mid-p is no more than alpha."""
    sure: Floats = np.asarray(nbinom.isf(alpha, size, chance)) + 1
    return np.where(_mid_p(sure - 1, size, chance) <= alpha, sure - 1, sure)


def _negative_binomial(mean: Floats, dispersion: Floats) -> tuple[Floats, Floats]:
    """Return size and success chance of the negative binomial with this mean and variance/mean."""
    chance = 1 / dispersion
    return mean * chance / (1 - chance), chance
