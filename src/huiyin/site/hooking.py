"""Every step of a matter that a webhook can tell, told to the systems that subscribed to it."""

from typing import Any

from huiyin.civic.hooks import public as hooks
from huiyin.civic.hooks.public import HookKind
from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import NoticeKind, notify
from huiyin.kernel.actor import system
from huiyin.kernel.events import Event
from huiyin.kit.outbox import Reaction

ACTOR = system("reactions")
_TOLD = frozenset(kind.value for kind in HookKind)


def tell_systems(event: Any) -> None:
    """Queue a call to every system that subscribed to this, saying where the matter stands now.

    What is told is the state at this moment and its `seq`, not the event's: of two steps so quick that the
    second is there already, both tell the second.
    """
    found = matters.outline(event.matter_id)
    hooks.make_calls(
        actor=ACTOR,
        kind=HookKind(event.name),
        facts=found.facts,
        dedupe=f"{event.name}:{event.matter_id}:{found.seq}",
        area_ids=found.area_ids,
        org_id=found.org_id,
        subject=found.code,
    )


def tell_keepers(event: hooks.HookPaused) -> None:
    """Tell whoever looks after a subscription that nothing is sent to it any more."""
    name, keepers = hooks.keepers(event.subscription_id)
    notify(
        actor=ACTOR,
        persons=keepers,
        kind=NoticeKind.HOOK_PAUSED,
        params={"name": name},
        link=f"/hooks/{event.subscription_id}/",
        dedupe=f"hook:{event.subscription_id}:{event.episode}",
    )


def hooked() -> dict[type[Event], list[Reaction]]:
    """Return the events that are told to other systems, each with its reaction, and those of hooks."""
    told: dict[type[Event], list[Reaction]] = {
        event: [tell_systems] for name, event in Event.registry.items() if name in _TOLD
    }
    return {**told, hooks.HookPaused: [tell_keepers]}
