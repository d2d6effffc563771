"""Forms of the mailbox."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from huiyin.civic.places import public as places
from huiyin.kernel.errors import NotFound
from huiyin.kit.http import sentence


class AliasForm(forms.Form):
    """An address that stands for a place."""

    local = forms.CharField(
        label=gettext_lazy("Part before the @"),
        max_length=40,
        help_text=gettext_lazy("The mail server has to deliver this address into the mailbox too."),
    )
    area_id = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=120,
        help_text=gettext_lazy("Its full name, or the six characters on its poster."),
    )

    def clean_area_id(self) -> int:
        """Find the one place that is meant."""
        text = self.cleaned_data["area_id"]
        try:
            return places.place_said(text).id
        except NotFound as missing:
            raise ValidationError(sentence(missing)) from missing
