"""Every write to the spine, one function a use case."""

from huiyin.civic.matters.actions.approve import approve_echo, publish_wish, return_echo, unpublish_wish
from huiyin.civic.matters.actions.author import (
    add_to_matter,
    reopen_matter,
    support_matter,
    withdraw_matter,
)
from huiyin.civic.matters.actions.bases import BasisDraft, end_basis, seed_bases, set_basis
from huiyin.civic.matters.actions.call_backs import record_call_back, set_call_rule
from huiyin.civic.matters.actions.catalogue import seed_categories
from huiyin.civic.matters.actions.close import close_silent, remind_silent, reopen_by_staff
from huiyin.civic.matters.actions.contact import open_author_contact
from huiyin.civic.matters.actions.council import send_agenda
from huiyin.civic.matters.actions.dispatch import assign_matter, return_matter, rule_on_matter
from huiyin.civic.matters.actions.erasing import erase_author, forget_guard_words
from huiyin.civic.matters.actions.exporting import note_export
from huiyin.civic.matters.actions.extensions import ask_extension, decide_extension
from huiyin.civic.matters.actions.feedback import give_feedback, say_by_link
from huiyin.civic.matters.actions.filing import Filed, Filing, file_matter, keep_photos_for_form
from huiyin.civic.matters.actions.followers import (
    confirm_following,
    follow_matter,
    forget_unconfirmed,
    stop_following,
)
from huiyin.civic.matters.actions.guard import (
    clear_suspicion,
    decline_suspects,
    examine_matter,
    forget_traces,
    lift_raising_limit,
    limit_raising,
    merge_suspects,
)
from huiyin.civic.matters.actions.history import ImportPlan, ImportReport, import_history
from huiyin.civic.matters.actions.intake import (
    accept_matter,
    change_urgency,
    classify_matter,
    decline_matter,
    settle_on_spot,
)
from huiyin.civic.matters.actions.ladder import hand_down, hand_up
from huiyin.civic.matters.actions.limits import set_limit
from huiyin.civic.matters.actions.list_items import (
    ItemSaid,
    add_many_to_list,
    add_to_list,
    edit_item,
    place_item,
    remove_from_list,
    write_into_list,
)
from huiyin.civic.matters.actions.list_sharing import (
    hide_list_from,
    make_list_link,
    revoke_list_link,
    show_list,
    show_list_to,
)
from huiyin.civic.matters.actions.list_words import word_lists
from huiyin.civic.matters.actions.lists import (
    ListDraft,
    archive_list,
    change_list,
    close_list,
    copy_list,
    make_list,
    prolong_list,
    reopen_list,
    tell_list_ended,
)
from huiyin.civic.matters.actions.marking import mark_anew
from huiyin.civic.matters.actions.merging import merge_matter, unmerge_matter
from huiyin.civic.matters.actions.offering import (
    end_claimed_task,
    end_offer,
    offer_matter,
    open_claimed_task,
)
from huiyin.civic.matters.actions.pauses import ask_author, lift_pause, resume_matter, suspend_matter
from huiyin.civic.matters.actions.rates import set_formula
from huiyin.civic.matters.actions.recount import recount_deadline
from huiyin.civic.matters.actions.reorganise import follow_areas, give_to_intake, hand_over_matters
from huiyin.civic.matters.actions.supervision import (
    instruct_matter,
    look_at_clocks,
    note_told,
    raise_supervision,
    watch_matter,
)
from huiyin.civic.matters.actions.tasks import (
    Helper,
    cancel_task,
    decline_task,
    finish_task,
    rate_call,
    rate_helper,
    remind_helper,
    report_in,
    whistle,
)
from huiyin.civic.matters.actions.work import (
    add_note,
    draft_echo,
    start_work,
    tell_progress,
)

__all__ = [
    "BasisDraft",
    "Filed",
    "Filing",
    "Helper",
    "ImportPlan",
    "ImportReport",
    "ItemSaid",
    "ListDraft",
    "accept_matter",
    "add_many_to_list",
    "add_note",
    "add_to_list",
    "add_to_matter",
    "approve_echo",
    "archive_list",
    "ask_author",
    "ask_extension",
    "assign_matter",
    "cancel_task",
    "change_list",
    "change_urgency",
    "classify_matter",
    "clear_suspicion",
    "close_list",
    "close_silent",
    "confirm_following",
    "copy_list",
    "decide_extension",
    "decline_matter",
    "decline_suspects",
    "decline_task",
    "draft_echo",
    "edit_item",
    "end_basis",
    "end_claimed_task",
    "end_offer",
    "erase_author",
    "examine_matter",
    "file_matter",
    "finish_task",
    "follow_areas",
    "follow_matter",
    "forget_guard_words",
    "forget_traces",
    "forget_unconfirmed",
    "give_feedback",
    "give_to_intake",
    "hand_down",
    "hand_over_matters",
    "hand_up",
    "hide_list_from",
    "import_history",
    "instruct_matter",
    "keep_photos_for_form",
    "lift_pause",
    "lift_raising_limit",
    "limit_raising",
    "look_at_clocks",
    "make_list",
    "make_list_link",
    "mark_anew",
    "merge_matter",
    "merge_suspects",
    "note_export",
    "note_told",
    "offer_matter",
    "open_author_contact",
    "open_claimed_task",
    "place_item",
    "prolong_list",
    "publish_wish",
    "raise_supervision",
    "rate_call",
    "rate_helper",
    "record_call_back",
    "recount_deadline",
    "remind_helper",
    "remind_silent",
    "remove_from_list",
    "reopen_by_staff",
    "reopen_list",
    "reopen_matter",
    "report_in",
    "resume_matter",
    "return_echo",
    "return_matter",
    "revoke_list_link",
    "rule_on_matter",
    "say_by_link",
    "seed_bases",
    "seed_categories",
    "send_agenda",
    "set_basis",
    "set_call_rule",
    "set_formula",
    "set_limit",
    "settle_on_spot",
    "show_list",
    "show_list_to",
    "start_work",
    "stop_following",
    "support_matter",
    "suspend_matter",
    "tell_list_ended",
    "tell_progress",
    "unmerge_matter",
    "unpublish_wish",
    "watch_matter",
    "whistle",
    "withdraw_matter",
    "word_lists",
    "write_into_list",
]
