"""Nothing personal passes into a log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.scrubbing import fault, scrub, story

PLANTED = (
    "13973312345",
    "139 7331 2345",
    "430204199001011232",
    "zhang.san@example.cn",
    "7K3M-2QXA",
    "4F7QJ2M8Z0C5V9T1X3B6N8P2RA",
    "湘B12345",
    "张三丰",
    "楼下路灯不亮",
    "203.0.113.77",
    "hy_Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA",
)
SAID = (
    "Internal Server Error: /follow/7K3M-2QXA/{}/add/?phone={}",
    "%s failed: invalid literal for int() with base 10: '{}' {}",
    'duplicate key value violates unique constraint "people_phone"\nDETAIL:  Key (phone)=({}) {} exists.',
    "Bearer {} was refused for {}",
    "GET /search?q={}&key={}",
    "could not send to {} for {}",
)


@pytest.mark.parametrize("value", PLANTED)
@pytest.mark.parametrize("sentence", SAID)
def test_what_was_planted_is_gone(sentence: str, value: str) -> None:
    assert value not in scrub(sentence.format(value, value))


@pytest.mark.parametrize(
    "text",
    [
        "Sending e-mail failed (3 times in a row); it will be tried again.",
        'null value in column "due_at" violates not-null constraint',
        "server closed the connection unexpectedly",
        "connection to server at 127.0.0.1, port 5432 failed: Connection refused",
        "Booting worker with pid: 4711",
    ],
)
def test_what_an_operator_needs_stays(text: str) -> None:
    assert scrub(text) == text


def test_an_address_keeps_its_words_and_loses_its_values() -> None:
    said = scrub("Fault: /follow/7K3M-2QXA/SECRETKEY/add/?next=/mine/ and https://a.example.cn/p/%E5%BC%A0")
    assert said == "Fault: /follow/…/…/add/ and https://…/p/…"


@given(st.text(max_size=300))
def test_scrubbing_twice_changes_nothing_more_and_never_breaks(text: str) -> None:
    once = scrub(text)
    assert scrub(once) == once


def test_a_story_has_places_and_causes_but_no_values() -> None:
    try:
        try:
            int("电话13973312345")
        except ValueError as error:
            raise RuntimeError("张三 7K3M-2QXA") from error
    except RuntimeError as error:
        told = "\n".join(story(error))
    assert "ValueError: invalid literal for int() with base 10: '…'" in told
    assert "test_a_story_has_places_and_causes_but_no_values" in told
    assert not any(value in told for value in ("张三", "7K3M", "13973312345"))


def test_an_error_without_words_is_its_name() -> None:
    assert fault(KeyboardInterrupt()) == "KeyboardInterrupt"
