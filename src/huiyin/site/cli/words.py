"""What several commands understand alike."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from django.utils.translation import gettext as _

from huiyin.civic.places.public import Place
from huiyin.site.importing import place_written


def place_called(text: str) -> Place:
    """Return the place of a full name, a code or a token, as an option names it."""
    found = place_written(text)
    if found is None:
        hint = _("No place, or more than one, is called “%(text)s”. Write its full name or its code.")
        raise click.ClickException(hint % {"text": text})
    return found


@contextmanager
def new_file(out: Path) -> Iterator[TextIO]:
    """Yield a file to write that its owner alone reads; it has its name only when it is whole.

    What is there already is evidence of another day and is never written over.
    """
    if out.exists():
        raise click.ClickException(_("%(file)s exists. Name another file.") % {"file": out})
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
