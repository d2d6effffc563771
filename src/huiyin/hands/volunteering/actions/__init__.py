"""What volunteers, their leaders and the offices do."""

from huiyin.hands.volunteering.actions.forgetting import forget_volunteer
from huiyin.hands.volunteering.actions.helping import (
    HelpDraft,
    ask_help,
    confirm_help,
    give_help_back,
    take_help,
    withdraw_help,
)
from huiyin.hands.volunteering.actions.honours import (
    Appointment,
    answer_letter,
    give_honour,
    offer_letter,
    show_honours,
    withdraw_honour,
)
from huiyin.hands.volunteering.actions.hours import (
    ask_correction,
    confirm_shift,
    correct_entry,
    refuse_correction,
)
from huiyin.hands.volunteering.actions.papers import issue_paper, revoke_paper
from huiyin.hands.volunteering.actions.registering import (
    Registration,
    change_profile,
    note_insurance,
    register,
    register_for,
)
from huiyin.hands.volunteering.actions.reminding import make_feed, remind_of_shifts, revoke_feed
from huiyin.hands.volunteering.actions.shifts import ShiftPlan, call_off_shift, make_post, set_shifts
from huiyin.hands.volunteering.actions.signing import ShiftFull, cancel_sign, sign_up, sign_up_for
from huiyin.hands.volunteering.actions.swaps import answer_swap, ask_swap, withdraw_swap
from huiyin.hands.volunteering.actions.teams import end_team, join_team, leave_team, make_team, name_leader
from huiyin.hands.volunteering.actions.timebank import credit_hours, give_time, open_account

__all__ = [
    "Appointment",
    "HelpDraft",
    "Registration",
    "ShiftFull",
    "ShiftPlan",
    "answer_letter",
    "answer_swap",
    "ask_correction",
    "ask_help",
    "ask_swap",
    "call_off_shift",
    "cancel_sign",
    "change_profile",
    "confirm_help",
    "confirm_shift",
    "correct_entry",
    "credit_hours",
    "end_team",
    "forget_volunteer",
    "give_help_back",
    "give_honour",
    "give_time",
    "issue_paper",
    "join_team",
    "leave_team",
    "make_feed",
    "make_post",
    "make_team",
    "name_leader",
    "note_insurance",
    "offer_letter",
    "open_account",
    "refuse_correction",
    "register",
    "register_for",
    "remind_of_shifts",
    "revoke_feed",
    "revoke_paper",
    "set_shifts",
    "show_honours",
    "sign_up",
    "sign_up_for",
    "take_help",
    "withdraw_help",
    "withdraw_honour",
    "withdraw_swap",
]
