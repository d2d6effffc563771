"""Who may see and do what with a matter. Absent and not-yours get the same refusal."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.civic.matters.models import (
    Echo,
    Feedback,
    Follower,
    List,
    ListReader,
    Matter,
    Suspect,
    Suspicion,
    Task,
)
from huiyin.civic.matters.models.task import CALLED_Q, OPEN_Q
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.links import SAY
from huiyin.civic.matters.rules.words import EchoState, Visibility
from huiyin.civic.people.public import offices_of
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Grant
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import follow_key_matches, parse_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.signed_links import LinkExpired, Purpose, read
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.calendar import work_calendar
from huiyin.kit.keys import keyring
from huiyin.kit.prepared import Prepared

# What whoever holds a matter in person may do with it, without any office.
_HOLDERS = frozenset({P.CIVIC_MATTER_READ, P.CIVIC_MATTER_WORK})
_COLUMN = {level: f"{level}_id" for level in ("city", "district", "street", "community", "compound")}


def _areas(grants: Iterable[Grant]) -> list[Q]:
    """Return the conditions "lies under this grant's area": one equality each."""
    columns = [(_COLUMN.get(grant.area_level), grant.area_id) for grant in grants]
    # A building lies below what a matter carries: there the place itself has to be the one.
    return [Q((column or "place_id", area_id)) for column, area_id in columns]


def ways(actor: Actor, permission: P) -> list[Q]:
    """Return the ways by which a permission reaches matters: one indexed equality each; Q() is all."""
    if actor.system:
        return [Q()]
    found = _areas(actor.areas_for(permission))
    if orgs := actor.orgs_for(permission):
        found.append(Q(holder_org_id__in=orgs))
    if actor.person_id and permission in _HOLDERS:
        found.append(Q(holder_person_id=actor.person_id))
    return found


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())


def reach_q(actor: Actor, permission: P) -> Q | None:
    """Return the condition for the matters this permission reaches; None means none, Q() means all."""
    found = ways(actor, permission)
    return _any(found) if found else None


def within_reach(actor: Actor, permission: P) -> QuerySet[Matter]:
    """Return the matters this actor reaches by office (not as an author)."""
    condition = reach_q(actor, permission)
    return Matter.objects.none() if condition is None else Matter.objects.filter(condition)


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """Return the matters this actor may read in full: by office, as author, or by follow key."""
    by_office = reach_q(actor, P.CIVIC_MATTER_READ)
    if by_office == Q():
        return Matter.objects.all()
    condition = by_office or Q(pk__in=[])
    if actor.person_id:
        condition |= Q(author_id=actor.person_id)
    if (helped := helped_q(actor)) is not None:
        condition |= helped
    if codes := proven_codes(actor):
        condition |= Q(code__in=codes)
    return Matter.objects.filter(condition)


def tasks_of(actor: Actor) -> QuerySet[Task]:
    """Return the tasks to which this actor was called, in person or by their office.

    What they claimed themselves is a duty of theirs elsewhere, and begins and ends there.
    """
    if actor.person_id is None:
        return Task.objects.none()
    return Task.objects.filter(CALLED_Q, Q(person_id=actor.person_id) | Q(org_id__in=offices_of(actor)))


def helped_q(actor: Actor) -> Q | None:
    """Return the condition for the matters that an open task lets this actor read; None for none.

    Whoever serves an office by a role over its area reads what lies there anyway.
    """
    if actor.person_id is None:
        return None
    mine = Q(person_id=actor.person_id) | Q(org_id__in=actor.orgs_for(P.CIVIC_MATTER_WORK))
    return Q(pk__in=Task.objects.filter(OPEN_Q, mine).values("matter_id"))


def helps(actor: Actor, matter: Matter) -> bool:
    """Tell whether an open task lets this actor read this matter."""
    condition = helped_q(actor)
    return condition is not None and Matter.objects.filter(condition, pk=matter.pk).exists()


def task_to_work(actor: Actor, task_id: int) -> Task:
    """Return a task of the actor or their office. Raises NotFound for absent and not-yours alike."""
    found = tasks_of(actor).select_related("matter").filter(pk=task_id).first()
    if found is None:
        raise NotFound
    return found


def task_to_steer(actor: Actor, task_id: int) -> Task:
    """Return a helper's task of a matter to which the actor may call helpers. Raises NotFound or NotAllowed.

    What somebody claimed is given back or called off where it was claimed.
    """
    found = Task.objects.select_related("matter").filter(CALLED_Q, pk=task_id).first()
    if found is None or not visible_to(actor).filter(pk=found.matter_id).exists():
        raise NotFound
    may(actor, P.CIVIC_MATTER_WHISTLE, found.matter).or_raise()
    return found


def proven_codes(actor: Actor) -> list[str]:
    """Return the public codes whose follow key this actor has shown."""
    secret = keyring().follow
    return [code for code, key in actor.keys if follow_key_matches(secret, code, key)]


def is_author(actor: Actor, matter: Matter) -> bool:
    """Tell whether the actor has the author's rights: by account, by follow key, or by office for them."""
    if matter.author_id is not None and matter.author_id == actor.person_id:
        return True
    if matter.author_id is not None and matter.author_id == actor.on_behalf_of:
        return bool(may(actor, P.CIVIC_MATTER_FILE_FOR, matter))
    return matter.code in proven_codes(actor)


