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


class Pile:
    """Pieces of work that whoever has time takes; returns once all of them are done."""

    def __init__(self, pieces):
        self.left, self.done, self.by = list(range(pieces)), threading.Semaphore(0), []
        self.pieces = pieces

    def work(self, mine):
        while self.left:
            try:
                self.left.pop()
            except IndexError:
                break
            self.by.append((mine, threading.get_ident()))
            self.done.release()
        for _ in range(self.pieces):
            assert self.done.acquire(timeout=10.0)
        self.done.release(self.pieces)


@pytest.mark.parametrize("threads", [1, 3])
def test_what_is_done_meanwhile_is_done_before_the_own_lot_and_by_who_asks(threads):
    noted, pile = [], Pile(1000)
    team = Team(threads)
    with team.at_work():
        team.share(
            pile.work,
            [(n,) for n in range(threads)],
            meanwhile=lambda: noted.append((threading.get_ident(), list(pile.by))),
        )
        assert len(pile.by) == 1000
    ((who, by_then),) = noted
    assert who == threading.get_ident()
    assert threads - 1 not in {mine for mine, _ in by_then}  # not the own lot
    assert {mine for mine, thread in pile.by if thread == who} <= {threads - 1}


def test_work_is_shared_and_who_comes_too_late_is_not_waited_for():
    begun, go_on = threading.Event(), threading.Event()

    def work(mine):
        if mine == 0:  # has nothing to do any more, but takes its time
            begun.set()
            go_on.wait(10.0)

    team = Team(2)
    with team.at_work():
        team.share(work, [(0,), (1,)], meanwhile=lambda: begun.wait(10.0) or None)
        assert begun.is_set()
        assert not go_on.is_set()
        go_on.set()


def test_what_goes_wrong_in_a_share_is_told():
    failed = threading.Event()

    def work(mine):
        if mine == 0:
            failed.set()
            raise ValueError(mine)
        time.sleep(0.1)

    team = Team(2)
    with team.at_work(), pytest.raises(ValueError, match="0"):
        team.share(work, [(0,), (1,)], meanwhile=lambda: failed.wait(10.0) or None)


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
            team.share(work, [(1,), (2,)], meanwhile=fail)
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
