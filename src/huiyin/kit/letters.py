"""Reading an e-mail: who wrote it, to whom, what they said themselves, and their photos.

The old, forgiving policy of the standard library parses; nothing here raises for what somebody sends. What
was quoted, signatures and the marks of a telephone are cut off: what is left is what the writer wrote, and
what they forward.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from huiyin.kit.own_words import handed_on, own_words

# What people call GB2312 in a header is most often GBK; GB 18030 contains both.
_CHARSETS = dict.fromkeys(("gb2312", "gbk", "cp936", "gb_2312-80", "x-gbk", "gb18030"), "gb18030")
_MOST_PARTS = 200
MOST_TEXT = 200_000
# A picture that is set into the text and this small is a logo or a smiley.
_SMALL = 10_000
_PHOTO_NAMES = (".jpg", ".jpeg", ".png", ".webp")
_FORWARDED = re.compile(r"(?:fwd?|转发|轉寄|轉發)\s*[:：]", re.IGNORECASE)
# Programs that answer by themselves and say so in the subject alone.
_SAID_IN_SUBJECT = {
    "auto_reply": re.compile(
        r"(?:自动回复|自動回覆|自動回復|auto(?:matic)?[ -]?reply|out of (?:the )?office)\s*(?:[:：(（\[]|$)",
        re.IGNORECASE,
    ),
    "bounce": re.compile(
        r"系统退信|退信通知|undeliver(?:able|ed mail)|delivery status notification|mail delivery failed",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True)
class Letter:
    """An e-mail. `automatic` says why nobody wrote it ("" for a person's); `left_out` counts attachments."""

    message_id: str
    sender: str
    name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    photos: tuple[bytes, ...]
    left_out: int
    references: tuple[str, ...]
    automatic: str
    verdicts: tuple[str, ...]


def read_letter(raw: bytes) -> Letter:
    """Read an e-mail; whatever cannot be read is empty."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    parts = list(_leaves(message))
    name, sender = _sender(message)
    photos, left_out = _photos(parts)
    subject = " ".join(header(message, "Subject").split())[:300]
    said = _text(parts)
    return Letter(
        message_id=_ids(header(message, "Message-ID"))[0] if _ids(header(message, "Message-ID")) else "",
        sender=sender,
        name=name,
        recipients=_recipients(message),
        subject=subject,
        text=(handed_on(said) if _FORWARDED.match(subject) else own_words(said))[:MOST_TEXT],
        photos=photos,
        left_out=left_out,
        references=tuple(_ids(f"{header(message, 'In-Reply-To')} {header(message, 'References')}")),
        automatic=_automatic(message, parts, sender) or _automatic_by_subject(subject),
        verdicts=tuple(_all(message, "Authentication-Results")),
    )


def _leaves(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def header(message: Message, name: str) -> str:
    """Return a header in words, whatever it is encoded in; "" without it."""
    return next(iter(_all(message, name)), "")


def _all(message: Message, name: str) -> list[str]:
    return [_decoded(value) for value in _raw(message, name)]


def _raw(message: Message, name: str) -> list[str]:
    """Return a header as it stands in the e-mail: what the parser makes of raw bytes has lost them."""
    return [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]


def _decoded(value: object) -> str:
    text = str(value)
    try:
        pieces = decode_header(text)
    except (ValueError, LookupError, email.errors.MessageError):
        return _printable(_octets(text))
    said = "".join(
        piece if isinstance(piece, str) else in_words(piece, charset or "") for piece, charset in pieces
    )
    return _printable(_octets(said))


def _octets(text: str) -> str:
    """Read bytes that stand in a header as they are, in GBK or UTF-8; the parser hides them as surrogates."""
    if not any("\udc80" <= char <= "\udcff" for char in text):
        return text
    return in_words(text.encode("utf-8", "surrogateescape"), "")


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char in "\t ").strip()


def in_words(octets: bytes, charset: str) -> str:
    """Decode bytes by what they say they are, or what they can be; never raises."""
    named = _CHARSETS.get(charset.lower().strip(), charset)
    for guess in (named, "utf-8", "gb18030"):
        try:
            if guess:
                return octets.decode(guess)
        except (LookupError, ValueError):
            continue
    return octets.decode("utf-8", "replace")


def _sender(message: Message) -> tuple[str, str]:
    # Addresses are ASCII; the name beside them is decoded apart, so that a comma in it divides nothing.
    found = [pair for pair in getaddresses(_raw(message, "From")[:1]) if "@" in pair[1]]
    name, address = found[0] if found else ("", "")
    return _decoded(name)[:60], address.lower()


def _recipients(message: Message) -> tuple[str, ...]:
    # What the delivering server noted comes first: it is the address that was really used.
    names = ("X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")
    values = [value for name in names for value in _raw(message, name)]
    return tuple(dict.fromkeys(address.lower() for _, address in getaddresses(values) if "@" in address))


def _ids(text: str) -> list[str]:
    return re.findall(r"<([^<>\s]{1,250})>", text)[:50]


def _text(parts: list[Message]) -> str:
    plain = "\n".join(_words(part) for part in parts if _is_text(part, "text/plain")).strip()
    if plain:
        return plain
    return "\n".join(text_of_html(_words(part)) for part in parts if _is_text(part, "text/html")).strip()


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _octets_of(part: Message) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return found if isinstance(found, bytes) else b""


def _words(part: Message) -> str:
    try:
        charset = part.get_content_charset() or ""
    except (ValueError, LookupError):
        charset = ""
    return in_words(_octets_of(part)[: MOST_TEXT * 4], charset).replace("\r\n", "\n").replace("\x00", "")


def _photos(parts: list[Message]) -> tuple[tuple[bytes, ...], int]:
    photos, left_out = [], 0
    for part in parts:
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            continue
        octets = _octets_of(part)
        if _is_photo(part):
            is_logo = part.get("Content-ID") is not None and len(octets) < _SMALL
            photos += [] if is_logo else [octets]
        else:
            left_out += 1
    return tuple(photos), left_out


def _is_photo(part: Message) -> bool:
    name = _decoded(part.get_filename() or "").lower()
    return part.get_content_maintype() == "image" or name.endswith(_PHOTO_NAMES)


def _automatic(message: Message, parts: list[Message], sender: str) -> str:
    """Say why an e-mail needs no answer (RFC 3834, section 2, and more that servers write); "" for none."""
    asked = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    local = sender.partition("@")[0]
    precedence = header(message, "Precedence").lower()
    reasons = {
        "auto_reply": asked not in {"", "no"} or "X-Autoreply" in message or "X-Autorespond" in message,
        "bounce": message.get_content_type() in {"multipart/report", "message/delivery-status"}
        or header(message, "Return-Path") == "<>"
        or local in {"mailer-daemon", "postmaster"},
        "list": precedence in {"bulk", "list", "junk"}
        or "List-Id" in message
        or "List-Unsubscribe" in message,
        "no_reply": local.replace("-", "").replace("_", "") in {"noreply", "donotreply"},
        "calendar": any(part.get_content_type() == "text/calendar" for part in parts),
        "loop": len(message.get_all("Received", [])) > 50,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _automatic_by_subject(subject: str) -> str:
    return next((reason for reason, words in _SAID_IN_SUBJECT.items() if words.match(subject)), "")


class _Plain(HTMLParser):
    """Collects the words of HTML; quotations, styles and scripts are passed over."""

    _SILENT = frozenset({"style", "script", "head", "title", "blockquote", "template"})
    _BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or fall silent."""
        if tag in self._SILENT:
            self.silent.append(tag)
        elif tag in self._BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line, or speak again."""
        if tag in self.silent:
            while self.silent and self.silent.pop() != tag:
                pass
        elif tag in self._BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        """Take the words down."""
        if not self.silent:
            self.said.append(re.sub(r"\s+", " ", data))


def text_of_html(html: str) -> str:
    """Return the words of an HTML text, line by line, without what it quotes."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.said).replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