def matter_to_read(actor: Actor, code: str) -> Matter:
    """Return a matter the actor may read in full. Raises NotFound for absent and not-yours alike."""
    return _found(visible_to(actor), code)


def matter_of_author(actor: Actor, code: str) -> Matter:
    """Return a matter of which the actor is the author. Raises NotFound otherwise."""
    found = _BY_CODE.objects(code=parse_public_code(code) or "")
    if not found or not is_author(actor, found[0]):
        raise NotFound
    return found[0]


def _ask_code(code: str) -> QuerySet[Matter]:
    return Matter.objects.filter(code=code).defer("tokens")


_BY_CODE = Prepared(_ask_code, on_server=True)


def matter_to(permission: P, actor: Actor, code: str) -> Matter:
    """Return a matter on which the actor may act by office.

    Raises NotFound for one that the actor cannot even read, NotAllowed for one they can.
    """
    matter = _found(visible_to(actor), code)
    may(actor, permission, matter).or_raise()
    return matter


def may(actor: Actor, permission: P, matter: Matter) -> Decision:
    """Say whether a permission of the actor reaches this matter."""
    if actor.system:
        return YES
    scope = {getattr(matter, column) for column in _COLUMN.values()} | {matter.place_id}
    for grant in actor.grants_for(permission):
        if grant.area_id is not None and grant.area_id in scope:
            return YES
        if grant.org_id is not None and grant.org_id == matter.holder_org_id:
            return YES
    holds = actor.person_id is not None and actor.person_id == matter.holder_person_id
    if holds and permission in _HOLDERS:
        return YES
    # A helper reads the matter, nothing more; what they do, they do to their task.
    return YES if permission is P.CIVIC_MATTER_READ and helps(actor, matter) else not_allowed()


def may_in_area(actor: Actor, permission: P, area_ids: Iterable[int | None]) -> Decision:
    """Say whether a permission reaches an area, given that area's own and its parents' ids."""
    reached = {grant.area_id for grant in actor.areas_for(permission)}
    return YES if actor.system or reached & set(area_ids) else not_allowed()


def may_set_everywhere(actor: Actor) -> Decision:
    """Say whether the actor sets limits for the whole installation: as its operator over the city."""
    over_city = any(grant.area_level == "city" for grant in actor.areas_for(P.CIVIC_LIMIT_SET))
    if actor.system or over_city:
        return YES
    return not_allowed(N_("Only an operator over the whole city sets limits for everybody. Choose an area."))


def _found(matters: QuerySet[Matter], code: str) -> Matter:
    canonical = parse_public_code(code)
    matter = matters.filter(code=canonical).first() if canonical else None
    if matter is None:
        raise NotFound
    return matter


def matter_to_say(token: str) -> Matter:
    """Return the matter whose author may speak by this link, once for one answer.

    Raises LinkForged, or LinkExpired for a link that is old or has done its work.
    """
    matter_id, _, cycle = read(keyring().follow, SAY, token, clock.now()).partition("-")
    matter = Matter.objects.select_related("elder", "final_echo").filter(pk=int(matter_id)).first()
    if matter is None:
        raise LinkExpired
    root = matter.elder or matter
    spoken = Feedback.objects.filter(matter=matter, cycle=int(cycle or 0)).exists()
    if (
        spoken
        or root.cycle != int(cycle or 0)
        or not steps.may_speak(matter, root, clock.now(), work_calendar())
    ):
        raise LinkExpired(
            N_("This link has done its work: a word on this answer is there, or it is worked on again."),
            code="link_used",
        )
    return matter


def published_root(code: str) -> Matter:
    """Return a published matter that anybody may join or follow; of a merged one, its root elder.

    Raises NotFound for absent, private and unpublished ones alike.
    """
    canonical = parse_public_code(code) or ""
    found = Matter.objects.filter(code=canonical, published_at__isnull=False).select_related("elder").first()
    if found is None:
        raise NotFound
    return found.elder or found


