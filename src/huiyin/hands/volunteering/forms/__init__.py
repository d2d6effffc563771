"""What the pages of volunteering ask for."""

from huiyin.hands.volunteering.forms.keeping import (
    InsuranceForm,
    MemberForm,
    PostForm,
    ReasonForm,
    RosterForm,
    ShiftForm,
    TeamForm,
)
from huiyin.hands.volunteering.forms.own import (
    ProfileForm,
    RegisterForm,
    SignForm,
    SwapForm,
)
from huiyin.hands.volunteering.forms.papers import (
    CorrectForm,
    HonourForm,
    LetterForm,
    PaperForm,
    WordsForm,
)
from huiyin.hands.volunteering.forms.timebank import CardForm, ConfirmHelpForm, GiftForm, HelpForm

__all__ = [
    "CardForm",
    "ConfirmHelpForm",
    "CorrectForm",
    "GiftForm",
    "HelpForm",
    "HonourForm",
    "InsuranceForm",
    "LetterForm",
    "MemberForm",
    "PaperForm",
    "PostForm",
    "ProfileForm",
    "ReasonForm",
    "RegisterForm",
    "RosterForm",
    "ShiftForm",
    "SignForm",
    "SwapForm",
    "TeamForm",
    "WordsForm",
]
