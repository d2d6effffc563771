import pytest

from huiyin.civic.orgs import rules
from huiyin.civic.orgs.rules import OrgKind
from huiyin.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("12345", "12345"),
        (" 0731-28680000 ", "0731-28680000"),
        ("（0731）28680000", "(0731)28680000"),
        ("0731-28680000转803", "0731-28680000转803"),
        ("", ""),
    ],
)
def test_public_numbers_are_kept_as_they_are_printed(written: str, stored: str) -> None:
    assert rules.check_number(written) == stored


@pytest.mark.parametrize("number", ["打电话", "1", "0731-", "=1+1", "12345678901234567890123456789"])
def test_what_is_no_number_is_refused_at_its_field(number: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_number(number, "number")
    assert refused.value.field == "number"


def test_a_telephone_link_leaves_out_what_cannot_be_dialled() -> None:
    assert rules.dial("0731-28680000转803") == "073128680000"
    assert rules.dial("+86 731 2868") == "+867312868"


def test_credit_codes_are_checked() -> None:
    assert rules.check_uscc("91110000600037341l") == "91110000600037341L"
    assert rules.check_uscc("") == ""
    with pytest.raises(Invalid):
        rules.check_uscc("911100006000373410")


@pytest.mark.parametrize("name", ["", " ", "局" * 81])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        rules.check_name(name)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("物业", OrgKind.PROPERTY_COMPANY), ("bureau", OrgKind.BUREAU), ("村委会", OrgKind.COMMUNITY_COMMITTEE)],
)
def test_kinds_are_read_in_both_languages(cell: str, kind: OrgKind) -> None:
    assert rules.read_kind(cell) == kind


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(Invalid, match="党支部"):
        rules.read_kind("俱乐部")


def test_every_kind_has_a_word() -> None:
    assert set(rules.KIND_WORDS) == set(OrgKind)
