"""`huiyin triage topics FILE`."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from huiyin.kit.tables import read_rows, write_xlsx
from tests.site.conftest import Run

ROWS: list[dict[str, Any]] = [
    {
        "title": "翠湖湾北门下水道堵了",
        "body": "北门下水道堵了一个月，没人修",
        "created": "2026-11-01",
        "likes": 5,
    },
    {
        "title": "翠湖湾下水道堵塞",
        "body": "北门下水道堵了，污水横流",
        "created": "2026-11-03T08:00:00",
        "likes": 1,
    },
    {"title": "公交车改线", "body": "12路公交车为什么不经过体育馆", "created": "2026-11-02"},
]


def test_the_topics_of_json_lines_are_printed_and_bad_rows_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    lines = [*(json.dumps(row) for row in ROWS), "no json", json.dumps({"likes": 3}), "[1]"]
    file.write_text("\n".join(lines), encoding="utf-8")
    topics, messages = tmp_path / "topics.xlsx", tmp_path / "messages.xlsx"
    done = run("triage", "topics", file, "--topics", topics, "--messages", messages)
    assert done.exit_code == 0
    assert "2 messages · 6 supporters" in done.output
    assert "3 messages read, 3 rows left out." in done.output
    assert "Row 5 has no words" in done.output
    (_, top), *rest = read_rows(BytesIO(topics.read_bytes()))
    assert (rest, top["热度排名"], top["时间范围"]) == ([], "1", "2026/11/01 至 2026/11/03")
    told = [row for _, row in read_rows(BytesIO(messages.read_bytes()))]
    assert [row["点赞数"] for row in told] == ["5", "1"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_spreadsheet_with_chinese_columns_works_as_well(run: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"messages.{form}"
    names = {"title": "留言主题", "body": "留言详情", "created": "留言时间"}
    rows = [[row[name] for name in names] for row in ROWS]
    if form == "xlsx":
        file.write_bytes(write_xlsx(list(names.values()), rows))
    else:
        written = [",".join(names.values()), *(",".join(map(str, row)) for row in rows)]
        file.write_text("\n".join(written), encoding="gb18030")
    done = run("triage", "topics", file)
    assert done.exit_code == 0
    assert "2026/11/01 至 2026/11/03" in done.output


def test_a_file_that_says_nothing_twice_has_no_topics(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(ROWS[2]), encoding="utf-8")
    done = run("triage", "topics", file)
    assert (done.exit_code, "No two messages" in done.output) == (0, True)
