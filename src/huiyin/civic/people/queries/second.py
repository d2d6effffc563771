"""The second factor as its owner sees it, and what opens its secret."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from huiyin.civic.people import access
from huiyin.civic.people.models import Account, RecoveryCode
from huiyin.civic.people.queries.actors import account_in_use
from huiyin.civic.people.rules.passwords import is_long_enough
from huiyin.civic.people.rules.second import Demanded, is_demanded, is_staff, may_set_up
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NeedsLogin
from huiyin.kit import onetime
from huiyin.kit.crypto import Sealed

ISSUER = "Huiyin"


@dataclass(frozen=True)
class SecondFactor:
    """How it stands with somebody's second factor; `may` says whether they may turn it on now."""

    since: datetime | None
    begun: bool
    demanded: bool
    may: bool
    recovery_left: int


@dataclass(frozen=True)
class SetUp:
    """A secret that waits for its first code: as an address for the picture, and in groups to type."""

    address: str
    typed: str


def must_have_second(actor: Actor) -> bool:
    """Tell whether this installation demands a second factor of somebody with these roles."""
    return is_demanded(actor.grants, Demanded(settings.HUIYIN_SECOND_FACTOR))


def my_second(actor: Actor) -> SecondFactor:
    """Return how it stands with one's own second factor. Raises NeedsLogin."""
    account = account_of(actor)
    is_on = account.second_since is not None
    return SecondFactor(
        since=account.second_since,
        begun=not is_on and account.second_secret is not None,
        demanded=must_have_second(actor),
        may=bool(may_set_up(actor, is_on=is_on)),
        recovery_left=RecoveryCode.objects.filter(account=account).count() if is_on else 0,
    )


def account_of(actor: Actor) -> Account:
    """Return the open account of whoever acts. Raises NeedsLogin."""
    account = Account.objects.select_related("person").filter(person=access.me(actor), is_active=True).first()
    if account is None:
        raise NeedsLogin
    return account


def set_up_of(actor: Actor) -> SetUp | None:
    """Open the secret that waits for one's own first code; None once it is on, or was never begun."""
    account = account_of(actor)
    if account.second_since is not None or account.second_secret is None:
        return None
    secret = secret_of(account)
    groups = (secret[at : at + 4] for at in range(0, len(secret), 4))
    return SetUp(onetime.address(secret, account.person.name, ISSUER), " ".join(groups))


def secret_of(account: Account) -> str:
    """Open the secret of an account, "" for none: for comparing a code, and to show it while it waits."""
    sealed = account.second_secret
    return sealed.reveal() if isinstance(sealed, Sealed) else ""


def is_too_short(account_id: int, password: str) -> bool:
    """Tell whether a password, just given, is shorter than its owner's role asks."""
    known = account_in_use(account_id)
    at_work = known is not None and is_staff(known.actor.grants)
    return not is_long_enough(password, at_work=at_work)
