from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.ids import new_public_code
from huiyin.kernel.reply_tags import Tag, place_tag, read_tag, reply_tag, tag_in, tagged

SECRET, OTHER = b"s" * 32, b"o" * 32
CODES = st.builds(lambda bits: new_public_code(lambda _: bits), st.integers(0, 2**35 - 1))
BASE = "wish@huiyin.example.cn"


@given(code=CODES)
def test_a_reply_tag_names_its_matter_and_no_other_key_makes_it(code: str) -> None:
    tag = reply_tag(SECRET, code)
    assert read_tag(SECRET, tag) == Tag(reply_to=code)
    assert read_tag(SECRET, tag.upper()) == Tag(reply_to=code)
    assert read_tag(OTHER, tag) == Tag()
    # The local part of an address has at most 64 characters (RFC 5321, 4.5.3.1.1).
    assert len(tagged(BASE, tag).partition("@")[0]) <= 64


@given(code=CODES, place=st.integers(9, 28))
def test_a_changed_proof_proves_nothing(code: str, place: int) -> None:
    tag = reply_tag(SECRET, code)
    other = "0" if tag[place] != "0" else "1"
    assert read_tag(SECRET, tag[:place] + other + tag[place + 1 :]) == Tag()


@given(text=st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    found = read_tag(SECRET, text)
    assert not found.reply_to
    tag_in(text, BASE)


def test_an_address_is_ours_with_or_without_a_tag() -> None:
    assert tag_in("Wish@Huiyin.Example.cn", BASE) == ""
    assert tag_in(tagged(BASE, place_tag("7K2M9X")), BASE) == "p7k2m9x"
    assert read_tag(SECRET, "p7k2m9x") == Tag(place="7K2M9X")
    for other in ("wish@elsewhere.cn", "wishes@huiyin.example.cn", "", "@", "wish"):
        assert tag_in(other, BASE) is None
