"""``loyalty-lab marks``: what students have handed in, checked anew and exported as CSV."""

from pathlib import Path

import click

from simulation.cli.errors import BadInput
from simulation.cli.screen import print_table, progress, say, warn


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FOLDER...")
@click.option("--out", default="marks.csv", show_default=True, type=click.Path(path_type=Path),
              help="Where to write the marks of every item.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Show no progress.")
def marks(folders: tuple[Path, ...], out: Path, quiet: bool) -> None:
    """Mark what students handed in.

    FOLDER is where their records are (files `ID_NN.json` from their `work` folders; folders within are searched). Answers are
    checked anew, each with the student's own seed; a row for every item is written as CSV, and the sums are shown. Nothing
    in a record is ever executed.
    """
    from simulation.course.marks import marked, records_in, totals  # heavy: imported where it is used

    records, refused = records_in(folders)
    for each in refused:
        warn(each)
    if not records:
        raise BadInput(
            "there are no students' records here (files such as 'ki-2041_01.json' from their 'work' folders)"
        )
    with progress("records", quiet) as show:
        table = marked(records, show)
    out.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(out, index=False)
    sums = totals(table)
    print_table("Marks", list(sums.columns), [[str(cell) for cell in row] for row in sums.itertuples(index=False)])
    say(f"Every item is in {out}; the written answers are yours to mark, see docs/teaching.md.")
