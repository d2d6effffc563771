"""Log-in by phone number or e-mail address, for Django's sessions."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from huiyin.civic.people import public as people
from huiyin.civic.people.public import Account


class ContactBackend(BaseBackend):
    """Finds accounts by the blind index of a contact; gives no permissions, roles are grants."""

    def authenticate(
        self,
        request: HttpRequest | None,
        handle: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Account | None:
        """Return the account of this phone or e-mail and password; None for any mistake, as slowly."""
        if handle is None or password is None:
            return None
        return people.authenticate_contact(handle, password)

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session, its person loaded in the same query."""
        return people.account_by_id(user_id)