def follower_of_link(purpose: Purpose, token: str) -> Follower:
    """Return the follower a signed link speaks of. Raises LinkForged, or LinkExpired for one who left."""
    matter_id, _, person_id = read(keyring().follow, purpose, token, clock.now()).partition("-")
    # A matter that was merged or withdrawn since handed its followers on.
    same = Q(matter_id=int(matter_id)) | Q(matter__youngers=int(matter_id)) | Q(by_mail=True)
    rows = Follower.objects.select_related("matter").filter(same, person_id=int(person_id or 0))
    row = rows.first()
    if row is None:
        raise LinkExpired(N_("Whoever had this link does not follow the matter any more."))
    return row


def echo_to_approve(actor: Actor, echo_id: int) -> Echo:
    """Return an echo that waits for approval and that this actor may approve.

    Its doer and its dispatcher may not (two pairs of eyes).
    """
    echo = Echo.objects.select_related("matter").filter(pk=echo_id).first()
    if echo is None or not visible_to(actor).filter(pk=echo.matter_id).exists():
        raise NotFound
    may(actor, P.CIVIC_MATTER_APPROVE, echo.matter).or_raise()
    approval(actor, echo).or_raise()
    return echo


def approval(actor: Actor, echo: Echo) -> Decision:
    """Say whether this actor is neither the echo's doer nor the matter's dispatcher."""
    return steps.may_approve(
        approver=actor.person_id,
        doer=echo.doer_id,
        dispatcher=echo.matter.dispatcher_id,
        state=EchoState(echo.state),
    )


def suspicions_visible_to(actor: Actor, permission: P) -> QuerySet[Suspicion]:
    """Return the suspicions all of whose matters a permission of the actor reaches."""
    if actor.system:
        return Suspicion.objects.all()
    reached = within_reach(actor, permission).filter(pk=OuterRef("matter_id"))
    beyond = Suspect.objects.filter(~Exists(reached), suspicion_id=OuterRef("pk"))
    return Suspicion.objects.filter(~Exists(beyond)) if actor.has(permission) else Suspicion.objects.none()


def suspicion_to(permission: P, actor: Actor, suspicion_id: int) -> Suspicion:
    """Return a suspicion on which the actor may act. Raises NotFound for absent and not-yours alike."""
    found = suspicions_visible_to(actor, permission).filter(pk=suspicion_id).first()
    if found is None:
        raise NotFound
    return found


def may_limit(actor: Actor, held: Suspicion) -> Decision:
    """Say whether the actor may limit whom a suspicion is about."""
    reached = suspicions_visible_to(actor, P.CIVIC_RAISING_LIMIT).filter(pk=held.pk).exists()
    return YES if reached else not_allowed()


def lists_visible_to(actor: Actor) -> QuerySet[List]:
    """Return the lists this actor may read: public ones, and those of the areas and orgs they work for."""
    if actor.system:
        return List.objects.all()
    condition = Q(visibility=Visibility.PUBLIC)
    condition |= _any(_areas(actor.areas_for(P.CIVIC_MATTER_READ))) or Q(pk__in=[])
    if orgs := actor.orgs_for(P.CIVIC_MATTER_READ):
        shown = ListReader.objects.filter(org_id__in=orgs)
        condition |= Q(owner_id__in=orgs) | Q(pk__in=shown.values("list_id"))
    return List.objects.filter(condition)


def reads_list_as_staff(actor: Actor, held: List) -> bool:
    """Tell whether somebody reads a list by office, as its owner or because it was shown to their org.

    They see that a matter stands on it even where its words are not theirs to read.
    """
    if actor.system:
        return True
    condition = _any(_areas(actor.areas_for(P.CIVIC_MATTER_READ))) or Q(pk__in=[])
    orgs = actor.orgs_for(P.CIVIC_MATTER_READ)
    return (
        held.owner_id in orgs
        or List.objects.filter(condition, pk=held.pk).exists()
        or ListReader.objects.filter(list=held, org_id__in=orgs).exists()
    )


def list_to_keep(actor: Actor, code: str) -> List:
    """Return a list the actor may change. Raises NotFound or NotAllowed."""
    found = lists_visible_to(actor).filter(code=parse_public_code(code) or "").first()
    if found is None:
        raise NotFound
    may_keep_list(actor, found).or_raise()
    return found


def may_keep_list(actor: Actor, held: List) -> Decision:
    """Say whether the actor may change this list."""
    areas = (held.city_id, held.district_id, held.street_id, held.community_id, held.compound_id)
    if may_in_area(actor, P.CIVIC_MATTER_LIST, (*areas, held.place_id)):
        return YES
    if held.owner_id in actor.orgs_for(P.CIVIC_MATTER_LIST):
        return YES
    return not_allowed(N_("This list belongs to another office; ask them to change it."))
