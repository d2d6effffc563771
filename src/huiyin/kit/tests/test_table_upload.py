import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from huiyin.kernel.errors import Invalid
from huiyin.kit import table_upload
from huiyin.kit.table_upload import TableForm, pack, told, unpack
from huiyin.kit.tables import ImportReport, RowError

ROWS = [(2, {"名称": "星城小区"}), (3, {"名称": "<b>"})]


def test_rows_come_back_as_they_went() -> None:
    assert unpack(pack(ROWS)) == ROWS


def test_changed_and_old_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pack(ROWS)
    with pytest.raises(Invalid):
        unpack(packed[:-1] + ("A" if packed[-1] != "A" else "B"))
    monkeypatch.setattr(table_upload, "HOURS_TO_DECIDE", -1)
    with pytest.raises(Invalid, match="too old"):
        unpack(packed)


def test_what_does_not_fit_into_a_page_is_refused() -> None:
    noise = random.Random(1)
    rows = [(number, {"a": noise.randbytes(60).hex()}) for number in range(20_000)]
    with pytest.raises(Invalid, match="split"):
        pack(rows)


def test_a_form_takes_a_file_or_packed_rows_and_nothing_else() -> None:
    file = SimpleUploadedFile("t.csv", "名称\n星城小区\n".encode())
    form = TableForm({}, MultiValueDict({"file": [file]}))
    assert form.is_valid()
    assert (form.rows, form.is_decided) == ([(2, {"名称": "星城小区"})], False)
    form = TableForm({"packed": pack(ROWS)})
    assert form.is_valid()
    assert (form.rows, form.is_decided) == (ROWS, True)
    assert not TableForm({}).is_valid()
    assert not TableForm({}, MultiValueDict({"file": [SimpleUploadedFile("t.csv", b"")]})).is_valid()


def test_errors_are_told_as_sentences() -> None:
    error = RowError(7, "户数", "“%(value)s” is no whole number.", {"value": "很多"})
    (line,) = told(ImportReport(1, 0, 0, (error,)))
    assert (line.number, line.column) == (7, "户数")
    assert "很多" in line.text
