from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.identifiers import id_card_ok, mobile_ok, normalise_email, normalise_phone, uscc_ok

MOBILES = st.from_regex(r"1(?:[38][0-9]|5[0-35-9]|7[35-8])[0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "008613800138000",
        "１３８００１３８０００",
    ],
)
def test_a_mobile_number_is_read_as_people_write_it(text: str) -> None:
    assert normalise_phone(text) == "+8613800138000"


@pytest.mark.parametrize(
    "text", ["0731-28680000", "(0731) 2868 0000", "+86 731 28680000", "+86-0731-28680000"]
)
def test_a_landline_number_is_read_as_people_write_it(text: str) -> None:
    assert normalise_phone(text) == "+8673128680000"


@pytest.mark.parametrize(
    "text",
    ["", "12000000000", "10400000000", "28680000", "73128680000", "+1 202 555 0100", "138001380001", "电话"],
)
def test_what_is_no_number_in_china_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="not a telephone number in China"):
        normalise_phone(text)


@given(MOBILES, st.sampled_from(["", "+86", "0086", "+86 "]))
def test_mobile_numbers_agree_with_the_library(mobile: str, prefix: str) -> None:
    parsed = phonenumbers.parse(mobile, "CN")
    assert phonenumbers.is_valid_number(parsed)
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert normalise_phone(prefix + mobile) == e164
    assert normalise_phone(e164) == e164
    assert mobile_ok(mobile)


@given(st.from_regex(r"0(?:731|10|2[0-57-9])[2-8][0-9]{7}", fullmatch=True))
def test_landline_numbers_agree_with_the_library(landline: str) -> None:
    parsed = phonenumbers.parse(landline, "CN")
    assert normalise_phone(landline) == phonenumbers.format_number(
        parsed, phonenumbers.PhoneNumberFormat.E164
    )


@pytest.mark.parametrize(
    "text", ["12000000000", "1380013800", "138001380000", "１３８００１３８０００", "13800138000\n"]
)
def test_eleven_other_digits_are_no_mobile_number(text: str) -> None:
    assert not mobile_ok(text)


@pytest.mark.parametrize("number", ["990000199001010017", "990000201506150023"])
def test_an_identity_number_with_its_check_character_is_good(number: str) -> None:
    assert id_card_ok(number)


@pytest.mark.parametrize(
    "number", ["990000199001010018", "990000199013010017", "9900001990010100", "x" * 18, ""]
)
def test_an_identity_number_with_a_slip_is_not(number: str) -> None:
    assert not id_card_ok(number)


def test_nobody_is_born_tomorrow() -> None:
    assert id_card_ok("990000201506150023", today=date(2015, 6, 15))
    assert not id_card_ok("990000201506150023", today=date(2015, 6, 14))


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_every_wrong_digit_of_an_identity_number_shows(place: int, digit: str) -> None:
    right = "990000199001010017"
    wrong = right[:place] + digit + right[place + 1 :]
    assert wrong == right or not id_card_ok(wrong)


@pytest.mark.parametrize("code", ["91110000600037341L", "55430202MJ0000001G", "55430202mj0000001g"])
def test_a_credit_code_with_its_check_character_is_good(code: str) -> None:
    assert uscc_ok(code)


@pytest.mark.parametrize("code", ["91110000600037341M", "55430202MJ000000IG", "5543", ""])
def test_a_credit_code_with_a_slip_is_not(code: str) -> None:
    assert not uscc_ok(code)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Lin.Yi@Example.COM ", "lin.yi@example.com"),
        ("ｌｉｎ＠example.com", "lin@example.com"),
        ("a+b@mail.zhuzhou.example.cn", "a+b@mail.zhuzhou.example.cn"),
    ],
)
def test_an_address_is_brought_into_one_form(text: str, address: str) -> None:
    assert normalise_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@",
        "@b.cn",
        "a@b",
        "a b@c.cn",
        "a@b..cn",
        ".a@b.cn",
        "a@-b.cn",
        "a" * 250 + "@b.cn",
        "张@例.cn",
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        normalise_email(text)
