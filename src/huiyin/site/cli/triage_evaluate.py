"""`huiyin triage evaluate`: how well messages are read, on any file whose classes are known."""

import json
from pathlib import Path

import click
from django.utils.translation import gettext as _

from huiyin.civic.triage.public import Evaluation, Row, evaluate, evaluate_folds, read_row
from huiyin.kit.json_lines import BadLine, read_json_lines

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("evaluate")
@click.option("--train", multiple=True, type=FILE, help="Labelled messages to learn from; may be repeated.")
@click.option("--test", type=FILE, help="Labelled messages to score.")
@click.option(
    "--folds", type=click.IntRange(2, 20), help="Without --test: score each row by what the others teach."
)
@click.option(
    "--misses", default=0, type=click.IntRange(0), help="How many of the surest misses to list, by id."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.argument("more", nargs=-1, type=FILE)
def evaluate_command(
    train: tuple[Path, ...],
    test: Path | None,
    folds: int | None,
    misses: int,
    as_json: bool,
    more: tuple[Path, ...],
) -> None:
    """Score how messages are read: macro-F1, accuracy, calibration, each class, confusion.

    Files are JSON lines with title, body and label1; MORE are further files to learn from. Without --train
    the written words alone are scored. With --folds, rows of one `group` stay together. Nothing is stored.
    """
    taught = [row for file in (*train, *more) for row in _rows(file)]
    if (test is None) == (folds is None):
        raise click.UsageError(_("Give either --test FILE or --folds N."))
    if test is None and not any(row.label for row in taught):
        raise click.UsageError(_("With --folds, --train needs labelled messages."))
    try:
        found = evaluate(taught, _rows(test)) if test else evaluate_folds(taught, folds or 5)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if not found.score.n:
        raise click.ClickException(_("No message of the file has a label, so there is nothing to score."))
    click.echo(json.dumps(found.score.as_card(), ensure_ascii=False, indent=2) if as_json else report(found))
    for miss in found.misses[:misses]:
        click.echo(f"{miss.id}\t{miss.truth} → {miss.read}\t{miss.p:.2f}")


def _rows(file: Path) -> list[Row]:
    with file.open("rb") as lines:
        read = [(number, found) for number, found in read_json_lines(lines)]
    bad = [number for number, found in read if isinstance(found, BadLine)]
    if bad:
        first = ", ".join(map(str, bad[:5]))
        click.echo(_("%(file)s: %(n)s lines are no JSON objects and are left out: %(first)s") % {
            "file": file.name, "n": len(bad), "first": first
        }, err=True)  # fmt: skip
    return [read_row(found, number) for number, found in read if not isinstance(found, BadLine)]


def report(found: Evaluation) -> str:
    """Return the figures as a text to read."""
    one = found.score
    learned = f"learned from {found.learned_from}, left out {found.left_out}"
    lines = [
        f"messages      {one.n}  ({learned if found.learned_from else 'cold start: no labels'})",
        f"macro-F1      {one.macro_f1:.4f}",
        f"accuracy      {one.accuracy:.4f}",
        f"top-2         {one.top2:.4f}",
        f"calibration   ECE {one.ece:.4f}, Brier {one.brier:.4f}",
        "",
        "class\tn\tprecision\trecall\tF1",
        *(f"{c.name}\t{c.n}\t{c.precision:.3f}\t{c.recall:.3f}\t{c.f1:.3f}" for c in one.classes),
        "",
        "confusion (rows: true)",
    ]  # fmt: skip
    names = sorted({name for row in one.confusion.values() for name in row} | set(one.confusion))
    lines.append("\t".join(["", *names]))
    lines += [
        "\t".join([true, *(str(row.get(name, 0)) for name in names)]) for true, row in one.confusion.items()
    ]
    return "\n".join(lines)
