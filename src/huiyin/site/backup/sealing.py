"""The keys in an archive, sealed under a passphrase."""

import base64
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from huiyin.site.backup.errors import WRONG_PASSPHRASE, BackupFailed

# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html: N=2^17, r=8, p=1.
_COST = {"n": 2**17, "r": 8, "p": 1}


def seal_keys(raw: bytes, passphrase: str) -> bytes:
    """Seal a key file."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    body = AESGCM(_key(passphrase, salt, _COST)).encrypt(nonce, raw, b"huiyin keys")
    return json.dumps({**_COST, "salt": _text(salt), "nonce": _text(nonce), "body": _text(body)}).encode()


def open_keys(sealed: bytes, passphrase: str) -> bytes:
    """Open a sealed key file. Raises BackupFailed for the wrong passphrase."""
    parts = json.loads(sealed)
    salt, nonce, body = (base64.b64decode(parts[name]) for name in ("salt", "nonce", "body"))
    try:
        return AESGCM(_key(passphrase, salt, parts)).decrypt(nonce, body, b"huiyin keys")
    except InvalidTag as error:
        raise BackupFailed(WRONG_PASSPHRASE) from error


def _key(passphrase: str, salt: bytes, cost: dict[str, Any]) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(passphrase.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
