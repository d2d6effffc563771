"""What staff fill in when they send a matter out, hand it back, rule on it, or keep the table of bases."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.forms.desk import ActForm, CategoryField
from huiyin.civic.matters.forms.words import choices
from huiyin.civic.matters.rules.duty import MARK_WORDS, OBJECTION_WORDS, PARTY_WORDS, Mark, Objection, Party
from huiyin.civic.places.public import LADDER, LEVEL_WORDS


def objection_choices() -> list[tuple[str, str]]:
    """Return why a matter may be handed back."""
    return choices(Objection, lambda one: gettext(OBJECTION_WORDS[one]))


def party_choices() -> list[tuple[str, str]]:
    """Return who may be responsible."""
    return choices(Party, lambda one: gettext(PARTY_WORDS[one]))


def mark_choices() -> list[tuple[str, str]]:
    """Return how well a ground may be attested, a proposal first: that is what an office enters."""
    order = [Mark.P, *(mark for mark in Mark if mark is not Mark.P)]
    return choices(order, lambda one: f"{one.value} · {gettext(MARK_WORDS[one])}")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _ToHolderForm(ActForm):
    """One holder and the ground on which they are responsible."""

    holder = forms.ChoiceField(label=_("To whom"))
    basis = forms.TypedChoiceField(label=_("On which basis"), coerce=int, empty_value=None, required=False)

    def offer(self) -> None:
        """Offer who serves the place and whoever was searched for, and the bases, those that fit first."""
        self.choose("holder", [("", _("Choose one organisation or person")), *self.offers.holders])
        self.choose("basis", [("", _("The best that names them")), *self.offers.bases])
        self.fields["basis"].help_text = self.offers.why


class AssignForm(_ToHolderForm):
    """Sending a matter out."""

    note = forms.CharField(label=_("Note for them"), max_length=1000, required=False, widget=_lines(2))


class RuleForm(_ToHolderForm):
    """A leader's ruling."""

    reason = forms.CharField(label=_("Why"), max_length=1000, widget=_lines(3))


class ReturnForm(ActForm):
    """Handing a matter back: why, on which other ground, and who should have it."""

    objection = forms.ChoiceField(label=_("Objection"), choices=objection_choices, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=_lines(3))
    basis = forms.TypedChoiceField(
        label=_("The basis that names somebody else"), coerce=int, empty_value=None, required=False
    )
    proposed = forms.TypedChoiceField(
        label=_("Who should have it"), coerce=int, empty_value=None, required=False
    )

    def offer(self) -> None:
        """Offer the bases and the organisations at the place."""
        self.choose("basis", [("", _("none in the table")), *self.offers.bases])
        self.choose("proposed", [("", _("we do not know")), *self.offers.orgs])


class MoveForm(ActForm):
    """Why a matter goes up or down the ladder, and how far."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=_lines(3))
    level = forms.ChoiceField(
        label=_("To which step"),
        choices=lambda: [
            ("", gettext("the next that has an office")),
            *choices(LADDER, lambda one: gettext(LEVEL_WORDS[one])),
        ],
        required=False,
    )


class BasisForm(forms.Form):
    """A basis, or the next version of one."""

    party = forms.ChoiceField(label=_("Who is responsible"), choices=party_choices)
    category = CategoryField(
        required=False, help_text=_("A class of any level; empty: it speaks of everything.")
    )
    without_property = forms.BooleanField(
        label=_("Only where no property company is at work"), required=False
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=_("Ground"), help_text=_("Law or contract, with the article."), max_length=300, widget=_lines(3)
    )
    source = forms.CharField(label=_("Where this is written"), max_length=200)
    mark = forms.ChoiceField(label=_("How well it is attested"), choices=mark_choices)
    valid_from = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class EndBasisForm(forms.Form):
    """The last day of a basis."""

    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def basis_initial(found: Any, category: str) -> dict[str, Any]:
    """Return what stands in a version, as the form of the next one takes it."""
    return {
        "party": found.party.value,
        "category": category,
        "without_property": found.without_property,
        "title": found.title,
        "text": found.text,
        "source": found.source,
        "mark": found.mark.value,
    }
