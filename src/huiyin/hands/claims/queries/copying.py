"""What claims keep of a person, for the copy that they take along."""

from typing import Any

from huiyin.civic.orgs.public import org_names
from huiyin.civic.places.public import place_names
from huiyin.civic.trust.public import Part
from huiyin.hands.claims.models import Checkin, Claim, DayHours, Feed, Objection, PeriodLine, Proposal, Rating
from huiyin.kit import attachments


def claims_for_copy(person_id: int) -> Part:
    """Return everything this module keeps of a person; whoever calls has made sure that it is theirs."""
    claims = list(Claim.objects.filter(person=person_id).select_related("need").order_by("pk"))
    photos = attachments.of(f"claim:{row.pk}" for row in claims) if claims else {}
    facts = {
        "checkins": _checkins(person_id),
        "claims": [_claim(row) for row in claims],
        "objections": _rows(
            Objection.objects.filter(claim__in=claims), "words", "state", "raised_at", "answer", "decided_at"
        ),
        "confirmed_hours": _rows(DayHours.objects.filter(person=person_id), "day", "minutes"),
        "ratings_given": _rows(
            Rating.objects.filter(person=person_id), "need__title", "score", "words", "rated_at"
        ),
        "signed_months": _rows(
            PeriodLine.objects.filter(person=person_id),
            *("period__month", "deeds", "minutes", "on_time", "points", "period__signed_at"),
        ),
        "asked_to_take": _rows(
            Proposal.objects.filter(person=person_id),
            *("need__title", "state", "reasons", "made_at", "invited_at", "answered_at"),
        ),
        "calendar_addresses": _rows(Feed.objects.filter(person=person_id), "made_at", "revoked_at"),
    }
    return Part(facts, [photo.token for rows in photos.values() for photo in rows])


def _rows(found: Any, *fields: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*fields))


def _checkins(person_id: int) -> list[dict[str, Any]]:
    rows = list(Checkin.objects.filter(person=person_id).order_by("pk"))
    where, at = place_names(row.compound_id for row in rows), org_names(row.employer_id for row in rows)
    kept = ("state", "proof", "skills", "free", "asked_at", "decided_at", "reason", "ended_at")
    return [
        {
            "compound": where.get(row.compound_id, ""),
            "employer": at.get(row.employer_id, ""),
            **{field: getattr(row, field) for field in kept},
        }
        for row in rows
    ]


def _claim(row: Claim) -> dict[str, Any]:
    kept = ("state", "claimed_at", "held_at", "clash_reason", "drop_reason", "reminded_at", "arrived_at")
    more = ("arrived_by", "metres", "report", "minutes", "over_at")
    need = row.need
    facts = {"need": need.title, "spot": need.spot, "starts": need.starts, "ends": need.ends}
    return facts | {field: getattr(row, field) for field in (*kept, *more)}
