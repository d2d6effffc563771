"""`huiyin triage train`, `rollback` and `read`: what is learned from the installation's own matters."""

import click
from django.utils.translation import gettext as _

from huiyin.civic.triage.public import keep_model, read_matter, roll_back, train, unread
from huiyin.kernel.actor import Channel, system
from huiyin.site.preparing import make_ready

ACTOR = system("huiyin triage", Channel.COMMAND)


@click.command("train")
def train_command() -> None:
    """Learn from the matters that staff classified.

    The new model serves only if it reads the newest matters better than what serves now.
    """
    make_ready()
    trained = train()
    if trained is None:
        raise click.ClickException(
            _(
                "There are too few labels yet: two classes with five matters each are needed, and some newer "
                "ones to score."
            )
        )
    kept = keep_model(actor=ACTOR, trained=trained)
    said = (
        _("Model %(version)s serves: macro-F1 %(new).3f on the newest %(n)s matters, %(old).3f before.")
        if trained.is_better
        else _(
            "Model %(version)s was not better and does not serve: macro-F1 %(new).3f on the newest %(n)s "
            "matters, %(old).3f before."
        )
    )
    figures = {"new": trained.score.macro_f1, "old": trained.before.macro_f1, "n": trained.score.n}
    click.echo(said % (figures | {"version": kept.version}))


@click.command("rollback")
def rollback_command() -> None:
    """Take back the model that serves; the one before it serves again, or the written words alone."""
    make_ready()
    before = roll_back(actor=ACTOR)
    if before is None:
        click.echo(_("Messages are read by the written words again."))
    else:
        click.echo(_("Model %(version)s serves again.") % {"version": before.version})


@click.command("read")
@click.option("--most", default=10_000, show_default=True, type=click.IntRange(1), help="How many at most.")
def read_command(most: int) -> None:
    """Read the open matters that nobody read yet, for instance imported ones, the newest first."""
    make_ready()
    ids = unread(most)
    for matter_id in ids:
        read_matter(actor=ACTOR, matter_id=matter_id)
    click.echo(_("Read %(n)s matters.") % {"n": len(ids)})
