"""What staff fill in at the desk: one small form an act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.forms.words import urgency_choices
from huiyin.civic.matters.queries import category_by_path
from huiyin.civic.people.public import PURPOSE_NAMES, Purpose

Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Offers:
    """What the fields of an act offer at one matter: values with their labels, and what stands there now.

    `hints` say by field why something stands there that nobody has chosen yet.
    """

    holders: Choices = ()
    audiences: Choices = ()
    photos: Choices = ()
    lists: Choices = ()
    bases: Choices = ()
    orgs: Choices = ()
    why: str = ""
    open_to: frozenset[str] = frozenset()
    helpers: Choices = ()
    open_tasks: int = 0
    initial: dict[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)


class CategoryField(forms.CharField):
    """A class of the official classification, typed or chosen by its path; cleans to its id or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Category"))
        options.setdefault("widget", forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}))
        super().__init__(max_length=200, **options)

    def clean(self, value: Any) -> Any:
        """Find the class. Raises ValidationError for a name that is none or not one alone."""
        said = super().clean(value)
        if not said:
            return None
        found = category_by_path(said)
        if found is None:
            raise ValidationError(_("“%(name)s” is no class. Choose one that is offered.") % {"name": said})
        return found.pk


class FilesInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to nine photos; cleans to a list. The attachments decide what is a photo."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Photos"))
        options.setdefault("widget", FilesInput(attrs={"accept": "image/*"}))
        super().__init__(required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files in the order in which they came."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(file, initial) for file in files if file]


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ActForm(forms.Form):
    """An act that needs nothing but a click; the others add their fields.

    `kept` are the tokens of photos that came with an earlier, refused sending of the same form.
    """

    kept: Sequence[str] = ()

    def __init__(self, *args: Any, offers: Offers | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offers = offers or Offers()
        for name, value in self.offers.initial.items():
            if name in self.fields:
                self.fields[name].initial = value
        self.offer()
        for name, hint in self.offers.hints.items():
            if name in self.fields:
                self.fields[name].help_text = hint

    def offer(self) -> None:
        """Fill the choices of the fields from what this matter offers."""

    def drop_close_tasks(self) -> None:
        """Ask about the helpers' tasks only where some are open."""
        if not self.offers.open_tasks:
            del self.fields["close_tasks"]

    def choose(self, name: str, choices: Choices) -> None:
        """Offer choices in a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _close_tasks() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Close the tasks of the helpers who are still at work"),
        help_text=_("They are told that they are no longer needed."),
        required=False,
    )


class PublishForm(ActForm):
    """The words of a wish for everybody, with the photos that go with them."""

    title = forms.CharField(label=_("Title on the wall"), max_length=80)
    text = forms.CharField(label=_("Text on the wall"), max_length=5000, required=False, widget=_lines(5))
    shown = forms.MultipleChoiceField(
        label=_("Photos that everybody sees"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self) -> None:
        """Offer the photos that came with the wish."""
        self.choose("shown", self.offers.photos)
        if not self.offers.photos:
            del self.fields["shown"]


class AcceptForm(PublishForm):
    """Taking a matter up, with its first answer and its place on the wall."""

    message = forms.CharField(
        label=_("First answer to the author"),
        help_text=_("Empty: the author reads that it was taken up."),
        max_length=5000,
        required=False,
        widget=_lines(3),
    )
    category = CategoryField(required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=urgency_choices, required=False)
    publish = forms.BooleanField(
        label=_("Put it on the wall, in the words below"), required=False, initial=True
    )
    title = forms.CharField(label=_("Title on the wall"), max_length=80, required=False)

    field_order = ("message", "category", "urgency", "publish", "title", "text", "shown")


class PrivateAcceptForm(ActForm):
    """Taking a private matter up: it has no words for the wall."""

    message = AcceptForm.declared_fields["message"]
    category = CategoryField(required=False)
    urgency = AcceptForm.declared_fields["urgency"]


class ReasonForm(ActForm):
    """An act that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=_lines(3))


class InstructForm(ActForm):
    """What a leader wants done."""

    text = forms.CharField(
        label=_("Instruction"),
        help_text=_("The holder and the staff in charge read it."),
        max_length=1000,
        widget=_lines(3),
    )


class DeclineForm(ActForm):
    """The reason that the author reads as the final echo."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The author reads this as the final echo, and may reopen within 15 days."),
        max_length=5000,
        widget=_lines(4),
    )
    close_tasks = _close_tasks()

    def offer(self) -> None:
        """Ask about helpers where there are any."""
        self.drop_close_tasks()


class SettleForm(ActForm):
    """An answer given at once."""

    text = forms.CharField(
        label=_("Answer"),
        help_text=_("The author reads it at once; others after a second person approved it."),
        max_length=5000,
        widget=_lines(5),
    )
    close_tasks = _close_tasks()

    def offer(self) -> None:
        """Ask about helpers where there are any."""
        self.drop_close_tasks()


class ClassifyForm(ActForm):
    """Another category."""

    category = CategoryField()


class NoteForm(ActForm):
    """What was found or done."""

    text = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=_lines(3))
    photos = PhotosField()
    when = forms.ChoiceField(
        label=_("The photos show it"),
        choices=[("", _("during the work")), ("before", _("before the work")), ("after", _("after it"))],
        required=False,
    )


class EchoForm(ActForm):
    """An echo in draft."""

    text = forms.CharField(
        label=_("Echo"),
        help_text=_("The author reads these words; others read them after redaction and approval."),
        max_length=5000,
        widget=_lines(6),
    )
    wanted = forms.ChoiceField(label=_("For whom"))
    photos = PhotosField()

    def offer(self) -> None:
        """Offer the audiences this matter allows."""
        self.choose("wanted", self.offers.audiences)


class FinalEchoForm(EchoForm):
    """The final echo in draft, which no helper should be surprised by."""

    close_tasks = _close_tasks()

    def offer(self) -> None:
        """Offer the audiences, and ask about helpers where there are any."""
        super().offer()
        self.drop_close_tasks()


class MergeForm(ActForm):
    """The matter that carries this one from now on."""

    into = forms.CharField(label=_("Code of the other matter"), max_length=20)


class ToListForm(ActForm):
    """A list to put the matter on."""

    list_code = forms.ChoiceField(label=_("List"))

    def offer(self) -> None:
        """Offer the open lists of the actor."""
        self.choose("list_code", self.offers.lists)


class ContactForm(ActForm):
    """What a contact is opened for."""

    purpose = forms.ChoiceField(label=_("What for"))
    words = forms.CharField(
        label=_("In a few words"),
        help_text=_("Stays in the timeline; the author can read it in their access log."),
        max_length=200,
        required=False,
    )

    def offer(self) -> None:
        """Offer the closed list of purposes."""
        self.choose("purpose", [("", "–"), *((one.value, gettext(PURPOSE_NAMES[one])) for one in Purpose)])


class ApproveForm(forms.Form):
    """An echo's words for others, its audience, and the photos that go with it."""

    text = forms.CharField(label=_("What others read"), max_length=5000, required=False, widget=_lines(7))
    audience = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    shown = forms.MultipleChoiceField(
        label=_("Photos that everybody sees"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, audiences: Choices, photos: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["audience"].choices = audiences  # type: ignore[attr-defined]
        self.fields["shown"].choices = photos  # type: ignore[attr-defined]
        if not photos:
            del self.fields["shown"]


class ReturnEchoForm(forms.Form):
    """What its doer should change about an echo."""

    reason = forms.CharField(label=_("What to change"), max_length=500, widget=_lines(3))


class CallForm(forms.Form):
    """What somebody says on the telephone, on paper or at the counter."""

    channel = forms.ChoiceField(label=_("How it came"))
    place = forms.CharField(
        label=_("Where"),
        help_text=_("Name of the compound, community or street, or its code."),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    place_id = forms.TypedChoiceField(
        label=_("Which of these"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    spot = forms.CharField(label=_("Spot"), max_length=120, required=False)
    title = forms.CharField(label=_("In a few words"), max_length=80, required=False)
    body = forms.CharField(label=_("What they say"), max_length=5000, widget=_lines(5))
    kind = forms.ChoiceField(label=_("Kind"))
    urgency = forms.ChoiceField(label=_("Urgency"))
    category = CategoryField(required=False)
    name = forms.CharField(label=_("Caller's name"), max_length=60, required=False)
    phone = forms.CharField(label=_("Caller's number"), max_length=40, required=False)
    email = forms.CharField(label=_("Caller's e-mail"), max_length=120, required=False)
    anonymous = forms.BooleanField(label=_("Wants to stay altogether anonymous"), required=False)
    private = forms.BooleanField(label=_("Not for the wall"), required=False)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def offer(self, **choices: Choices) -> None:
        """Fill the choices of some fields."""
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
