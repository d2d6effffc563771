"""Forms of people."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import rules
from huiyin.civic.people.rules import ROLE_NAMES, SCOPE_WORDS, TIE_NAMES, Handle, Tie, openings
from huiyin.civic.people.rules.census import midnight
from huiyin.civic.people.rules.openings import Masked
from huiyin.civic.places import public as places
from huiyin.kernel.errors import NotFound, Refusal
from huiyin.kernel.permissions import Role
from huiyin.kernel.scopes import Scope
from huiyin.kit.http import sentence


class HandleField(forms.CharField):
    """A phone number or e-mail address; cleans to a `Handle`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> Handle | None:
        """Read the contact; the sentence of the refusal becomes the field's error."""
        text = super().clean(value)
        try:
            return rules.read_handle(text) if text else None
        except Refusal as refusal:
            raise ValidationError(sentence(refusal), code=refusal.code) from refusal


class PlaceField(forms.CharField):
    """A place by its full name, or by the code on its poster; cleans to its id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> int | None:
        """Find the one place that is meant."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return places.place_said(text).id
        except NotFound as missing:
            raise ValidationError(sentence(missing)) from missing


class OrgField(forms.CharField):
    """An organisation by its whole name; cleans to its id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)

    def clean(self, value: Any) -> int | None:
        """Find the one organisation of this name."""
        text = super().clean(value)
        if not text:
            return None
        found = [org for org in orgs.find_orgs(text, limit=20) if org.name == text.strip()]
        if len(found) != 1:
            raise ValidationError(
                _("We know no organisation called “%(text)s”. Write its whole name as in the directory."),
                params={"text": text},
            )
        return found[0].id


def _password(label: Any, *, new: bool, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"})
    # A password is what was typed, blanks at its ends included.
    return forms.CharField(label=label, help_text=help_text, widget=widget, max_length=128, strip=False)


def _handle(**kwargs: Any) -> HandleField:
    return HandleField(
        label=gettext_lazy("Phone or e-mail"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        **kwargs,
    )


class LoginForm(forms.Form):
    """Log-in. What was typed is not told right or wrong before the password is."""

    handle = forms.CharField(
        label=gettext_lazy("Phone or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = _password(gettext_lazy("Password"), new=False)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class RegisterForm(forms.Form):
    """A new account."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=rules.MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    handle = _handle(help_text=gettext_lazy("You log in with it, and staff reach you by it."))
    password = _password(
        gettext_lazy("Password"),
        new=True,
        help_text=gettext_lazy("At least 8 characters; a few words of your own are easy to remember."),
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that my name and contact are kept to work on what I raise."),
        help_text=gettext_lazy(
            "They are encrypted and shown to the staff in charge only; "
            "you can have them deleted at any time on your own page."
        ),
    )

    guardian = forms.CharField(
        label=gettext_lazy("Under 14? The parent or guardian who agrees"),
        max_length=rules.MAX_NAME,
        required=False,
        help_text=gettext_lazy("Leave it empty if you are 14 or older."),
    )

    def contact(self) -> dict[str, str]:
        """Return the contact as the action takes it."""
        handle = self.cleaned_data["handle"]
        return {handle.kind.value: handle.text}


class ProfileForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=rules.MAX_NAME)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of e-mails"), choices=[("zh-hans", "中文"), ("en", "English")]
    )


class ContactForm(forms.Form):
    """Another contact to log in with."""

    handle = _handle()
    password = _password(gettext_lazy("Your present password"), new=False)


class PasswordForm(forms.Form):
    """A new password."""

    old = _password(gettext_lazy("Your present password"), new=False)
    new = _password(gettext_lazy("New password"), new=True)


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=gettext_lazy("What for"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), widget=forms.CheckboxSelectMultiple, initial=[Scope.READ.value]
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"), initial=90, min_value=1, max_value=rules.MAX_TOKEN_DAYS
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("Requests a minute"),
        initial=rules.PER_MINUTE,
        min_value=1,
        max_value=rules.MOST_PER_MINUTE,
    )
    per_day = forms.IntegerField(
        label=gettext_lazy("Requests a day"), initial=rules.PER_DAY, min_value=1, max_value=rules.MOST_PER_DAY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["scopes"]).choices = [
            (scope.value, _(words)) for scope, words in SCOPE_WORDS.items()
        ]

    def clean_scopes(self) -> frozenset[Scope]:
        """Return the scopes as the rules name them."""
        return frozenset(Scope(value) for value in self.cleaned_data["scopes"])


