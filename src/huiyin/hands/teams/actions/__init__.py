"""What cadre teams, the street and residents do."""

from huiyin.hands.teams.actions.handing import note_handover, sign_handover
from huiyin.hands.teams.actions.stationing import StationDraft, add_member, station_team
from huiyin.hands.teams.actions.working import (
    draft_achievement,
    forget_person,
    publish_achievement,
    rate_team,
    write_week,
)

__all__ = [
    "StationDraft",
    "add_member",
    "draft_achievement",
    "forget_person",
    "note_handover",
    "publish_achievement",
    "rate_team",
    "sign_handover",
    "station_team",
    "write_week",
]
