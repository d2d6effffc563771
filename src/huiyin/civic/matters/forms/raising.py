"""The three short steps of raising a matter, and joining a neighbour's."""

import re
import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.civic.matters.forms.desk import PhotosField
from huiyin.civic.matters.forms.words import kind_choices
from huiyin.civic.matters.rules.steps import BODY_LENGTH, TITLE_LENGTH
from huiyin.civic.matters.rules.words import Kind, Visibility
from huiyin.kit.attachments import MAX_PHOTOS

_TOKEN = re.compile(r"[\w-]{43}")


def new_key() -> str:
    """Return an idempotency key for one filling-in of the form."""
    return secrets.token_urlsafe(24)


class TokensField(forms.MultipleChoiceField):
    """Tokens of photos that were kept at an earlier step; anything that is no token is passed over."""

    hidden_widget = forms.MultipleHiddenInput
    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        """Return the tokens, at most as many as photos fit."""
        said = value if isinstance(value, list) else []
        return [token for token in said if _TOKEN.fullmatch(token)][:MAX_PHOTOS]


class WhatForm(forms.Form):
    """What it is about."""

    body = forms.CharField(
        label=__("What is it about?"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=__("What happened, since when, and what would help. No names or numbers of others."),
    )
    title = forms.CharField(
        label=__("A short title"),
        max_length=TITLE_LENGTH,
        required=False,
        help_text=__("Left empty, we take the first words."),
    )
    kind = forms.ChoiceField(label=__("What kind of matter"), choices=kind_choices, initial=Kind.WISH.value)
    photos = PhotosField(help_text=__("Up to 9, JPEG, PNG or WebP; where they were taken is removed."))
    kept = TokensField(required=False)


class WhereForm(forms.Form):
    """Where it is, within the place of the link."""

    within = forms.ChoiceField(label=__("Which part"), required=False)
    spot = forms.CharField(
        label=__("Where exactly"),
        max_length=120,
        required=False,
        help_text=__("Such as: third floor, by the east gate, in front of the rubbish shed."),
    )

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parts:
            self.fields["within"] = forms.ChoiceField(
                label=_("Which part"), choices=[("", _("Nothing in particular")), *parts], required=False
            )
        else:
            del self.fields["within"]


class OpennessForm(forms.Form):
    """Who may read it, and whether it stays apart from the account."""

    visibility = forms.ChoiceField(
        label=__("Who may read it?"),
        widget=forms.RadioSelect,
        choices=[
            (Visibility.PUBLIC.value, __("Everybody: on the wall, without names and numbers")),
            (Visibility.PRIVATE.value, __("Only the staff in charge and me")),
        ],
        initial=Visibility.PUBLIC.value,
    )
    anonymous = forms.BooleanField(
        label=__("Stay altogether anonymous"),
        required=False,
        help_text=__("Then nobody can call back. You follow it by the link that we show you next."),
    )
    # Only a program fills this in; then staff look at the matter, and nobody is refused. Whoever cannot see
    # the page's style may meet it; so it says what to do.
    website = forms.CharField(
        label=__("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )


class JoinForm(forms.Form):
    """How a neighbour who joins wants to hear the echo; every field may stay empty."""

    name = forms.CharField(
        label=__("How may we call you?"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=__("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=__("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class FollowForm(forms.Form):
    """Where the echo should go; with an account nothing is asked."""

    prefix = "follow"

    email = forms.EmailField(
        label=__("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ReachForm(JoinForm, OpennessForm):
    """How somebody without account is reached."""

    field_order = ("name", "phone", "email", "anonymous", "visibility", "website")

    def clean(self) -> dict[str, Any]:
        """Ask once more before somebody becomes unreachable by oversight."""
        said = super().clean() or {}
        reachable = said.get("phone") or said.get("email")
        if not reachable and not said.get("anonymous") and not self.errors:
            self.add_error(
                "phone", _("Leave a telephone number or an e-mail address, or choose to stay anonymous.")
            )
        return said
