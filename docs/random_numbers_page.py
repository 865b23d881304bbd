"""The page on the tests of the random numbers: run by ``docs/generate.py random_numbers``."""

from tests.random_numbers.battery import AXES, LIMIT, NUMBER_OF_TESTS, RISK, SEEDS, TESTS, findings, smallest
from tests.random_numbers.drawing import Source
from tests.random_numbers.faults import FAULTS, rounds

PAGE = """# Tests of the random numbers

A draw is a function of seed, customer, week, purpose, occasion and firm ([model.md](model.md#luck)). For that the generator,
Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011), must mix well exactly where counters differ in one small number. So it is tested
on **the counters that the market uses**, along each of their parts.
Written by `docs/generate.py`; the tests are in `tests/random_numbers/` and run with all others.

## Known answers

`philox` (compiled and uncompiled), `philox_many`, and a third implementation that only the tests use give the words published with
Random123 for Philox4x32-10, all three vectors of it: counter and key of noughts, of ones, and the digits of pi. The third
implementation also gives the three vectors published for seven rounds.

## The rule

There are {number} p-values, each of two sides: numbers that are too even are no better than numbers that are not even enough.
The battery fails if one of them is below {risk} / {number} = {limit:.1e} (Bonferroni). A perfect generator fails with a
probability of {risk} at most, however the tests depend on each other. Seeds are fixed, so the result is always the same:
{seeds}.

## What was found

**The smallest of {number} p-values is {smallest:.2g}** (expected of as many independent ones: about {expected:.1g}).
By test, over all axes and seeds:

| test | what | p-values | smallest |
| --- | --- | --- | --- |
{tests}

By axis, over all tests and seeds. Numbers are read along the axis, everything else fixed; *one bit flipped*: each bit of that part
of the counter in turn, 2048 times.

| axis | p-values | smallest |
| --- | --- | --- |
{axes}

## Faults that it finds

A battery that never fails shows nothing. Each fault below is put into the generator, or into the way the market uses it, and a
test holds that the battery finds it with one seed. With one seed there are {of_one} p-values; *found by* says how many of them are
below the limit.

| fault | found by | first found along | by the test |
| --- | --- | --- | --- |
{faults}

{six}

## Variates

Normal, triangular, gamma (as logarithms, shapes 0.05 to 40), beta, Poisson (number of occasions, by inversion), geometric
(periods in the market), race times and the choices they lead to, and whole numbers below a bound are compared with their
distribution functions in SciPy, 200 000 of each, by Kolmogorov-Smirnov and chi-squared, with the same risk of {risk} for all of
them together. Numbers of occasions are also compared one by one with the inverse of the Poisson distribution.
"""


def page() -> str:
    """Return the page."""
    found = list(findings(Source()))
    what = {name: (test.__doc__ or "").strip().removesuffix(".") for name, test in TESTS.items()}
    what["bits that change"] = "Each of the 128 bits drawn changes half of the time when a bit of the counter does"
    what["how many change"] = "Number of bits drawn that change: binomial"
    tests = [f"| {name} | {what[name]} | {n} | {p:.2g} |" for name, (n, p) in smallest(found, "test").items()]
    axes = [f"| {name} | {n} | {p:.2g} |" for name, (n, p) in smallest(found, "axis").items()]
    assert set(AXES) <= {each.axis for each in found}
    return PAGE.format(
        number=NUMBER_OF_TESTS, risk="1e-6" if RISK == 1e-6 else RISK, limit=LIMIT, smallest=min(each.p for each in found),
        seeds=", ".join(map(str, SEEDS)), expected=1.0 / NUMBER_OF_TESTS, tests="\n".join(tests), axes="\n".join(axes),
        of_one=NUMBER_OF_TESTS // len(SEEDS), faults="\n".join(map(_fault, FAULTS)), six=_six_rounds(),
    )  # fmt: skip


def _fault(name: str) -> str:
    found = [each for each in findings(FAULTS[name], SEEDS[:1]) if each.p < LIMIT]
    return f"| {name} | {len(found)} | {found[0].axis} | {found[0].test} |"


def _six_rounds() -> str:
    """Say what remains to be seen of a generator with six rounds."""
    found = list(findings(rounds(6), SEEDS[:1]))
    worst = min(found, key=lambda each: each.p)
    judged = "is found as well" if worst.p < LIMIT else "is the first that the battery does not find"
    return (
        f"A generator of six rounds {judged}: its smallest p-value\nis {worst.p:.1g} ({worst.axis}: {worst.test}). "
        "The market's ten rounds leave a margin."
    )
