"""What every channel does: send one message, with an honest answer; and check who calls back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from huiyin.kit.mail import Outcome, Result


class ChannelName(StrEnum):
    """Name a channel; the values stand in the database."""

    MAIL = "mail"
    SMS = "sms"
    WECOM = "wecom"
    WECHAT = "wechat"


@dataclass(frozen=True)
class Message:
    """One message to one address. `kind` chooses the template, `values` fills it; `key` is ours for good."""

    to: str
    key: str
    kind: str
    title: str
    text: str
    link: str
    values: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """A way to reach somebody.

    `send` answers as e-mail does: SENT (the provider took it, its id in `Result.provider_id`), TEMPORARY and
    PERMANENT (it surely did not), UNCERTAIN (nobody knows; only a person sends it again).
    """

    @property
    def name(self) -> ChannelName:
        """Name the channel."""
        ...

    def send(self, message: Message) -> Result:
        """Send one message."""
        ...


@dataclass(frozen=True)
class Template:
    """An approved template of a provider and its parameters in order: (name there, value of ours)."""

    id: str
    params: tuple[tuple[str, str], ...]


def templates(configured: Mapping[str, Mapping[str, object]]) -> dict[str, Template]:
    """Read the templates of the settings: {"kind": {"id": "SMS_1", "params": {"code": "code"}}}.

    Parameters may also be a list, where the provider only counts them. Raises ValueError, KeyError.
    """
    return {
        kind: Template(str(entry["id"]), _params(entry.get("params", {})))
        for kind, entry in configured.items()
    }


def _params(given: object) -> tuple[tuple[str, str], ...]:
    if isinstance(given, Mapping):
        return tuple((str(name), str(value)) for name, value in given.items())
    if isinstance(given, list):
        return tuple((str(number), str(value)) for number, value in enumerate(given, start=1))
    raise ValueError("params is an object or a list")


def filled(template: Template, message: Message) -> dict[str, str]:
    """Return a template's parameters filled from a message, by their name at the provider."""
    ours = {"title": message.title, "text": message.text, "link": message.link, **message.values}
    return {name: ours.get(value, "") for name, value in template.params}


def sent(provider_id: str) -> Result:
    """Return the answer that a provider took a message."""
    return Result(Outcome.SENT, provider_id=provider_id[:80])
