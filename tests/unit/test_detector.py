import numpy as np
import pytest

from streaming.detector import Assessment, History, NegativeBinomialDetector

ALPHA = 1e-3


def judged(history: History) -> Assessment:
    return NegativeBinomialDetector().assess(history, ALPHA)


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
    found = judged(a_history(10, [9, 11, 10, 8, 12, 10, 9, 11]))

    assert found.expected[0] == pytest.approx(10, abs=1.5)
    assert found.improbability[0] > 0.2


def test_a_count_far_above_its_weekdays_is_improbable() -> None:
    found = judged(a_history(40, [9, 11, 10, 8, 12, 10, 9, 11]))

    assert found.improbability[0] < 1e-6
    assert found.threshold[0] < 40


def test_a_restless_series_needs_more_than_a_steady_one_of_the_same_mean() -> None:
    steady = judged(a_history(20, [10] * 8))
    restless = judged(a_history(20, [0, 25, 2, 20, 1, 22, 0, 10]))

    assert restless.improbability[0] > 10 * steady.improbability[0]
    assert restless.threshold[0] > steady.threshold[0]


def test_a_past_wave_is_not_the_new_usual() -> None:
    once_before = [1.0, 30, 1, 0, 0, 1, 0, 1]

    found = judged(a_history(30, once_before))

    assert found.expected[0] < np.mean(once_before) / 2
    assert found.improbability[0] < 1e-4


def test_a_wave_does_not_hide_the_next_one_a_week_later() -> None:
    found = NegativeBinomialDetector().assess(a_history(10, [10, 0, 0, 0, 0, 0, 0, 0]), 1e-4)

    assert found.threshold[0] <= 10


def test_the_threshold_is_where_counts_become_unusual() -> None:
    baseline = [3.0, 1, 2, 4, 2, 3, 1, 2]
    threshold = float(judged(a_history(0, baseline)).threshold[0])

    below = judged(a_history(threshold - 1, baseline)).improbability[0]
    above = judged(a_history(threshold, baseline)).improbability[0]

    assert above <= ALPHA < below


def test_earlier_windows_without_data_are_left_out_and_not_read_as_zero() -> None:
    gaps = judged(a_history(10, [np.nan, 10, np.nan, 10, 10, np.nan, 10, 10]))

    assert gaps.expected[0] == pytest.approx(8.5, abs=1.5)


def test_too_short_a_history_gives_no_judgement() -> None:
    found = judged(a_history(500, [1, 1, *[np.nan] * 6]))

    assert found.improbability[0] == 1
    assert np.isnan(found.expected[0])


def test_fewer_sources_heard_means_fewer_posts_expected() -> None:
    full = judged(a_history(10, [10] * 8))
    half = judged(a_history(10, [10] * 8, coverage=0.5))

    assert half.expected[0] == pytest.approx(full.expected[0] / 2)


def test_a_series_that_never_spoke_is_not_surprised_by_one_post() -> None:
    found = judged(a_history(1, [0] * 8))

    assert found.improbability[0] > 1e-2


@pytest.mark.parametrize("mean", [0.2, 2.0, 20.0])
def test_quiet_series_are_rarely_called_unusual(mean: float) -> None:
    """On counts as the model supposes them, at most twice the stated share is called unusual."""
    draw = np.random.default_rng(7)
    baseline = draw.poisson(mean, size=(50_000, 8)).astype(float)
    observed = draw.poisson(mean, size=50_000).astype(float)
    ones = np.ones(50_000)

    found = judged(History(observed, baseline, ones, ones))

    assert (found.improbability < ALPHA).mean() < 2 * ALPHA
