"""What the mail server says, and what we make of it."""

import smtplib
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import Settings

from huiyin.kit import mail
from huiyin.kit.mail import Outcome

FACTS: dict[str, Any] = {
    "to": "lin@example.com",
    "subject": "Your\nmatter",
    "body": "…",
    "message_id": "1@here",
}


def _backend(
    monkeypatch: pytest.MonkeyPatch, *, opening: Exception | None = None, sending: Exception | None = None
) -> list[Any]:
    sent: list[EmailMessage] = []

    class Backend(BaseEmailBackend):
        def open(self) -> None:
            if opening:
                raise opening

        def send_messages(self, messages: Any) -> int:
            sent.extend(messages)
            if sending:
                raise sending
            return len(messages)

        def close(self) -> None:
            raise smtplib.SMTPServerDisconnected("bye")

    monkeypatch.setattr(mail, "get_connection", Backend)
    return sent


@pytest.mark.parametrize(
    ("sending", "outcome"),
    [
        (None, Outcome.SENT),
        (smtplib.SMTPRecipientsRefused({"lin@example.com": (550, b"no lin@example.com")}), Outcome.PERMANENT),
        (smtplib.SMTPRecipientsRefused({"lin@example.com": (450, b"busy")}), Outcome.TEMPORARY),
        (smtplib.SMTPDataError(554, b"spam"), Outcome.PERMANENT),
        (smtplib.SMTPSenderRefused(421, b"later", "huiyin@localhost"), Outcome.TEMPORARY),
        (smtplib.SMTPServerDisconnected("gone"), Outcome.UNCERTAIN),
        (TimeoutError("slow"), Outcome.UNCERTAIN),
    ],
)
def test_each_answer_has_its_outcome(
    monkeypatch: pytest.MonkeyPatch, sending: Exception | None, outcome: Outcome
) -> None:
    sent = _backend(monkeypatch, sending=sending)
    result = mail.send(**FACTS)
    assert result.outcome is outcome
    assert "lin@" not in result.words
    assert len(sent) == 1


@pytest.mark.parametrize(
    "opening", [ConnectionRefusedError("no"), smtplib.SMTPAuthenticationError(535, b"no")]
)
def test_without_a_connection_nothing_went_out(monkeypatch: pytest.MonkeyPatch, opening: Exception) -> None:
    sent = _backend(monkeypatch, opening=opening)
    assert mail.send(**FACTS).outcome is Outcome.TEMPORARY
    assert sent == []


def test_a_subject_is_one_line_and_the_message_id_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = _backend(monkeypatch)
    mail.send(**FACTS)
    (message,) = sent
    assert message.subject == "Your matter"
    assert message.message()["Message-ID"] == "<1@here>"


def test_a_message_id_stands_under_the_senders_domain(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Huiyin <huiyin@zhuzhou.example>"
    assert mail.new_message_id().endswith("@zhuzhou.example")
