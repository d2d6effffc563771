"""How a request about personal data is answered: in time, and refused only with reasons."""

from huiyin.civic.trust.rules.words import AskState
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import Limit, LimitUnit

# PIPL art. 50 says "promptly"; GB/T 35273-2020 8.7 names thirty days. Fifteen working days are ours (P).
ANSWER_WITHIN = Limit(LimitUnit.WORKING_DAYS, 15)
MAX_WORDS = 2_000
MIN_WORDS = 4


def read_words(text: str, *, field: str = "words", required: bool = True) -> str:
    """Return what somebody wrote; Invalid at `field` if it says nothing."""
    said = clean(text, MAX_WORDS).strip()
    if required and len(said) < MIN_WORDS:
        raise Invalid(N_("Please write a few words."), code="no_words", field=field)
    return said


def may_decide(state: AskState, *, granted: bool, answer: str) -> Decision:
    """Say whether a request may be decided so: once, and a refusal says why."""
    if state is not AskState.OPEN:
        return no("decided", N_("This request was answered already."))
    if not granted and len(answer) < MIN_WORDS:
        return no(
            "no_reasons",
            N_("A refusal says why, and where the person can complain."),
            Invalid,
            field="answer",
        )
    return YES
