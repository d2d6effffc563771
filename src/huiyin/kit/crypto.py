"""Personal data at rest: AES-256-GCM sealed values and blind indexes to look them up by."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huiyin.kit.keys import keyring

_NONCE = 12


class Sealed:
    """A sealed value. It shows nothing unless it is opened on purpose with `reveal()`."""

    __slots__ = ("_blob", "_context")

    def __init__(self, blob: bytes, context: str) -> None:
        self._blob = blob
        self._context = context

    def __repr__(self) -> str:
        return "Sealed(…)"

    __str__ = __repr__

    @property
    def blob(self) -> bytes:
        """Return the bytes that are stored."""
        return self._blob

    def reveal(self) -> str:
        """Return the plain text. Raises cryptography's InvalidTag if the bytes were tampered with."""
        version, nonce, body = self._blob[0], self._blob[1 : 1 + _NONCE], self._blob[1 + _NONCE :]
        return AESGCM(keyring().sealing[version]).decrypt(nonce, body, self._context.encode()).decode()


def seal(text: str, context: str) -> Sealed:
    """Seal a text for one column; `context` ("table.column") is bound to it, so it opens nowhere else."""
    keys = keyring()
    nonce = secrets.token_bytes(_NONCE)
    body = AESGCM(keys.sealing[keys.newest]).encrypt(nonce, text.encode(), context.encode())
    return Sealed(bytes([keys.newest]) + nonce + body, context)


def seal_token(text: str, context: str) -> str:
    """Seal a text that travels in an event or a link, where only we can open it again."""
    return urlsafe_b64encode(seal(text, context).blob).decode()


def open_token(token: str, context: str) -> str:
    """Return the text of a token. Raises ValueError for one that is none of ours, or not any more."""
    try:
        return Sealed(urlsafe_b64decode(token), context).reveal()
    except (InvalidTag, LookupError, ValueError) as error:
        raise ValueError("This token cannot be opened.") from error


def blind_index(text: str, context: str) -> str:
    """Return a keyed digest, 64 hexadecimal digits, by which an equal value can be found again."""
    return hmac.new(keyring().index, f"{context}\x1f{text}".encode(), hashlib.sha256).hexdigest()
