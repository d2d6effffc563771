"""`huiyin triage topics FILE`: the hot topics of any file of messages."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from huiyin.civic.triage.public import (
    MESSAGE_COLUMNS,
    TOPIC_COLUMNS,
    Fault,
    Message,
    Ranked,
    message_rows,
    read_messages,
    topic_rows,
    topics_of_messages,
)
from huiyin.kit.http import worded
from huiyin.kit.json_lines import BadLine, read_json_lines
from huiyin.kit.tables import read_rows, write_xlsx

OUT = click.Path(dir_okay=False, path_type=Path)
SHOWN_FAULTS = 20
# A spreadsheet of a city's year; what is larger comes as JSON lines.
MAX_BYTES = 50 * 1024 * 1024


@click.command("topics")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--top", default=10, show_default=True, type=click.IntRange(1, 1_000), help="How many to print."
)
@click.option("--topics", "topics_out", type=OUT, help="Write the table of topics (热点问题表) as XLSX.")
@click.option(
    "--messages", "messages_out", type=OUT, help="Write their messages (热点问题留言明细表) as XLSX."
)
@click.option(
    "--tabled", type=click.IntRange(1), help="How many topics the tables hold. Default: those printed."
)
def topics(
    file: Path, top: int, topics_out: Path | None, messages_out: Path | None, tabled: int | None
) -> None:
    """Find what many messages of a file are about, the hottest first.

    The file is JSON lines, CSV or XLSX with a title or a text in each row; time, likes, dislikes, user and
    number are used where they are there, under English or Chinese names. Nothing is stored.
    """
    bad: list[Fault] = []
    messages, faults = _sorted(read_messages(_rows(file, bad)))
    _report([*bad, *faults], len(messages))
    found = topics_of_messages(messages, workers=min(2, os.cpu_count() or 1))
    for one in found[:top]:
        _show(one)
    if not found:
        click.echo(_("No two messages are about the same thing."))
    chosen = found[: tabled or top]
    if topics_out:
        topics_out.write_bytes(write_xlsx(TOPIC_COLUMNS, topic_rows(chosen)))
    if messages_out:
        messages_out.write_bytes(write_xlsx(MESSAGE_COLUMNS, message_rows(chosen)))


def _rows(file: Path, bad: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of a file; what is no row at all is noted in `bad`."""
    with file.open("rb") as opened:
        if file.suffix.lower() not in {".jsonl", ".json", ".ndjson"}:
            yield from read_rows(opened, file.name, max_bytes=MAX_BYTES)
            return
        for number, row in read_json_lines(opened):
            if isinstance(row, BadLine):
                bad.append(Fault(number, row.message, left_out=True))
            else:
                yield number, row


def _sorted(found: Iterable[Message | Fault]) -> tuple[list[Message], list[Fault]]:
    messages: list[Message] = []
    faults: list[Fault] = []
    for one in found:
        if isinstance(one, Fault):
            faults.append(one)
        else:
            messages.append(one)
    return messages, faults


def _report(faults: Sequence[Fault], read: int) -> None:
    out = sum(fault.left_out for fault in faults)
    click.echo(_("%(read)s messages read, %(out)s rows left out.") % {"read": read, "out": out}, err=True)
    for fault in sorted(faults, key=lambda one: one.number)[:SHOWN_FAULTS]:
        said = worded(fault.message, {"row": fault.number, "value": fault.value})
        click.echo(said if "%(row)s" in fault.message else f"{fault.number}: {said}", err=True)
    if len(faults) > SHOWN_FAULTS:
        click.echo(_("… and %(more)s more.") % {"more": len(faults) - SHOWN_FAULTS}, err=True)


def _show(one: Ranked) -> None:
    parts = "  ".join(f"{name} {points:g}" for name, points in one.heat.parts.items())
    click.echo(f"{one.rank:>3}  {one.heat.index:>5}  {one.title}")
    told = [one.where, one.span, _("%(count)s messages") % {"count": one.facts.count}]
    told.append(_("%(count)s supporters") % {"count": one.facts.supporters})
    if one.growth:
        told.append(_("growing: %(recent)s in the last week") % {"recent": one.growth.recent})
    click.echo(f"            {' · '.join(filter(None, told))}")
    click.echo(f"            {parts}")
