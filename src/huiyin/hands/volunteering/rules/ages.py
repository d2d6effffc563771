"""Who may volunteer at which age, and at which posts.

Adults, and from 16 whoever lives on their own labour, register themselves; from 14 with a guardian's consent
(中国注册志愿者管理办法, Youth League 2013). Under 14 a guardian consents (PIPL art. 31), under 10 one comes
along, under 6 nobody is registered. That no minor stands at a dangerous post is our own default.
"""

from datetime import date

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import gettext_noop as N_

LEAST, ALONE, OWN_CONSENT, OWN_LABOUR, ADULT = 6, 10, 14, 16, 18
OLDEST = 120


def years(born: date, today: date) -> int:
    """Return how many years somebody has lived."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def comes_of_age(born: date) -> date:
    """Return the day of the 18th birthday; for 29 February it is 1 March."""
    try:
        return born.replace(year=born.year + ADULT)
    except ValueError:
        return date(born.year + ADULT, 3, 1)


def age_on(of_age: date | None, day: date) -> int:
    """Return the age of somebody by the day they come of age; ADULT for whoever has none noted."""
    if of_age is None or day >= of_age:
        return ADULT
    return years(of_age.replace(year=of_age.year - ADULT), day)


def may_register(born: date, today: date, *, guardian: str, own_labour: bool = False) -> Decision:
    """Say whether somebody born on a day may register, and with whose consent."""
    age = years(born, today)
    if born > today or age > OLDEST:
        return no("bad_birth", N_("This is no day of birth: %(day)s."), day=born.isoformat(), field="born")
    if age < LEAST:
        return no("too_young", N_("Children under 6 cannot be registered."), field="born")
    if not needs_guardian(age, own_labour=own_labour) or guardian:
        return YES
    return no(
        "guardian_missing",
        N_("Somebody of %(age)s registers with a parent's or guardian's consent. Please give their name."),
        age=age,
        field="guardian",
    )


def needs_guardian(age: int, *, own_labour: bool = False) -> bool:
    """Tell whether a guardian has to consent."""
    return age < OWN_LABOUR or (age < ADULT and not own_labour)


def may_serve(age: int, *, at_risk: bool, accompanied: bool) -> Decision:
    """Say whether somebody of an age may stand at a post."""
    if at_risk and age < ADULT:
        return no("no_minors", N_("Under 18 nobody serves at this post: at night, by the water, or at risk."))
    if age < ALONE and not accompanied:
        return no(
            "come_along",
            N_("Under 10 a parent or guardian comes along. Please tick that somebody does."),
            field="accompanied",
        )
    return YES
