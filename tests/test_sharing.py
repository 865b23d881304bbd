"""Threads share work inside compiled code: every share is done once, and no stage begins before the one before is done."""

import threading

import numpy as np
import pytest

from simulation.compiling import compiled
from simulation.state.sharing import (
    DONE,
    NOTE,
    READY,
    TAKEN,
    add,
    agenda,
    call_off,
    look,
    say_ready,
    wait_until_done,
    wait_until_ready,
)

SHARES = 13
STAGES = 300


@compiled
def do_all(notes, done, seen, number):
    """Do shares of all stages; a share adds up what the stage before has left, and waits for nobody."""
    for stage in range(notes.shape[0]):
        wait_until_ready(notes, stage, 1)
        share = add(notes, stage, TAKEN, 1)
        while share < done.shape[1]:
            before = 0
            for other in range(done.shape[1]):
                before += done[stage - 1, other] if stage > 0 else 1
            seen[stage, share] = before
            done[stage, share] += 1
            if add(notes, stage, DONE, 1) == done.shape[1] - 1 and stage + 1 < notes.shape[0]:
                notes[stage + 1, NOTE] = notes[stage, NOTE] + number
                add(notes, stage + 1, READY, 1)
            share = add(notes, stage, TAKEN, 1)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_every_share_is_done_once_after_all_of_the_stage_before(threads):
    for _ in range(20):
        notes = agenda(STAGES, note=7)
        done, seen = np.zeros((STAGES, SHARES), np.int64), np.zeros((STAGES, SHARES), np.int64)
        team = [threading.Thread(target=do_all, args=(notes, done, seen, 1)) for _ in range(threads)]
        for each in team:
            each.start()
        for each in team:
            each.join()
        assert (done == 1).all()
        assert (seen == SHARES).all()
        assert notes[:, NOTE].tolist() == list(range(7, 7 + STAGES))  # whoever is last leaves a note for the next stage


def test_who_comes_late_finds_nothing_left_to_do():
    notes = agenda(STAGES)
    done, seen = np.zeros((STAGES, SHARES), np.int64), np.zeros((STAGES, SHARES), np.int64)
    do_all(notes, done, seen, 1)
    do_all(notes, done, seen, 1)
    assert (done == 1).all()


def test_nothing_is_lost_when_two_add_at_once():
    notes = agenda(1)
    team = [threading.Thread(target=add_many, args=(notes, 200_000)) for _ in range(2)]
    for each in team:
        each.start()
    for each in team:
        each.join()
    assert notes[0, NOTE] == 400_000


@compiled
def add_many(notes, times):
    for _ in range(times):
        add(notes, 0, NOTE, 1)


@compiled
def read(notes, stage, what):
    return look(notes, stage, what)


def test_notes_begin_with_the_first_stage_ready():
    notes = agenda(3, note=5)
    assert [read(notes, stage, READY) for stage in range(3)] == [1, 0, 0]
    assert read(notes, 0, NOTE) == 5
    assert not notes[:, [TAKEN, DONE]].any()


@compiled
def wait_for(notes, stage, said, seen):
    """Wait until so many have said that a stage may begin, and note that it has begun."""
    wait_until_ready(notes, stage, said)
    seen[stage] = add(notes, stage, TAKEN, 1)


def test_a_stage_begins_when_enough_have_said_so():
    notes, seen = agenda(2), np.full(2, -1)
    waits = threading.Thread(target=wait_for, args=(notes, 1, 2, seen))
    waits.start()
    say_ready(notes, 1)
    waits.join(0.2)
    assert waits.is_alive()
    assert seen.tolist() == [-1, -1]
    say_ready(notes, 1)
    waits.join(10.0)
    assert not waits.is_alive()
    assert seen.tolist() == [-1, 0]


@compiled
def wait_for_all(notes, shares, seen):
    """Wait until so many shares are done, and note that they are."""
    wait_until_done(notes, 0, shares)
    seen[0] = 1


def test_who_waits_for_shares_waits_for_all_of_them():
    notes, seen = agenda(1), np.zeros(1, np.int64)
    waits = threading.Thread(target=wait_for_all, args=(notes, 2, seen))
    waits.start()
    do_one(notes)
    waits.join(0.2)
    assert not seen[0]
    do_one(notes)
    waits.join(10.0)
    assert seen[0] == 1


@compiled
def do_one(notes):
    """Say that a share has been done."""
    add(notes, 0, DONE, 1)


def test_what_is_called_off_nobody_waits_for_nor_takes():
    notes = agenda(STAGES)
    done, seen = np.zeros((STAGES, SHARES), np.int64), np.zeros((STAGES, SHARES), np.int64)
    call_off(notes)
    waits = threading.Thread(target=do_all, args=(notes, done, seen, 1))
    waits.start()
    waits.join(10.0)
    assert not waits.is_alive()
    assert not done.any()
