"""One-time codes by the clock, against the vectors of RFC 6238."""

from base64 import b32encode
from datetime import UTC, datetime

import pytest

from huiyin.kit import onetime

RFC_SECRET = b32encode(b"12345678901234567890").decode()


# Appendix B of the RFC has eight digits; six are their last ones.
@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")],
)
def test_the_codes_are_those_of_the_rfc(moment: int, code: str) -> None:
    step = onetime.step_of(datetime.fromtimestamp(moment, UTC))
    assert onetime.code_at(RFC_SECRET, step) == code
    assert onetime.step_shown(RFC_SECRET, code, range(step - 1, step + 2)) == step
    assert onetime.step_shown(RFC_SECRET, code, range(step + 1, step + 3)) is None


def test_what_is_no_code_is_shown_in_no_half_minute() -> None:
    for said in ("", "12345", "１２３４５６", "abcdef", "12345678901"):
        assert onetime.step_shown(RFC_SECRET, said, range(3)) is None


def test_the_address_says_what_an_app_needs() -> None:
    secret = onetime.new_secret()
    assert len(secret) == 32
    assert secret != onetime.new_secret()
    found = onetime.address(secret, "林晓雨", "Huiyin")
    assert found.startswith("otpauth://totp/Huiyin:")
    assert f"secret={secret}" in found
    assert "period=30" in found
