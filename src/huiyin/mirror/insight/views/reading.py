"""Reading a question from an address."""

from django.http import HttpRequest

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.mirror.insight.queries import Question, ask


def question_of(request: HttpRequest, token: str = "") -> Question:
    """Read the question of a page. Raises NotFound, or Invalid at the field at fault."""
    return ask(
        token,
        period=request.GET.get("period", ""),
        category_id=_category(request.GET.get("category", "")),
        history=request.GET.get("history") == "1",
        on=request.GET.get("map", "")[:20],
        formula=request.GET.get("formula", "").strip(),
    )


def _category(text: str) -> int | None:
    if not text:
        return None
    # Longer digits are no id; the database would refuse them with an error instead of a sentence.
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise Invalid(
        N_("There is no category number %(number)s. Leave it out, or choose one from the list."),
        code="unknown_category",
        field="category",
        params={"number": text[:20]},
    )
