"""Where somebody raises from, how often they may, and what staff say about a suspicion.

Views and API share it. Who is told to wait hears when to come again; nobody is refused for looking odd.
"""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.queries.guard import digest_of, limit_for
from huiyin.civic.matters.rules.guard import MOST_A_DAY, MOST_DAYS, SUBJECT_WORDS, Origin, Subject, is_limited
from huiyin.civic.orgs.public import intake_for
from huiyin.civic.places.public import Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import TooMany
from huiyin.kernel.permissions import Permission
from huiyin.kit.limits import RateLimit, count, count_each, in_force
from huiyin.kit.ui.when import words

# Many neighbours share one address: a community's room, a mobile carrier.
RAISE_FROM = RateLimit("raise-from", times=60, seconds=3_600)
RAISE_AS = RateLimit("raise-as", times=20, seconds=3_600)
RAISE_ON = RateLimit("raise-on", times=20, seconds=3_600)
# The window of whoever is limited; how many it lets through stands in the limit itself.
RAISE_LIMITED = RateLimit("raise-limited", times=1, seconds=86_400)
# A form that comes back sooner than this was not typed by anybody.
LOOK_HASTE = RateLimit("look-haste", times=1, seconds=4)
_BEGUN = Signer(salt="huiyin.begun")


def new_begun() -> str:
    """Return when a form was first shown, signed."""
    return _BEGUN.sign(str(int(clock.now().timestamp())))


def is_hasty(begun: str) -> bool:
    """Tell whether a form came back faster than anybody types; an old or strange mark says nothing."""
    try:
        shown = int(_BEGUN.unsign(begun))
    except (BadSignature, ValueError):
        return False
    return int(clock.now().timestamp()) - shown < in_force(LOOK_HASTE).seconds


def origin_of(
    actor: Actor, address: str, *, device: str = "", anonymous: bool = False, **marks: bool
) -> Origin | None:
    """Return where somebody raises from, as digests. None for staff, who raise for callers too."""
    if actor.has(Permission.CIVIC_MATTER_FILE_FOR):
        return None
    person = actor.pseudonym if actor.person_id is not None else ""
    return Origin(
        device=digest_of(Subject.DEVICE, device, anonymous=anonymous),
        person="" if anonymous else digest_of(Subject.PERSON, person),
        address=digest_of(Subject.ADDRESS, address, anonymous=anonymous),
        **marks,
    )


def count_raising(actor: Actor, address: str, device: str) -> None:
    """Count one raising by address, device and person, in one statement. Raises TooMany.

    The address is the proxy's word and the device's name is signed: neither is the sender's to choose. A
    device without a name yet is not counted.
    """
    tries = [(RAISE_FROM, address)]
    if device:
        tries.append((RAISE_ON, device))
    if actor.person_id is not None:
        tries.append((RAISE_AS, actor.pseudonym))
    count_each(tries)


def check_limited(actor: Actor, where: Place, *, device: str = "") -> None:
    """Raise TooMany for a device or person that staff limited for a time and that used up today's share."""
    person = actor.pseudonym if actor.person_id is not None else ""
    known = [(Subject.DEVICE, device), (Subject.PERSON, person)]
    held = limit_for(
        [digest_of(subject, text, anonymous=apart) for subject, text in known for apart in (False, True)]
    )
    if held is None:
        return
    try:
        count(replace(RAISE_LIMITED, times=held.a_day), held.key)
    except TooMany as refusal:
        office = intake_for(where)
        is_limited(
            a_day=held.a_day,
            until=str(words(held.until, "date")),
            reason=held.reason,
            office=office.name,
            phone=office.phone,
            number=held.pk,
            seconds=int(refusal.params["seconds"]),
        ).or_raise()


class NoteForm(forms.Form):
    """What staff found out."""

    note = forms.CharField(label=_("What you found"), max_length=500, required=False)


class DeclineManyForm(forms.Form):
    """The reason that every author reads."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Each author reads it as the echo, and may reopen within 15 days."),
    )


class LimitForm(forms.Form):
    """Whom to limit, for how long, and why."""

    subject = forms.ChoiceField(label=_("Limit"))
    code = forms.ChoiceField(label=_("From which matter came"))
    days = forms.IntegerField(label=_("Days it lasts"), min_value=1, max_value=MOST_DAYS, initial=7)
    a_day = forms.IntegerField(label=_("Allowed a day online"), min_value=1, max_value=MOST_A_DAY, initial=1)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Whoever is limited reads it, with whom to call.")
    )

    def __init__(self, *args: Any, subjects: list[Subject], codes: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        labels = {Subject.DEVICE: _("the device"), Subject.PERSON: _("the person")}
        self.fields["subject"].choices = [(one.value, labels[one]) for one in subjects]  # type: ignore[attr-defined]
        self.fields["code"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    """Why a limit ends before its time."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


def subject_label(subject: Subject) -> str:
    """Return whom a suspicion is about in words."""
    return gettext(SUBJECT_WORDS[subject])
