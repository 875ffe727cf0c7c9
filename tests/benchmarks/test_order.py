"""What counts as out of order: an answer before that of a message which had been taken earlier."""

from benchmarks.harness.reckoning import _overtaken

POSTED = {1: 0.0, 2: 1.0, 3: 5.0}


def test_answers_in_the_order_of_writing_are_in_order() -> None:
    assert _overtaken([1, 2, 3], POSTED, {1: 0.1, 2: 1.1, 3: 5.1}) == []


def test_a_message_taken_before_the_next_was_posted_is_answered_before_it() -> None:
    assert _overtaken([2, 1, 3], POSTED, {1: 0.1, 2: 1.1, 3: 5.1}) == [(1, 2)]
    assert _overtaken([3, 1, 2], POSTED, {1: 0.1, 2: 1.1, 3: 5.1}) == [(1, 3), (2, 3)]


def test_a_webhook_that_was_posted_again_after_the_next_one_came_later() -> None:
    assert _overtaken([2, 1, 3], POSTED, {1: 1.5, 2: 1.1, 3: 5.1}) == []
    assert _overtaken([2, 3, 1], POSTED, {1: 1.5, 2: 1.1, 3: 5.1}) == [(1, 3)]
    assert _overtaken([2], POSTED, {2: 1.1}) == []
