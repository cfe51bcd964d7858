"""The memory that makes a document count once."""

from pathlib import Path

from ingest.deduplicate import open_seen_ids

A, B = "aa" * 16, "bb" * 16


def test_the_first_position_owns_its_id(tmp_path: Path) -> None:
    with open_seen_ids(tmp_path, "file:topics") as seen:
        assert seen.claim({"0:0": A, "0:1": B, "0:2": A}) == {"0:0", "0:1"}


def test_a_position_that_comes_again_after_a_crash_owns_its_id_still(tmp_path: Path) -> None:
    with open_seen_ids(tmp_path, "file:topics") as seen:
        seen.claim({"0:0": A, "0:1": A})

    with open_seen_ids(tmp_path, "file:topics") as seen:
        assert seen.claim({"0:0": A, "0:1": A, "0:2": B}) == {"0:0", "0:2"}


def test_the_same_id_elsewhere_is_a_duplicate_for_good(tmp_path: Path) -> None:
    with open_seen_ids(tmp_path, "file:topics") as seen:
        seen.claim({"0:0": A})

        assert seen.claim({"7:3": A}) == frozenset()
        assert seen.claim({"7:3": A}) == frozenset()


def test_a_batch_may_be_larger_than_one_lookup(tmp_path: Path) -> None:
    ids = {f"0:{number}": f"{number:032x}" for number in range(1_700)}

    with open_seen_ids(tmp_path, "file:topics") as seen:
        assert seen.claim(ids) == set(ids)


def test_nothing_to_claim_is_nothing_owned(tmp_path: Path) -> None:
    with open_seen_ids(tmp_path, "file:topics") as seen:
        assert seen.claim({}) == frozenset()


def test_other_topics_have_a_memory_of_their_own(tmp_path: Path) -> None:
    with open_seen_ids(tmp_path, "file:topics") as seen:
        seen.claim({"0:0": "aa"})

    with open_seen_ids(tmp_path, "file:elsewhere") as seen:
        assert seen.claim({"7:7": "aa"}) == {"7:7"}
