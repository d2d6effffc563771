"""The door to cadre teams for other modules."""

from huiyin.hands.teams.actions import (
    StationDraft,
    add_member,
    draft_achievement,
    forget_person,
    note_handover,
    publish_achievement,
    rate_team,
    sign_handover,
    station_team,
    write_week,
)
from huiyin.hands.teams.events import HandedOver
from huiyin.hands.teams.queries import compared, stations, teams_for_copy
from huiyin.hands.teams.rules import TeamAudit

__all__ = [
    "HandedOver",
    "StationDraft",
    "TeamAudit",
    "add_member",
    "compared",
    "draft_achievement",
    "forget_person",
    "note_handover",
    "publish_achievement",
    "rate_team",
    "sign_handover",
    "station_team",
    "stations",
    "teams_for_copy",
    "write_week",
]
