"""The page of questions: put together from one answer a question, so that one can be written anew alone."""

import re
import textwrap
from collections.abc import Sequence
from time import perf_counter

from questions import (
    q01_keep_or_win,
    q02_which_strategy,
    q03_how_far_up,
    q04_loyalty_programmes,
    q05_customer_worth,
    q06_word_of_mouth,
    q07_war_and_leap,
    q08_worn_out,
    q09_knowing,
    q10_balance,
)
from questions.experiment import DOCS, REPLICATIONS

QUESTIONS = {
    "Q1": q01_keep_or_win,
    "Q2": q02_which_strategy,
    "Q3": q03_how_far_up,
    "Q4": q04_loyalty_programmes,
    "Q5": q05_customer_worth,
    "Q6": q06_word_of_mouth,
    "Q7": q07_war_and_leap,
    "Q8": q08_worn_out,
    "Q9": q09_knowing,
    "Q10": q10_balance,
}
WIDTH = 125
HEAD = f"""# Questions

Answers by experiment: the same customers and the same luck, something else changed. Every number is a mean over
{REPLICATIONS} replications with its 95 % interval (paired differences, Student t), unless it says otherwise. *Score* is
discounted profit plus the customer equity left behind. A cell counts as above or below zero only where its interval leaves
out zero; where an answer turns is looked for among these cells. Written by `docs/generate.py` (`python docs/generate.py
questions Q3` writes one answer anew); the experiments are in `docs/questions/`, one file a question.
"""


def page(chosen: Sequence[str] = ()) -> str:
    """Return the page with the answers chosen written anew (all, if none is named), and the others as they are.

    Raises
    ------
    SystemExit
        If there is no such question.
    """
    for name in chosen:
        if name not in QUESTIONS:
            raise SystemExit(f"there is no question '{name}' (there are: {', '.join(QUESTIONS)})")
    written = sections((DOCS / "questions.md").read_text())
    for name in chosen or QUESTIONS:
        began = perf_counter()
        module = QUESTIONS[name]
        written[name] = f"## {name} {module.TITLE}\n\n{wrapped(module.answer().strip())}\n"
        print(f"{name}: {perf_counter() - began:.0f} s", flush=True)
    return "\n".join([HEAD, *(written[name] for name in QUESTIONS if name in written)])


def wrapped(text: str) -> str:
    """Break prose into lines again, after numbers have been put in; tables, headings, figures and commands stay."""
    blocks = text.split("\n\n")
    return "\n\n".join(
        block
        if block.startswith(("|", "#", "    ", "!"))
        else "\n".join(line for item in _items(block) for line in textwrap.wrap(
            item, WIDTH, subsequent_indent="  " if item.startswith("* ") else "", break_long_words=False,
            break_on_hyphens=False,
        ))
        for block in blocks
    )  # fmt: skip


def _items(block: str) -> list[str]:
    """Return the items of a list, or a paragraph as a whole."""
    return block.split("\n") if block.startswith("* ") else [" ".join(block.split())]


def sections(text: str) -> dict[str, str]:
    """Return the answers on a page by the name of the question."""
    parts = re.split(r"^(?=## Q\d+ )", text, flags=re.MULTILINE)[1:]
    return {part.split()[1]: part.strip() + "\n" for part in parts}
