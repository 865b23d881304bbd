"""Threads share work without anything else being different."""

import threading
import time

import pytest

from simulation.latest import Latest, LatestAbout
from simulation.team import BLOCK, LEAST_PART, LEAST_SHARED, Team


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
@pytest.mark.parametrize("n", [0, 1, LEAST_PART - 1, 2 * LEAST_PART, 10 * LEAST_PART + 5, 100 * LEAST_PART])
def test_parts_cover_all_rows_once_and_begin_with_a_block(threads, n):
    parts = Team(threads).parts(n)
    assert [row for first, last in parts for row in range(first, last)] == list(range(n))
    assert len(parts) == max(1, min(threads, n // LEAST_PART))
    assert all(first % BLOCK == 0 for first, _ in parts)
    sizes = [last - first for first, last in parts]
    assert max(sizes) - min(sizes) <= 2 * BLOCK


def test_no_more_threads_share_work_than_have_enough_to_do():
    assert [Team(4).sharing(n) for n in (0, LEAST_SHARED, 3 * LEAST_SHARED, 100 * LEAST_SHARED)] == [1, 1, 3, 4]
    assert Team(1).sharing(100 * LEAST_SHARED) == 1


def test_answers_come_in_the_order_of_the_lots_from_several_threads():
    team = Team(3)
    everybody_here = threading.Barrier(3, timeout=10.0)  # passed only if three work at the same time

    def work(number):
        everybody_here.wait()
        return number * number

    with team.at_work():
        assert team.all(work, [(2,), (3,), (4,)]) == [4, 9, 16]


def test_the_first_error_is_raised_and_the_threads_end():
    team = Team(2)
    before = threading.active_count()
    with team.at_work(), pytest.raises(ZeroDivisionError):
        team.all(lambda n: 1 / n, [(1,), (0,)])
    assert threading.active_count() == before
    assert team.all(lambda n: n, [(1,), (2,)]) == [1, 2]  # one after another now


def test_of_several_errors_the_first_lots_is_raised():
    def fail(number):
        raise ValueError(number)

    team = Team(2)
    with team.at_work(), pytest.raises(ValueError, match="1"):
        team.all(fail, [(1,), (2,), (3,)])


@pytest.mark.parametrize("threads", [1, 3])
def test_what_is_done_meanwhile_is_done_before_the_own_lot_and_by_who_asks(threads):
    done, asks = [], threading.get_ident()
    team = Team(threads)
    with team.at_work():
        made = team.all(
            lambda n: (done.append(n), threading.get_ident()), [(n,) for n in range(threads)],
            meanwhile=lambda: done.append("meanwhile") if threading.get_ident() == asks else None,
        )  # fmt: skip
    assert made[-1][1] == asks
    assert sorted(map(str, done)) == sorted(["meanwhile", *map(str, range(threads))])
    assert done.index("meanwhile") < done.index(threads - 1)


def test_what_fails_meanwhile_is_raised_once_the_others_are_done():
    begun, done = threading.Event(), []

    def work(number):
        begun.set()
        time.sleep(0.1)
        done.append(number)

    def fail():
        begun.wait(10.0)
        raise ZeroDivisionError

    team = Team(2)
    with team.at_work():
        with pytest.raises(ZeroDivisionError):
            team.all(work, [(1,), (2,)], meanwhile=fail)
        assert done == [1]


def test_an_answer_is_found_anew_only_when_something_else_is_asked():
    asked = []

    def find(*what):
        asked.append(what)
        return len(asked)

    latest = Latest()
    assert [latest.of(find, *what) for what in ((1, "a"), (1.0, "a"), (2, "a"), (2, "b"), (1, "a"))] == [1, 1, 2, 3, 4]
    one, equal = [1], [1]
    assert [latest.of_the_same(find, *what) for what in ((one, 2), (one, 2), (equal, 2), (equal, 3))] == [5, 5, 6, 7]
    assert [latest.of_the_same(find, *what) for what in ((equal,), (equal, 3), (equal, 3))] == [
        8,
        9,
        9,
    ]  # more, or fewer


def test_what_was_equal_once_is_not_compared_again():
    compared = []

    class Like(int):
        def __eq__(self, other):
            compared.append(other)
            return True

        __hash__ = int.__hash__

    latest, first, later = Latest(), Like(1), Like(2)
    assert [latest.of(str, what) for what in (first, later, later, later)] == ["1", "1", "1", "1"]
    assert len(compared) == 1


def test_answers_are_about_one_thing_and_not_about_its_equal():
    asked = []

    def find(*what):
        asked.append(what)
        return len(asked)

    about, one, equal = LatestAbout(most=2), [1], [1]
    assert [about.about(thing).of(find, "a") for thing in (one, equal, one, equal)] == [1, 2, 1, 2]
    assert about.about([1]).of(find, "a") == 3  # one too many: all others are forgotten
    assert about.about(one).of(find, "a") == 4
