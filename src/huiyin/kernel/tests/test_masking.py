import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.masking import mask_address, mask_email, mask_id_card, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*丰"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("诸葛亮", "诸葛*"),
        ("张", "*"),
        ("买买提·艾力", "买****力"),
        ("John Smith", "J***"),
        ("", ""),
    ],
)
def test_a_name_keeps_what_tells_neighbours_apart(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=6))
def test_a_han_name_keeps_its_length_and_loses_a_character(name: str) -> None:
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert "*" in masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800138000", "138****8000"),
        ("+86 138-0013-8000", "138****8000"),
        ("0731-28680000", "0731-****0000"),
        ("+8673128680000", "0731-****0000"),
        ("010-12345678", "010-****5678"),
        ("96568", "***68"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_first_and_last_digits(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"), [("430000199001010017", "430***********001*"), ("1234", "****"), ("", "")]
)
def test_an_identity_number_hides_the_birth_date(number: str, masked: str) -> None:
    assert mask_id_card(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("泰山路街道香山小区3栋2单元501室", "泰山路街道香山小区3栋***"),
        ("香山小区12号楼1203", "香山小区12号楼***"),
        ("香山小区A座1203", "香山小区A座***"),
        ("香山小区三栋", "香山小区三栋"),
        ("泰山路88号501", "泰山路88号***"),
        ("香山小区3-2-501", "香山小区***"),
        ("香山小区", "香山小区"),
    ],
)
def test_an_address_ends_at_the_building(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [("zhang@example.com", "z***@example.com"), ("nothing", "***"), ("@b.cn", "***@b.cn")],
)
def test_an_e_mail_address_keeps_its_domain(address: str, masked: str) -> None:
    assert mask_email(address) == masked
