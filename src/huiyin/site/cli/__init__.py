"""The command line: `huiyin`. A command is loaded, with Django below it, only when it is called."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import click
import django
from django.db import DatabaseError, InterfaceError
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import sentence
from huiyin.kit.outage import Outage, outage

COMMANDS = {
    "audit": "audit",
    "backup": "backups",
    "check": "check",
    "demo": "demo",
    "export": "export",
    "import": "imports",
    "mail": "mail",
    "migrate": "migrate",
    "operator": "accounts",
    "poster": "poster",
    "restore": "backups",
    "reorganise": "reorganise",
    "serve": "serve",
    "token": "accounts",
    "triage": "triage",
    "unlock": "accounts",
    "worker": "serve",
}

OUTAGES = {
    Outage.DATABASE: N_("The database in DATABASE_URL does not answer: %(said)s"),
    Outage.DISK: N_("The disk is full, or may not be written to: %(said)s"),
    Outage.BUSY: N_("The database was busy for too long. Try again: %(said)s"),
}


class LazyGroup(click.Group):
    """A group whose commands live in the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        _set_up()
        module = import_module(f"huiyin.site.cli.{COMMANDS[cmd_name]}")
        return cast(click.Command, getattr(module, f"{cmd_name}_command"))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a refusal is one sentence on standard error and exit code 1."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(sentence(refusal)) from refusal
        except (OSError, DatabaseError, InterfaceError) as error:
            said = _told(error)
            if said is None:
                raise
            raise click.ClickException(said) from error


def _told(error: OSError | DatabaseError | InterfaceError) -> str | None:
    """Return a sentence for what an operator can put right; a fault of ours keeps its traceback."""
    kind = outage(error)
    if kind is not None and not (isinstance(error, OSError) and error.filename):
        said = next(iter(str(error).splitlines()), "")
        return _(OUTAGES[kind]) % {"said": said}
    if isinstance(error, OSError) and error.filename:
        facts = {"file": error.filename, "why": error.strerror or error}
        return _("%(file)s cannot be used: %(why)s.") % facts
    return None


def _set_up() -> None:
    """Start Django; a setting that cannot be used is one sentence, not a traceback."""
    try:
        django.setup()
    except (OSError, ValueError, KeyError) as error:
        home = os.environ.get("HUIYIN_HOME", "~/.huiyin")
        hint = f"Check HUIYIN_HOME ({home}), the keys.json in it, and DATABASE_URL."
        raise click.ClickException(f"The settings cannot be used: {error}. {hint}") from error
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    translation.activate("zh-hans" if spoken.startswith("zh") else "en")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="huiyin")
def huiyin() -> None:
    """Huiyin 回音: every matter gets an echo.

    Data lives in HUIYIN_HOME (default ~/.huiyin); nothing has to be configured to begin.
    """


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.site.settings")
    if sys.argv[1:2] == ["demo"]:
        # Invented people never share a house with real ones.
        os.environ.setdefault("HUIYIN_HOME", str(Path.home() / ".huiyin-demo"))
        os.environ.setdefault("HUIYIN_DEMO", "1")
        # Who tries it out wants to see at once what came of it.
        os.environ.setdefault("HUIYIN_KEPT_SECONDS", "2")
        os.environ.setdefault("HUIYIN_RECOUNT_MINUTES", "0.1")
    huiyin()
