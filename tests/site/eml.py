"""E-mails as people, phones and servers send them."""

import io
from collections.abc import Sequence

from PIL import Image

BASE = "wish@huiyin.example.cn"


def photo(colour: str = "navy", size: tuple[int, int] = (640, 480)) -> bytes:
    drawn = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(drawn, "JPEG")
    assert colour
    return drawn.getvalue()


def eml(
    text: str = "2栋楼下的路灯坏了半个月，晚上老人下楼看不见台阶。",
    *,
    to: str = BASE,
    sender: str = "田小满 <tian@example.org>",
    subject: str = "路灯不亮",
    message_id: str = "<one@example.org>",
    more: Sequence[str] = (),
    charset: str = "utf-8",
) -> bytes:
    """Write a plain e-mail; headers stand in it as raw bytes of the charset, as old programs do."""
    head = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        *([f"Message-ID: {message_id}"] if message_id else []),
        "MIME-Version: 1.0",
        *more,
    ]
    if not any(line.lower().startswith("content-type") for line in more):
        head += [f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit"]
    return ("\r\n".join(head) + "\r\n\r\n" + text).encode(charset)
