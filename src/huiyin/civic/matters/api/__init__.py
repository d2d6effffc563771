"""The API of the spine: the whole circle, with the same actions and access as the pages."""

from huiyin.civic.matters.api import (
    author,
    call_backs,
    desk,
    duty,
    echoes,
    guard,
    list_items,
    list_sharing,
    lists,
    raising,
    reading,
    supervision,
    tasks,
)
from huiyin.civic.matters.api.root import router

__all__ = [
    "author",
    "call_backs",
    "desk",
    "duty",
    "echoes",
    "guard",
    "list_items",
    "list_sharing",
    "lists",
    "raising",
    "reading",
    "router",
    "supervision",
    "tasks",
]
