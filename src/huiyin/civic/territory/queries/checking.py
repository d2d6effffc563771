"""Whether the new world as a whole can be: names, codes, what hangs where, intakes, roles."""

from collections import Counter
from collections.abc import Iterator

from huiyin.civic.places.public import (
    LADDER,
    LEVEL_WORDS,
    LEVELS,
    AreaLevel,
    Scope,
    changed_between,
    changed_last,
)
from huiyin.civic.territory.queries.drawing import Drawing
from huiyin.civic.territory.queries.world import World
from huiyin.civic.territory.rules import Problem
from huiyin.kernel.text import Message
from huiyin.kernel.text import gettext_noop as N_

_MANNED = (AreaLevel.COMMUNITY, AreaLevel.STREET, AreaLevel.DISTRICT)


def problems_of(drawing: Drawing) -> list[Problem]:
    """Return what is wrong with a plan: with its steps, and where these are right, with the whole."""
    if drawing.problems:
        return drawing.problems
    new = drawing.world()
    checks = (
        _twice(new),
        _hanging(new),
        _unmanned(drawing.old, new),
        _homeless_roles(drawing.old, new),
    )
    return [problem for check in checks for problem in check]


def before_history(drawing: Drawing) -> list[Problem]:
    """Find a place that was reorganised later than the plan's day: on one day it would lie in two places."""
    old = drawing.old.atlas
    last = changed_last(changed_between(old, drawing.world().atlas))
    if not last or max(last.values()) <= drawing.on:
        return []
    latest = min(last, key=lambda one: (-last[one].toordinal(), LEVELS.index(old.spot(one).level), one))
    message = N_("“%(name)s” was reorganised last on %(day)s. Choose that day for the plan, or a later one.")
    return [Problem(0, message, {"name": old.spot(latest).name, "day": last[latest].isoformat()})]


def _twice(new: World) -> Iterator[Problem]:
    standing = [spot for spot in new.atlas.spots.values() if spot.stands]
    codes = Counter(spot.code for spot in standing if spot.code)
    for code in sorted(code for code, n in codes.items() if n > 1):
        names = [spot.name for spot in standing if spot.code == code]
        yield Problem(
            0,
            N_("The code %(code)s would belong to two places: “%(one)s” and “%(other)s”."),
            {"code": code, "one": names[0], "other": names[1]},
        )
    places = Counter((spot.parent_id, spot.level, spot.name) for spot in standing)
    for (parent_id, _, name), n in places.items():
        if n > 1 and parent_id is not None:
            yield Problem(
                0,
                N_("Two places in “%(parent)s” would be called “%(name)s”. Rename one of them."),
                {"parent": new.atlas.spot(parent_id).name, "name": name},
            )


def _hanging(new: World) -> Iterator[Problem]:
    for spot in new.atlas.spots.values():
        if spot.stands and spot.parent_id is not None and not new.atlas.spot(spot.parent_id).stands:
            yield Problem(
                0,
                N_("“%(name)s” would hang in “%(parent)s”, which has ended."),
                {"name": spot.name, "parent": new.atlas.spot(spot.parent_id).name},
            )


def _unmanned(old: World, new: World) -> Iterator[Problem]:
    """Find areas that lose the organisation at which their matters arrive, step by step of the ladder."""
    before, after = old.intakes(), new.intakes()
    said = set()
    for area_id in old.atlas.spots:
        was, will = old.atlas.scope(area_id), new.atlas.scope(area_id)
        for level in _MANNED:
            there = will.at(level)
            if _had(was, level, before) and there is not None and there not in after and there not in said:
                said.add(there)
                yield Problem(
                    0,
                    N_("Nobody would take matters in for “%(name)s” (%(level)s). Name an organisation."),
                    {"name": new.atlas.spot(there).name, "level": Message(LEVEL_WORDS[level])},
                )


def _had(scope: Scope, level: AreaLevel, intakes: dict[int, int]) -> bool:
    return level in LADDER and scope.at(level) in intakes


def _homeless_roles(old: World, new: World) -> Iterator[Problem]:
    lost: Counter[int] = Counter()
    for role in new.roles.values():
        area_id = role.area_id
        if area_id is None or area_id not in old.atlas or new.atlas.spot(area_id).stands:
            continue
        # What pointed to nothing before is not this plan's fault.
        if old.atlas.spot(area_id).stands:
            lost[area_id] += 1
    for area_id, n in sorted(lost.items()):
        yield Problem(
            0,
            N_("%(n)s roles over “%(name)s” would point to nothing. Say with a step where they go."),
            {"n": n, "name": new.atlas.spot(area_id).name},
        )
