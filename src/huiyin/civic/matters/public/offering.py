"""The part of the door that lets neighbours claim matters."""

from huiyin.civic.matters.actions import end_claimed_task, end_offer, offer_matter, open_claimed_task
from huiyin.civic.matters.queries.offering import Offered, offered, running_list
from huiyin.civic.matters.rules.lists import WORK

__all__ = [
    "WORK",
    "Offered",
    "end_claimed_task",
    "end_offer",
    "offer_matter",
    "offered",
    "open_claimed_task",
    "running_list",
]
