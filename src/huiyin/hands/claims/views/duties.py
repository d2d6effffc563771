"""My duties: what I claimed, giving it back, reporting, objecting; invitations; my calendar."""

from collections.abc import Mapping

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from huiyin.civic.matters import public as matters
from huiyin.hands.claims import actions, queries
from huiyin.hands.claims.forms import words
from huiyin.hands.claims.forms.asking import ClaimForm, ObjectForm, ReasonForm, ReportForm
from huiyin.hands.claims.rules.words import ClaimState
from huiyin.hands.claims.views.saying import duty_part, refusals_told
from huiyin.kernel import clock
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.attachments import read_photos
from huiyin.kit.http import actor_of, calendar_answer, door, refusals_on

ANYBODY = P.OWN_ACCOUNT_USE
OPEN_ACTS: Mapping[str, type[Form]] = {"drop": ReasonForm, "report": ReportForm, "object": ObjectForm}


@require_GET
@door(ANYBODY)
def duties(request: HttpRequest) -> HttpResponse:
    """Show what the reader has claimed, what they are asked, and their own standing."""
    actor, over = actor_of(request), bool(request.GET.get("over"))
    month = queries.month_of(clock.today())
    year = month.replace(month=1)
    context = {
        "duties": [duty_part(one) for one in queries.duties(actor, over=over)],
        "over": over,
        "invitations": [
            {"row": one, "reasons": words.reason_words(one.reasons)} for one in queries.invitations(actor)
        ],
        "month": queries.mine(actor, month, queries.month_after(month)),
        "year": queries.mine(actor, year, year.replace(year=year.year + 1)),
        "has_feed": queries.has_feed(actor),
        "heads": queries.heads_needs(actor),
    }
    return render(request, "claims/duties.html", context)


@require_http_methods(["GET", "POST"])
@door(ANYBODY)
def duty(request: HttpRequest, claim_id: int, duty_act: str) -> HttpResponse:
    """Do one thing with a claim that needs words: give it back, report, object."""
    if duty_act not in OPEN_ACTS:
        raise NotFound
    actor = actor_of(request)
    found = queries.duty(actor, claim_id)
    form = OPEN_ACTS[duty_act](request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            _act(request, claim_id, duty_act, form)
            return redirect("claims:duties")
    context = duty_part(found) | {"form": form, "act": duty_act}
    return render(request, "claims/duty.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, claim_id: int, duty_act: str, form: Form) -> None:
    actor, said = actor_of(request), words.said(form)
    if duty_act == "drop":
        actions.drop_claim(actor=actor, claim_id=claim_id, reason=said["reason"])
    elif duty_act == "object":
        actions.object_to_hours(actor=actor, claim_id=claim_id, words=said["words"])
    else:
        fresh = read_photos(said["photos"])
        kept = matters.keep_photos_for_form(actor=actor, photos=fresh) if fresh else []
        tokens = tuple(photo.token for photo in kept)
        actions.report(actor=actor, claim_id=claim_id, text=said["text"], photos=tokens)


@require_safe
@door(ANYBODY)
def photo(request: HttpRequest, claim_id: int, token: str, size: str) -> HttpResponse:
    """Return a photo of a report as JPEG, for its member and its head."""
    jpeg = queries.claim_photo(actor_of(request), claim_id, token, size)
    if jpeg is None:
        raise NotFound
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@door(ANYBODY)
def answer(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Say yes or no to an invitation."""
    accept = request.POST.get("answer") == "yes"
    form = ClaimForm(request.POST)
    reason = form.cleaned_data["clash_reason"] if form.is_valid() else ""
    done = N_("Thank you: the place is yours.") if accept else N_("Noted; you need no reason.")
    with refusals_told(request, done):
        actions.answer_proposal(
            actor=actor_of(request), proposal_id=proposal_id, accept=accept, clash_reason=reason
        )
    return redirect("claims:duties")


@require_http_methods(["GET", "POST"])
@door(ANYBODY)
def spot(request: HttpRequest, need_id: int, code: str) -> HttpResponse:
    """Check in at the spot with the code that was scanned."""
    actor = actor_of(request)
    card = queries.need_card(actor, need_id)
    if request.method == "POST":
        with refusals_told(request, N_("You are checked in. Thank you for coming.")):
            actions.arrive(actor=actor, need_id=need_id, code=code)
        return redirect("claims:duties")
    context = {"need": card, "code": code, "holds": card.mine == ClaimState.HELD}
    return render(request, "claims/spot.html", context)


@require_POST
@door(ANYBODY)
def make_feed(request: HttpRequest) -> HttpResponse:
    """Make the secret address of the reader's calendar, shown this once."""
    secret = actions.make_feed(actor=actor_of(request))
    link = request.build_absolute_uri(reverse("claims:feed", kwargs={"secret": secret}))
    return render(request, "claims/feed.html", {"link": link})


@require_POST
@door(ANYBODY)
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """Let the calendar address work no longer."""
    with refusals_told(request, N_("The address works no longer.")):
        actions.revoke_feed(actor=actor_of(request))
    return redirect("claims:duties")


@require_safe
@door(P.PUBLIC_PAGE_READ)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar behind a secret address."""
    return calendar_answer(queries.calendar_file(queries.calendar_of(secret), _("My duties")))
