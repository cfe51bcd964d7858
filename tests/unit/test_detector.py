import numpy as np
import pytest

from streaming.detector import History, NegativeBinomialDetector

DETECTOR = NegativeBinomialDetector()


def a_history(
    observed: float, baseline: list[float], level: float = 1, coverage: float = 1
) -> History:
    return History(
        observed=np.array([float(observed)]),
        baseline=np.array([baseline], dtype=float),
        level=np.array([level]),
        coverage=np.array([coverage]),
    )


def test_a_usual_count_is_not_improbable() -> None:
    found = DETECTOR.assess(a_history(10, [9, 11, 10, 8, 12, 10, 9, 11]))

    assert found.expected[0] == pytest.approx(10, abs=1.5)
    assert found.improbability[0] > 0.2


def test_a_count_far_above_its_weekdays_is_improbable() -> None:
    found = DETECTOR.assess(a_history(40, [9, 11, 10, 8, 12, 10, 9, 11]))

    assert found.improbability[0] < 1e-6
    assert found.threshold[0] < 40


def test_a_restless_series_needs_more_than_a_steady_one_of_the_same_mean() -> None:
    steady = DETECTOR.assess(a_history(20, [10] * 8))
    restless = DETECTOR.assess(a_history(20, [0, 25, 2, 20, 1, 22, 0, 10]))

    assert restless.improbability[0] > 10 * steady.improbability[0]
    assert restless.threshold[0] > steady.threshold[0]


def test_a_past_wave_is_not_the_new_usual() -> None:
    calm = DETECTOR.assess(a_history(8, [1, 0, 1, 0, 0, 1, 0, 1]))
    after_a_wave = DETECTOR.assess(a_history(8, [1, 30, 1, 0, 0, 1, 0, 1]))

    assert after_a_wave.expected[0] < np.mean([1, 30, 1, 0, 0, 1, 0, 1]) / 3
    assert after_a_wave.threshold[0] <= calm.threshold[0] + 2
    assert after_a_wave.improbability[0] < 1e-4


def test_the_threshold_is_where_counts_become_unusual() -> None:
    baseline = [3.0, 1, 2, 4, 2, 3, 1, 2]
    threshold = float(DETECTOR.assess(a_history(0, baseline)).threshold[0])

    below = DETECTOR.assess(a_history(threshold - 2, baseline)).improbability[0]
    above = DETECTOR.assess(a_history(threshold, baseline)).improbability[0]

    assert above <= DETECTOR.alpha < below


def test_earlier_windows_without_data_are_left_out_and_not_read_as_zero() -> None:
    gaps = DETECTOR.assess(a_history(10, [np.nan, 10, np.nan, 10, 10, np.nan, 10, 10]))

    assert gaps.expected[0] == pytest.approx(8.5, abs=1.5)


def test_too_short_a_history_gives_no_judgement() -> None:
    found = DETECTOR.assess(a_history(500, [1, 1, *[np.nan] * 6]))

    assert found.improbability[0] == 1
    assert np.isnan(found.expected[0])


def test_fewer_sources_heard_means_fewer_posts_expected() -> None:
    full = DETECTOR.assess(a_history(10, [10] * 8))
    half = DETECTOR.assess(a_history(10, [10] * 8, coverage=0.5))

    assert half.expected[0] == pytest.approx(full.expected[0] / 2)


def test_a_series_that_never_spoke_is_not_surprised_by_one_post() -> None:
    found = DETECTOR.assess(a_history(1, [0] * 8))

    assert found.improbability[0] > 1e-2


@pytest.mark.parametrize("mean", [0.2, 2.0, 20.0])
def test_quiet_series_are_rarely_called_unusual(mean: float) -> None:
    """On counts as the model supposes them, at most twice the stated share is called unusual."""
    draw = np.random.default_rng(7)
    baseline = draw.poisson(mean, size=(50_000, 8)).astype(float)
    observed = draw.poisson(mean, size=50_000).astype(float)
    ones = np.ones(50_000)

    found = DETECTOR.assess(History(observed, baseline, ones, ones))

    assert (found.improbability < DETECTOR.alpha).mean() < 2 * DETECTOR.alpha
