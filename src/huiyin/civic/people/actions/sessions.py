"""Writes on log-ins: noting their use, ending one, ending all others."""

from huiyin.civic.people.models import LoginSession
from huiyin.civic.people.queries import account_of, session_id
from huiyin.civic.people.rules import PeopleAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed, NotFound
from huiyin.kit.actions import action, detail, unchanged


@action(audit=PeopleAudit.SESSION_ENDED)
def end_session(*, actor: Actor, session: str) -> None:
    """End one of one's own log-ins at once, by the id that the list shows. Raises NotFound."""
    mine = LoginSession.objects.filter(account=account_of(actor)).values_list("session_key", flat=True)
    key = next((key for key in mine if session_id(key) == session), None)
    if key is None:
        raise NotFound
    LoginSession.objects.filter(session_key=key).delete()


@action(audit=PeopleAudit.SESSION_ENDED)
def end_other_sessions(*, actor: Actor, keep: str = "") -> int:
    """End one's own log-ins at once, all but the one with this key; return how many."""
    others = LoginSession.objects.filter(account=account_of(actor)).exclude(session_key=keep)
    ended, _ = others.delete()
    detail(sessions=ended)
    return ended


@action(audit=PeopleAudit.SESSION_ENDED)
def note_session_use(*, actor: Actor, session_key: str) -> None:
    """Write down that a log-in is in use now; not a deed that has to be recorded."""
    if not actor.system:
        raise NotAllowed
    unchanged()
    LoginSession.objects.filter(session_key=session_key).update(seen_at=clock.now())
