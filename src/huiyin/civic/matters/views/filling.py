"""One filling-in of the form by which a matter is raised, carried from step to step by the page itself."""

from typing import Any

from django.http import HttpRequest, QueryDict

from huiyin.civic.matters import actions
from huiyin.civic.matters.actions import Filing
from huiyin.civic.matters.forms import guarding
from huiyin.civic.matters.forms.raising import (
    OpennessForm,
    ReachForm,
    TokensField,
    WhatForm,
    WhereForm,
    new_key,
)
from huiyin.civic.matters.rules.words import Kind, Visibility
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.kit.attachments import read_photos
from huiyin.kit.http import actor_of, client_address, refusals_on
from huiyin.kit.limits import RateLimit, count

PHOTOS_FROM = RateLimit("photos-from", times=60, seconds=3600)
STEPS = ("what", "where", "reach")
# The field of each step that a browser sends whatever is filled in.
_ALWAYS_SENT = {"what": "body", "where": "spot", "reach": "visibility"}


class Filling:
    """One filling-in of the three steps, as far as it has come."""

    def __init__(self, request: HttpRequest, where: Place) -> None:
        self.request, self.where, self.actor = request, where, actor_of(request)
        self.data = request.POST.copy() if request.method == "POST" else QueryDict(mutable=True)
        self.key = str(self.data.get("key") or new_key())
        self.begun = str(self.data.get("begun") or guarding.new_begun())
        self.heard = bool(self.data.get("heard"))
        self._forms: dict[str, Any] = {}

    @property
    def at(self) -> str:
        """Return the step that was sent."""
        step = str(self.data.get("step", ""))
        return step if step in STEPS else "what"

    def form(self, step: str) -> Any:
        """Return the form of a step, filled as far as it was sent."""
        if step not in self._forms:
            self._forms[step] = self._make(step)
        return self._forms[step]

    def _make(self, step: str) -> Any:
        """Make a step's form with what was sent, or with its initial values if it has not been sent yet."""
        data = self.data if step == self.at or _ALWAYS_SENT[step] in self.data else None
        if step == "what":
            return WhatForm(data if self.data else None, self.request.FILES or None)
        if step == "where":
            return WhereForm(data, parts=_parts(self.where))
        return (ReachForm if self.actor.person_id is None else OpennessForm)(data)

    @property
    def kept(self) -> list[str]:
        """Return the tokens of the photos kept so far."""
        return TokensField(required=False).clean(self.data.getlist("kept"))

    def keep_photos(self) -> None:
        """Keep the photos that came with this step and let go of those struck out."""
        dropped = set(self.data.getlist("drop"))
        kept = [token for token in self.kept if token not in dropped]
        form = self.form("what")
        files = form.cleaned_data.get("photos", []) if form.is_valid() else []
        if files:
            with refusals_on(form):
                count(PHOTOS_FROM, client_address(self.request))
                found = actions.keep_photos_for_form(
                    actor=self.actor, photos=read_photos(files), already=tuple(kept)
                )
                kept = [photo.token for photo in found]
        self.data.setlist("kept", kept)

    def carried(self, current: str) -> list[tuple[str, str]]:
        """Return what the other steps said, for the hidden fields of this one."""
        names = [name for step in STEPS if step != current for name in self.form(step).fields]
        return [(name, value) for name in names if name != "photos" for value in self.data.getlist(name)]

    def filing(self, device: str = "") -> Filing:
        """Return what is filed, from the device of that name. Every step is valid."""
        what, where, reach = (self.form(step).cleaned_data for step in STEPS)
        anonymous = reach["anonymous"]
        contact = {} if anonymous else {name: reach.get(name, "") for name in ("name", "phone", "email")}
        return Filing(
            place_id=int(where.get("within") or self.where.id),
            body=what["body"],
            title=what["title"],
            kind=Kind(what["kind"]),
            spot=where["spot"],
            visibility=Visibility(reach["visibility"]),
            anonymous=anonymous,
            photos=tuple(self.kept),
            idempotency_key=self.key,
            origin=guarding.origin_of(
                self.actor,
                client_address(self.request),
                device=device,
                anonymous=anonymous,
                trapped=bool(reach["website"]),
                hasty=guarding.is_hasty(self.begun),
            ),
            **contact,
        )


def _parts(where: Place) -> list[tuple[str, str]]:
    return [(str(part.id), part.name) for part in places.children(where.id)]