class CodeForm(forms.Form):
    """The code that came to one's telephone."""

    code = forms.CharField(
        label=gettext_lazy("Code from the SMS"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class MachineForm(forms.Form):
    """The program of another system, and the role it works in."""

    name = forms.CharField(
        label=gettext_lazy("Name of the system"),
        max_length=rules.MAX_NAME,
        help_text=gettext_lazy("As people here call it: “12345 hotline bridge”."),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=rules.MAX_PURPOSE,
        help_text=gettext_lazy("Stays on record."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    area_id = PlaceField(
        label=gettext_lazy("Over which place"),
        required=False,
        help_text=gettext_lazy("Its full name or the code on its poster; leave empty for an organisation."),
    )
    org_id = OrgField(label=gettext_lazy("In which organisation"), required=False)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=self.fields["role"].label, choices=[(role.value, _(ROLE_NAMES[role])) for role in roles]
        )

    def clean_role(self) -> Role:
        """Return the role as the rules name it."""
        return Role(self.cleaned_data["role"])


class HomeForm(forms.Form):
    """One's own home."""

    area_id = PlaceField(
        label=gettext_lazy("Compound or building"),
        help_text=gettext_lazy("Its full name, or the six characters on its poster."),
    )
    room = forms.CharField(label=gettext_lazy("Room"), max_length=rules.MAX_ROOM, required=False)
    tie = forms.ChoiceField(label=gettext_lazy("You are"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tie"] = forms.ChoiceField(
            label=self.fields["tie"].label, choices=[(tie.value, _(name)) for tie, name in TIE_NAMES.items()]
        )

    def clean_tie(self) -> Tie:
        """Return the tie as the rules name it."""
        return Tie(self.cleaned_data["tie"])


class ResidentForm(HomeForm):
    """A resident whom staff or a building head records."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=rules.MAX_NAME)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    field_order = ("name", "phone", "email", "area_id", "room", "tie")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tie"].label = _("They are")


class PurposeForm(forms.Form):
    """Why data are deleted, or a password is renewed."""

    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=rules.MAX_PURPOSE)


class WhyForm(forms.Form):
    """What something masked is opened for."""

    purpose = forms.ChoiceField(label=gettext_lazy("What for"))
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=openings.MAX_WORDS,
        required=False,
        help_text=gettext_lazy("The person can read this in their access log."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["purpose"]).choices = purposes()


class OpeningForm(WhyForm):
    """Which masked fields are needed, and what for; of a single one nothing is asked."""

    fields_asked = forms.MultipleChoiceField(
        label=gettext_lazy("What you need to see"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("fields_asked", "purpose", "words")

    def __init__(self, *args: Any, offered: Sequence[Masked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        if len(offered) < 2:
            del self.fields["fields_asked"]
            return
        asked = cast(forms.MultipleChoiceField, self.fields["fields_asked"])
        asked.choices = [(field.value, _(openings.FIELD_NAMES[field])) for field in offered]

    def said(self) -> dict[str, Any]:
        """Return what was entered as the action takes it."""
        data = dict(self.cleaned_data)
        return {"fields": data.pop("fields_asked", [field.value for field in self.offered]), **data}


def purposes() -> list[tuple[str, str]]:
    """Return the closed list of purposes, with an empty first line."""
    return [("", "–"), *((one.value, _(name)) for one, name in openings.PURPOSE_NAMES.items())]


class PersonForm(forms.Form):
    """Corrections to a person; what is left empty stays."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=rules.MAX_NAME, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    id_number = forms.CharField(label=gettext_lazy("Identity number"), max_length=18, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=rules.MAX_ADDRESS, required=False)


class GrantForm(forms.Form):
    """A role to give; the choices are the roles that the giver can hand on."""

    handle = _handle(help_text=gettext_lazy("What the person logs in with; they gave it to you."))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    area_id = PlaceField(
        label=gettext_lazy("Over which place"),
        required=False,
        help_text=gettext_lazy("Its full name or the code on its poster; leave empty for an organisation."),
    )
    org_id = OrgField(label=gettext_lazy("In which organisation"), required=False)
    employer_id = OrgField(
        label=gettext_lazy("Employer"),
        required=False,
        help_text=gettext_lazy("Of an in-service member; else leave it empty."),
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    duty = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("In a few words, as on the notice board: “water and lifts”."),
    )
    public_name = forms.BooleanField(
        label=gettext_lazy("They agree to be named in full on the notice board."), required=False
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=self.fields["role"].label, choices=[(role.value, _(ROLE_NAMES[role])) for role in roles]
        )

    def facts(self) -> dict[str, Any]:
        """Return what was entered as the action takes it."""
        data = self.cleaned_data
        return {
            "handle": data["handle"].text,
            "role": Role(data["role"]),
            "area_id": data["area_id"],
            "org_id": data["org_id"],
            "employer_id": data["employer_id"],
            "starts": midnight(data["first_day"]),
            "ends": midnight(data["last_day"], days=1),
            "duty": data["duty"],
            "public_name": data["public_name"],
        }
