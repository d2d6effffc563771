"""What several commands understand alike."""

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
