import pytest

from langnghe.errors import LangngheError
from langnghe.topics import ALERTS, LABELLED, POSTS, RAW, REJECTED
from langnghe.topics.kafka import load_definition
from langnghe.topics.kafka_offsets import (
    Committed,
    Extent,
    advanced,
    next_offsets,
    position_of,
    progress_of,
)


def test_positions_are_done_up_to_the_last_of_each_partition() -> None:
    positions = [position_of(0, 7), position_of(2, 9), position_of(2, 10), position_of(0, 3)]

    assert next_offsets(positions) == {0: 8, 2: 11}


def test_tallies_move_with_the_offsets_and_are_summed_over_partitions() -> None:
    first = advanced({}, {1: 5, 2: 5}, {"posts": 9, "rejected.bad_json": 1})
    second = advanced(first, {0: 4, 2: 8}, {"posts": 7})
    extents = {0: Extent(0, 4), 1: Extent(0, 6), 2: Extent(0, 8)}

    progress = progress_of(extents, first | second)

    assert progress.tallies == {"posts": 16, "rejected.bad_json": 1}
    assert (progress.published, progress.committed, progress.lag) == (18, 17, 1)


def test_a_partition_that_carries_no_new_tallies_keeps_its_own() -> None:
    before = {3: Committed(5, '{"posts":5}')}

    assert advanced(before, {1: 2, 3: 6}, {"posts": 3}) == {
        1: Committed(2, '{"posts":3}'),
        3: Committed(6, '{"posts":5}'),
    }


def test_what_is_committed_already_changes_nothing() -> None:
    before = {0: Committed(8, '{"posts":8}')}

    assert advanced(before, {0: 8}, {"posts": 3}) == {}
    assert advanced(before, {0: 2}, {"posts": 3}) == {}


def test_what_the_topic_has_deleted_no_longer_counts() -> None:
    progress = progress_of({0: Extent(10, 14), 1: Extent(5, 5)}, {0: Committed(4)})

    assert (progress.published, progress.committed, progress.lag) == (4, 0, 4)


def test_tallies_too_many_for_an_offset_are_refused_with_the_limit() -> None:
    tallies = {f"rejected.{number}": 1 for number in range(1_000)}

    with pytest.raises(LangngheError, match="4096 byte"):
        advanced({}, {0: 1}, tallies)


@pytest.mark.parametrize("name", [RAW, POSTS, REJECTED, LABELLED, ALERTS])
def test_every_topic_has_a_definition(name: str) -> None:
    assert load_definition(name).partitions > 0


def test_raw_documents_are_gone_within_a_day() -> None:
    raw = load_definition(RAW)

    assert raw.retention_hours is not None
    assert raw.retention_hours + raw.segment_hours < 24
