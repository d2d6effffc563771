"""Forms of webhooks."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.civic.hooks.rules import KIND_WORDS, MAX_NAME, HookKind
from huiyin.civic.orgs import public as orgs
from huiyin.civic.places import public as places
from huiyin.kernel.errors import NotFound
from huiyin.kit.http import sentence
from huiyin.kit.outgoing import MOST_URL


class SubscriptionForm(forms.Form):
    """A system to be told."""

    name = forms.CharField(
        label=gettext_lazy("Name of the system"),
        max_length=MAX_NAME,
        help_text=gettext_lazy("As people here call it: “12345 hotline bridge”."),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=MOST_URL,
        help_text=gettext_lazy("https only; it is kept sealed, and of it only the host is shown."),
        widget=forms.URLInput,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Tell when a matter was"),
        widget=forms.CheckboxSelectMultiple,
        initial=[kind.value for kind in KIND_WORDS],
    )
    area_id = forms.CharField(
        label=gettext_lazy("Of which place"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Its full name or the code on its poster; leave empty for an organisation."),
    )
    org_id = forms.CharField(
        label=gettext_lazy("Or held by which organisation"), max_length=80, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["kinds"]).choices = [
            (kind.value, _(words)) for kind, words in KIND_WORDS.items()
        ]

    def clean_kinds(self) -> list[HookKind]:
        """Return the kinds as the rules name them."""
        return [HookKind(value) for value in self.cleaned_data["kinds"]]

    def clean_area_id(self) -> int | None:
        """Find the one place that is meant."""
        text = self.cleaned_data["area_id"]
        if not text:
            return None
        try:
            return places.place_said(text).id
        except NotFound as missing:
            raise ValidationError(sentence(missing)) from missing

    def clean_org_id(self) -> int | None:
        """Find the one organisation of this name."""
        text = self.cleaned_data["org_id"].strip()
        if not text:
            return None
        found = [org for org in orgs.find_orgs(text, limit=20) if org.name == text]
        if len(found) != 1:
            said = _("We know no organisation called “%(text)s”. Write its whole name as in the directory.")
            raise ValidationError(said, params={"text": text})
        return found[0].id
