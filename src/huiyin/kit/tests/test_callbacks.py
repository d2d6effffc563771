"""Callbacks of WeCom and of WeChat official accounts, held to the published vectors."""

import hashlib

import pytest

from huiyin.kernel.errors import NotAllowed
from huiyin.kit.channels import callbacks
from huiyin.kit.channels.callbacks import Callback, field_of, is_from_wechat


class TestCallbacks:
    """企业微信《加解密方案说明》 and the vectors of its sample code (Sample.cs, WXBizMsgCrypt).

    https://developer.work.weixin.qq.com/document/path/90968
    """

    AGREED = Callback("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
    ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
    MESSAGE = (
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/"
        "sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZ"
        "fJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3L"
        "AVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn2"
        "8H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
    )

    def test_the_first_check_is_answered_as_published(self) -> None:
        opened = self.AGREED.opened(
            signature="5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
            timestamp="1409659589",
            nonce="263014780",
            encrypted=self.ECHO,
        )
        assert opened == "1616140317555161061"

    def test_the_published_message_is_opened(self) -> None:
        opened = self.AGREED.opened(
            signature="477715d11cdb4164915debcba66cb864d751f3e6",
            timestamp="1409659813",
            nonce="1372623149",
            encrypted=self.MESSAGE,
        )
        assert field_of(opened, "FromUserName") == "mycreate"
        assert field_of(opened, "Content") == "hello"
        assert field_of(opened, "MsgId") == "4561255354251345929"
        assert field_of(opened, "Nothing") == ""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"signature": "0" * 40},
            {"timestamp": "1409659814"},
            {"nonce": "1"},
            {"encrypted": ECHO},
            {"signature": ""},
        ],
    )
    def test_another_signature_is_refused(self, wrong: dict[str, str]) -> None:
        call = {
            "signature": "477715d11cdb4164915debcba66cb864d751f3e6",
            "timestamp": "1409659813",
            "nonce": "1372623149",
            "encrypted": self.MESSAGE,
        }
        with pytest.raises(NotAllowed):
            self.AGREED.opened(**{**call, **wrong})

    def test_a_message_for_somebody_else_is_refused(self) -> None:
        other = Callback("QDG6eK", self.AGREED.aes_key, "wx0000000000000000")
        with pytest.raises(NotAllowed):
            other.opened(
                signature="477715d11cdb4164915debcba66cb864d751f3e6",
                timestamp="1409659813",
                nonce="1372623149",
                encrypted=self.MESSAGE,
            )

    @pytest.mark.parametrize("encrypted", ["", "AAAA", "不是", "A" * 43, "QUFBQUFBQUFBQUFBQUFBQQ=="])
    def test_what_cannot_be_opened_is_refused(self, encrypted: str) -> None:
        signature = callbacks.signed("QDG6eK", "1", "2", encrypted)
        with pytest.raises(NotAllowed):
            self.AGREED.opened(signature=signature, timestamp="1", nonce="2", encrypted=encrypted)

    def test_an_official_accounts_check_is_signed_with_the_token(self) -> None:
        """《接入指南》: SHA-1 over token, timestamp and nonce, sorted.

        The page gives no worked example: this holds the form to its words, computed in another way.
        """
        said = hashlib.new("sha1", b"13726231491409659813mytoken").hexdigest()  # noqa: S324 - theirs
        check = {"timestamp": "1409659813", "nonce": "1372623149"}
        assert is_from_wechat("mytoken", signature=said, **check)
        assert not is_from_wechat("other", signature=said, **check)
        assert not is_from_wechat("", signature=said, **check)
