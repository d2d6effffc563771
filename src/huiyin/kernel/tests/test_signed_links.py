from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.signed_links import LinkExpired, LinkForged, Purpose, fill_places, place_for, read, sign

SECRET = b"a secret of the tests"
RATE = Purpose("rate", timedelta(days=15))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUBJECTS = st.from_regex(r"[0-9]{1,12}(-[0-9]{1,3})?", fullmatch=True)


@given(SUBJECTS)
def test_a_token_says_what_it_is_about_until_its_last_second(subject: str) -> None:
    token = sign(SECRET, RATE.name, subject, NOW)
    assert read(SECRET, RATE, token, NOW + RATE.lasts) == subject
    with pytest.raises(LinkExpired):
        read(SECRET, RATE, token, NOW + RATE.lasts + timedelta(seconds=1))


@given(SUBJECTS, st.data())
def test_no_changed_character_goes_through(subject: str, data: st.DataObject) -> None:
    token = sign(SECRET, RATE.name, subject, NOW)
    spot = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("0123456789abcXYZ-_.").filter(lambda char: char != token[spot]))
    with pytest.raises(LinkForged):
        read(SECRET, RATE, token[:spot] + other + token[spot + 1 :], NOW)


@given(st.text(max_size=60))
def test_anything_else_is_forged(text: str) -> None:
    with pytest.raises(LinkForged):
        read(SECRET, RATE, text, NOW)


def test_a_token_serves_its_one_purpose_and_its_own_installation() -> None:
    token = sign(SECRET, RATE.name, "17-1", NOW)
    with pytest.raises(LinkForged):
        read(SECRET, Purpose("unfollow", RATE.lasts), token, NOW)
    with pytest.raises(LinkForged):
        read(b"another installation", RATE, token, NOW)


def test_a_stored_link_has_a_mark_and_a_read_one_the_token() -> None:
    stored = f"/say/{place_for(RATE, '17-1')}/"
    assert stored == "/say/{signed:rate:17-1}/"
    assert fill_places(stored, SECRET, NOW) == f"/say/{sign(SECRET, 'rate', '17-1', NOW)}/"
    assert fill_places("/m/7K3M-92QF/", SECRET, NOW) == "/m/7K3M-92QF/"
