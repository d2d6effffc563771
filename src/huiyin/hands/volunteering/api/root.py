"""The router on which the operations of volunteering register, and what they say alike."""

from typing import Annotated

from ninja import Router
from pydantic import Field

from huiyin.hands.volunteering.rules.words import TEXT_LENGTH
from huiyin.kernel.permissions import Permission

router = Router(tags=["volunteers"])
OPEN, OWN = Permission.PUBLIC_PAGE_READ, Permission.OWN_ACCOUNT_USE
Words = Annotated[str, Field(max_length=TEXT_LENGTH)]
Hours = Annotated[float, Field(ge=0, le=24)]
Token = Annotated[str, Field(max_length=40)]
