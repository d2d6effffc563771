"""Callbacks of WeCom and of WeChat official accounts: who calls, and what they say.

"加解密方案说明", https://developer.work.weixin.qq.com/document/path/90968 ; an official account in its safe
mode uses the same. Its plain mode and its first check sign without a message:
https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from huiyin.kernel.errors import NotAllowed

_BLOCK = 32
MOST_BYTES = 64 * 1024
# The envelope has one shape; a parser of XML would be more than is needed, and more than is safe.
_FIELD = r"<{0}>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</{0}>"


@dataclass(frozen=True)
class Callback:
    """What the two sides agreed on: a token, a key, and whom messages are for (corp id or app id)."""

    token: str
    aes_key: str
    receiver: str

    def opened(self, *, signature: str, timestamp: str, nonce: str, encrypted: str) -> str:
        """Return a message once its signature fits and it is meant for us. Raises NotAllowed."""
        if not hmac.compare_digest(signed(self.token, timestamp, nonce, encrypted), signature.lower()):
            raise NotAllowed
        return self._decrypted(encrypted)

    def _decrypted(self, encrypted: str) -> str:
        try:
            key = base64.b64decode(self.aes_key + "=")
            octets = base64.b64decode(encrypted, validate=True)
            decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
            plain = decryptor.update(octets) + decryptor.finalize()
            plain = plain[: -_padding(plain)]
            length = int.from_bytes(plain[16:20])
            message, receiver = plain[20 : 20 + length], plain[20 + length :]
            if len(message) != length or not hmac.compare_digest(receiver, self.receiver.encode()):
                raise NotAllowed
            return message.decode()
        except (ValueError, IndexError) as error:
            raise NotAllowed from error


def _padding(plain: bytes) -> int:
    """Return the length of the padding (PKCS#7 to 32 bytes). Raises ValueError for none."""
    length = plain[-1]
    if not 1 <= length <= _BLOCK or plain[-length:] != bytes([length]) * length:
        raise ValueError("padding")
    return length


def signed(token: str, *parts: str) -> str:
    """Return the signature over a token and the parts of a call: SHA-1 over all of them, sorted."""
    # The providers chose SHA-1; it keeps out whoever does not know the token, and collisions are no help.
    return hashlib.sha1("".join(sorted((token, *parts))).encode(), usedforsecurity=False).hexdigest()


def is_from_wechat(token: str, *, signature: str, timestamp: str, nonce: str) -> bool:
    """Tell whether an official account's first check, or a plain message, is signed with our token."""
    return bool(token) and hmac.compare_digest(signed(token, timestamp, nonce), signature.lower())


def field_of(xml: str, name: str) -> str:
    """Return a field of a message, "" without it."""
    found = re.search(_FIELD.format(re.escape(name)), xml[:MOST_BYTES], re.DOTALL)
    return (found[1] if found[1] is not None else found[2]).strip() if found else ""
