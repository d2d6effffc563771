"""Django's database sessions, in a table that knows whose a session is, since when and on what device."""

import logging
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import Error
from django.http import HttpRequest

from huiyin.civic.people.public import Login, LoginSession, note_session_use, read_device
from huiyin.kernel import clock
from huiyin.kernel.actor import system

log = logging.getLogger(__name__)

ACTOR = system("sessions")
_DEVICE = "device"


class SessionStore(DatabaseStore):
    """A session with what its row says beside the data."""

    row: LoginSession | None = None

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        """Name the table."""
        return LoginSession

    def load(self) -> dict[str, Any]:
        """Read the data, and keep the row that brought them."""
        found: LoginSession | None = self._get_session_from_db()  # type: ignore[attr-defined]
        self.row = found
        return self.decode(found.session_data) if found is not None else {}

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        """Return the row to be written; a session that changes hands begins anew."""
        made = cast(LoginSession, super().create_model_instance(data))
        account = data.get(SESSION_KEY)
        made.account_id = int(account) if account is not None else None
        made.device = data.get(_DEVICE, "")
        before = self.row if self.row is not None and self.row.account_id == made.account_id else None
        made.started_at = before.started_at if before is not None else clock.now()
        made.seen_at = before.seen_at if before is not None else clock.now()
        if before is not None and before.account_id is not None:
            # Two weeks are counted from the log-in, however often something is written down since.
            made.expire_date = before.expire_date
        self.row = made
        return made

    @classmethod
    def forget_ended(cls) -> None:
        """Delete what ended by its date."""
        LoginSession.objects.filter(expire_date__lt=clock.now()).delete()

    @property
    def login(self) -> Login | None:
        """Return when this log-in began and was last noted; None before it was loaded or saved."""
        return Login(self.row.started_at, self.row.seen_at) if self.row is not None else None

    def note_use(self) -> None:
        """Write down that the session is in use: its column alone, so that nothing of the data is lost.

        Where nothing can be written just now, as with a full disk, reading goes on.
        """
        try:
            note_session_use(actor=ACTOR, session_key=self.session_key or "")
        except Error:
            log.warning("It could not be noted that a log-in is in use.")


def begin(sender: object, request: HttpRequest, **sent: Any) -> None:
    """Note on what device a log-in begins."""
    request.session[_DEVICE] = read_device(request.headers.get("User-Agent", ""))


# Nobody logs in before this module is loaded: the session is made here.
user_logged_in.connect(begin, dispatch_uid="huiyin.begin")
