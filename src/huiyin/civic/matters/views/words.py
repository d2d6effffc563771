"""Labels and choices for views; they are written in `forms.words`, which forms can import too."""

from huiyin.civic.matters.forms.words import (
    audience_choices,
    audience_label,
    channel_label,
    choices,
    echo_kind_label,
    kind_choices,
    kind_label,
    list_kind_choices,
    list_kind_label,
    state_choices,
    state_label,
    step_label,
    urgency_choices,
    urgency_label,
    visibility_choices,
    visibility_label,
)

__all__ = [
    "audience_choices",
    "audience_label",
    "channel_label",
    "choices",
    "echo_kind_label",
    "kind_choices",
    "kind_label",
    "list_kind_choices",
    "list_kind_label",
    "state_choices",
    "state_label",
    "step_label",
    "urgency_choices",
    "urgency_label",
    "visibility_choices",
    "visibility_label",
]
