"""Mutants are what they are meant to be: one change each, none in words, all different."""

import ast
from itertools import islice

import pytest

from tests.mutations.check import FILES, REPOSITORY
from tests.mutations.mutants import mutants_of

SOURCE = '''
"""Words: 1 < 2."""
LIMIT = 3

@rule(cached=True)
def kept(a: float, b: float = 1.0) -> float:
    """Return a + b."""
    total[0] += a
    if a < b and not a:
        return max(a, b) - LIMIT
    return a
'''


def broken(functions=()):
    return {(mutant.kind, mutant.what, mutant.instead) for mutant in mutants_of("a.py", SOURCE, functions)}


def test_everything_that_can_be_broken_is_broken_in_one_place():
    assert broken() == {
        ("constant changed", "3", "4"),
        ("constant changed", "0", "1"),
        ("sign changed", "total[0] += a", "total[0] -= a"),
        ("line left out", "total[0] += a", "pass"),
        ("branch turned round", "if a < b and (not a)", "if not (a < b and (not a))"),
        ("and, or exchanged", "a < b and (not a)", "a < b or not a"),
        ("boundary moved", "a < b", "a <= b"),
        ("comparison turned round", "a < b", "a >= b"),
        ("sign changed", "not a", "a"),
        ("another value returned", "return max(a, b) - LIMIT", "return max(a, b) - LIMIT + 1"),
        ("sign changed", "max(a, b) - LIMIT", "max(a, b) + LIMIT"),
        ("min, max exchanged", "max(a, b)", "min(a, b)"),
        ("another value returned", "return a", "return a + 1"),
    }


def test_only_the_functions_asked_for_are_broken():
    assert ("constant changed", "3", "4") not in broken(("kept",))
    assert broken(("other",)) == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_mutants_of_the_project_are_python_and_differ(file):
    source = (REPOSITORY / file.path).read_text()
    some = [mutant.source for mutant in islice(mutants_of(file.path, source, file.functions, file.members), 10)]
    assert len(some) == len(set(some)) == 10
    assert ast.unparse(ast.parse(source)) not in some
    for each in some:
        compile(each, file.path, "exec")
