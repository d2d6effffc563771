"""`huiyin triage`: what reads messages, by the command line."""

import click

from huiyin.site.cli.triage_evaluate import evaluate_command
from huiyin.site.cli.triage_learning import read_command, rollback_command, train_command
from huiyin.site.cli.triage_topics import topics


@click.group("triage")
def triage_command() -> None:
    """Read messages: what they are about, and what many are about."""


triage_command.add_command(evaluate_command)
triage_command.add_command(read_command)
triage_command.add_command(rollback_command)
triage_command.add_command(topics)
triage_command.add_command(train_command)
