"""`huiyin reorganise`."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from huiyin.civic.territory import public as territory
from huiyin.kernel.actor import Channel, system
from huiyin.kit.http import worded
from huiyin.site.preparing import make_ready

ACTOR = system("huiyin reorganise", Channel.COMMAND)
_WORDS = {
    "areas": "places",
    "below": "places in them",
    "matters": "matters",
    "open": "open ones",
    "handed": "change hands",
    "roles": "roles",
    "lists": "lists",
}


@click.command("reorganise")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing. The default.")
@click.option("--apply", "do_apply", is_flag=True, help="Carry the plan out now.")
@click.option("--schedule", is_flag=True, help="Let the worker carry the plan out at midnight of its day.")
@click.option("--early", is_flag=True, help="With --apply: before the plan's day, on purpose.")
def reorganise_command(file: Path, dry_run: bool, do_apply: bool, schedule: bool, early: bool) -> None:
    """Reorganise places, organisations and roles after a plan in JSON.

    The file has title, basis, effective (YYYY-MM-DD) and steps; docs/operating.md has an example. Exit code
    0: shown, scheduled or carried out; 1: the plan cannot be, and why.
    """
    if dry_run + do_apply + schedule > 1:
        raise click.UsageError(_("Choose one of --dry-run, --apply and --schedule."))
    make_ready()
    plan = _made(_read(file))
    shown = territory.dry_run(actor=ACTOR, plan_id=plan)
    if shown.problems:
        for problem in shown.problems:
            where = _("Step %(n)s: ") % {"n": problem.step} if problem.step else ""
            click.echo(where + worded(problem.message, problem.params), err=True)
        territory.cancel_plan(actor=ACTOR, plan_id=plan, reason="huiyin reorganise")
        raise SystemExit(1)
    seen = territory.plan_of(ACTOR, plan)
    _say(seen.report)
    _decide(plan, seen.digest, do_apply=do_apply, schedule=schedule, early=early)


def _read(file: Path) -> dict[str, Any]:
    try:
        plan = json.loads(file.read_text(encoding="utf-8"))
        date.fromisoformat(plan["effective"])
        said = {name: str(plan[name]) for name in ("title", "basis", "effective")}
        return {**said, "steps": list(plan["steps"])}
    except (ValueError, KeyError, TypeError) as error:
        hint = _("“%(name)s” is no plan: it needs title, basis, effective (YYYY-MM-DD) and steps. %(error)s")
        raise click.ClickException(hint % {"name": file.name, "error": error}) from error


def _made(plan: dict[str, Any]) -> int:
    made = territory.make_plan(
        actor=ACTOR,
        title=plan["title"],
        basis=plan["basis"],
        effective=date.fromisoformat(plan["effective"]),
        steps=plan["steps"],
    )
    return int(made.pk)


def _say(report: dict[str, Any]) -> None:
    for line in report["areas"]:
        click.echo(f"{line['before'] or '–'} → {line['after']}")
    for line in report["matters"]:
        click.echo(f"{line['place']}: {line['from'] or '–'} → {line['to']} ({line['n']})")
    said = ", ".join(f"{_(_WORDS[name])} {n}" for name, n in report["numbers"].items())
    click.echo(said)


def _decide(plan: int, digest: str, *, do_apply: bool, schedule: bool, early: bool) -> None:
    if do_apply:
        territory.apply_plan(actor=ACTOR, plan_id=plan, digest=digest, early=early)
        click.echo(_("The plan was carried out. Everything is where it belongs now."))
    elif schedule:
        territory.schedule_plan(actor=ACTOR, plan_id=plan, digest=digest)
        click.echo(_("The plan is carried out at midnight of its day."))
    else:
        territory.cancel_plan(actor=ACTOR, plan_id=plan, reason="huiyin reorganise --dry-run")
        click.echo(_("A dry run: nothing was changed."))
