"""`huiyin import matters`, `huiyin import members` and `huiyin export matters`."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from huiyin.civic.matters.models import Matter, Publication
from huiyin.hands.claims.models import Checkin
from huiyin.kit.models import OutboxEvent
from huiyin.kit.tables import read_rows, write_xlsx
from tests.cast import Cast
from tests.site.conftest import Run

ROWS: list[dict[str, Any]] = [
    {
        "id": "7-1",
        "title": "路灯不亮",
        "body": "2栋楼下路灯不亮，电话13912345678",
        "created": "2019-03-04T08:00:00",
    },
    {
        "id": "7-2",
        "title": "化粪池外溢",
        "body": "3栋前化粪池外溢。",
        "created": "2019/3/5 9:30",
        "reply": "已疏通。",
        "replied": "2019-03-07 16:00:00",
    },
]


def json_lines(folder: Path, rows: list[Any], name: str = "messages.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def members(folder: Path, count: int) -> Path:
    """Write a file of members: of ten rows four are good, one stands there twice and five are wrong."""
    rows: list[list[str]] = []
    for number in range(count):
        row = [f"党员{number}", f"139{10_000_000 + number}", "荷塘星城", "荷塘区城市管理局", "维修", ""]
        rows.append(row)
        match number % 10:
            case 1:
                row[1] = row[1][:8]
            case 2:
                row[3] = "没有的单位"
            case 3:
                rows[-1] = [*rows[-4]]
            case 4:
                row[1] = rows[-5][1]
            case 5:
                row[4] = "魔术"
            case 6:
                row[2] = "没有的小区"
    path = folder / f"{count}.xlsx"
    path.write_bytes(write_xlsx(["姓名", "手机号", "小区", "单位", "特长", "空闲时间"], rows))
    return path


class TestMembers:
    def test_a_check_names_every_bad_row_and_writes_nothing(self, run: Run, tmp_path: Path) -> None:
        done = run("import", "members", members(tmp_path, 300), "--dry-run")
        assert done.exit_code == 1
        *told, last = done.output.splitlines()
        assert last == "300 rows: 120 new, 30 known already, 0 written."
        named = [line.partition(":")[0] for line in told[:5]]
        assert named == [
            "Row 3, column “手机号”",
            "Row 4, column “单位”",
            "Row 6, column “手机号”",
            "Row 7, column “特长”",
            "Row 8, column “小区”",
        ]
        assert len(told) == 150
        assert not Checkin.objects.exists()

    def test_the_good_rows_are_taken_once_without_a_statement_for_each(
        self, run: Run, tmp_path: Path, django_assert_max_num_queries: Any
    ) -> None:
        path = members(tmp_path, 300)
        assert run("import", "members", path).exit_code == 1
        assert not Checkin.objects.exists()
        with django_assert_max_num_queries(90):
            done = run("import", "members", path, "--good-rows", "--place", "荷塘区")
        assert (done.exit_code, done.output.splitlines()[-1]) == (
            3,
            "300 rows: 120 new, 30 known already, 120 written.",
        )
        again = run("import", "members", path, "--good-rows")
        assert (again.exit_code, again.output.splitlines()[-1]) == (
            1,
            "300 rows: 0 new, 150 known already, 0 written.",
        )
        assert Checkin.objects.filter(state="confirmed", proof="import").count() == 120

    def test_a_file_without_employers_is_refused_in_a_sentence(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "few.xlsx"
        path.write_bytes(write_xlsx(["姓名", "手机号"], [["党员", "13910000000"]]))
        done = run("import", "members", path)
        assert done.exit_code == 1
        assert "单位" in done.output


class TestImport:
    def test_every_row_becomes_history_and_a_second_time_nothing(self, run: Run, tmp_path: Path) -> None:
        path = json_lines(tmp_path, ROWS)
        first, second = run("import", "matters", path), run("import", "matters", path)
        assert (first.exit_code, second.exit_code) == (0, 0)
        assert first.output.startswith("2 matters added, 0 known already, 0 rows left out")
        assert second.output.startswith("0 matters added, 2 known already")
        assert OutboxEvent.objects.count() == 0
        states = Matter.objects.order_by("source_key").values_list("state", "historical", "due_at", "source")
        assert list(states) == [
            ("accepted", True, None, "messages"),
            ("closed", True, None, "messages"),
        ]

    def test_what_is_published_passed_the_redaction(self, run: Run, tmp_path: Path) -> None:
        run("import", "matters", json_lines(tmp_path, ROWS), "--approver", "荷塘区信访局")
        shown = Publication.objects.get(matter__source_key="7-1")
        assert ("13912345678" in shown.text, shown.approved_by) == (False, "荷塘区信访局")

    def test_private_history_is_published_nowhere(self, run: Run, tmp_path: Path) -> None:
        assert run("import", "matters", json_lines(tmp_path, ROWS), "--private").exit_code == 0
        assert (Matter.objects.count(), Publication.objects.count()) == (2, 0)

    def test_live_matters_get_their_clocks(self, run: Run, tmp_path: Path) -> None:
        run("import", "matters", json_lines(tmp_path, ROWS), "--live")
        assert [matter.due_at is not None for matter in Matter.objects.order_by("source_key")] == [
            True,
            False,
        ]

    def test_place_and_holder_are_chosen(self, run: Run, tmp_path: Path, cast: Cast) -> None:
        path = json_lines(tmp_path, [ROWS[0] | {"place": "430202002002"}, ROWS[1]])
        done = run("import", "matters", path, "--place", "荷塘区", "--holder", "荷塘区城市管理局")
        assert done.exit_code == 0
        placed = Matter.objects.order_by("source_key").values_list("place_id", "holder_org_id")
        bureau = cast.orgs.bureau
        assert list(placed) == [(cast.places.community.id, bureau), (cast.places.district.id, bureau)]

    def test_the_intake_of_each_place_holds_by_default(self, run: Run, tmp_path: Path, cast: Cast) -> None:
        run("import", "matters", json_lines(tmp_path, [ROWS[0] | {"place": cast.places.compound.token}]))
        assert Matter.objects.get().holder_org_id == cast.orgs.committee

    def test_columns_are_mapped_and_chinese_spreadsheets_are_read(self, run: Run, tmp_path: Path) -> None:
        heading = ("编号", "诉求", "提出时间")
        rows = [("A1", "楼道灯不亮", "2020年3月4日"), ("A2", "电梯异响", "2020-03-05 10:00")]
        table = io.StringIO()
        csv.writer(table).writerows([heading, *rows])
        (tmp_path / "old.csv").write_bytes(table.getvalue().encode("gb18030"))
        (tmp_path / "new.xlsx").write_bytes(write_xlsx(heading, rows))
        for name in ("old.csv", "new.xlsx"):
            done = run("import", "matters", tmp_path / name, "--map", "body=诉求")
            assert (done.exit_code, done.output[:15]) == (0, "2 matters added")

    def test_a_category_that_we_do_not_have_is_named(self, run: Run, tmp_path: Path) -> None:
        done = run("import", "matters", json_lines(tmp_path, [ROWS[0] | {"category": "天气"}]))
        assert (done.exit_code, "天气" in done.stderr) == (0, True)


class TestBadRows:
    BAD = (
        {"id": "7-3", "title": "", "body": "", "created": "2019-03-04"},
        {"id": "7-4", "title": "灯", "body": "灯坏了", "created": "yesterday"},
        {"id": "7-5", "title": "灯", "body": "灯坏了", "created": "2019-03-04", "place": "nowhere"},
        ["no", "object"],
    )

    def test_one_bad_row_keeps_all_out_and_says_where(self, run: Run, tmp_path: Path) -> None:
        done = run("import", "matters", json_lines(tmp_path, [*ROWS, *self.BAD]))
        assert (done.exit_code, Matter.objects.count()) == (1, 0)
        said = done.stderr.splitlines()
        assert said[:4] == [
            "Row 6: This line is JSON, but not an object with named fields.",
            "Row 3, column “title”: Title and text are both empty. Give at least one of them.",
            "Row 4, column “created”: “yesterday” is not a day and time; write 2026-11-22 08:30.",
            "Row 5, column “place”: We know no place “nowhere” under 株洲市.",
        ]
        assert said[4].startswith("4 rows are bad, so nothing was imported.")

    def test_the_good_rows_go_in_when_asked(self, run: Run, tmp_path: Path) -> None:
        done = run("import", "matters", json_lines(tmp_path, [*ROWS, *self.BAD]), "--good-rows")
        assert (done.exit_code, Matter.objects.count()) == (3, 2)
        assert "4 rows left out" in done.output

    def test_a_dry_run_writes_nothing(self, run: Run, tmp_path: Path) -> None:
        done = run("import", "matters", json_lines(tmp_path, ROWS), "--dry-run")
        assert (done.exit_code, Matter.objects.count()) == (0, 0)
        assert "2 rows are good, 0 are not" in done.output

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"", "a.jsonl", "The file is empty."),
            (b"\x00\x01\xff" * 3_500_000, "a.jsonl", "is no table we can read"),
            (b"\x00\x01\xff" * 100, "a.csv", "is no table we can read"),
            (b"PK\x03\x04nonsense", "a.xlsx", "The spreadsheet cannot be opened."),
            (b"not json\nat all\n", "a.jsonl", "No line of the file is a JSON object."),
            (b"key,text\n1,lamp\n", "a.csv", "Which column holds “created”?"),
        ],
    )
    def test_what_is_no_table_is_one_sentence(
        self, run: Run, tmp_path: Path, content: bytes, name: str, sentence: str
    ) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        done = run("import", "matters", path)
        assert (done.exit_code, sentence in done.stderr, len(done.stderr.splitlines())) == (1, True, 1)

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("--map", "title"), "is not FIELD=COLUMN"),
            (("--map", "colour=title"), "“colour” is not a field."),
            (("--map", "title=nothing"), "no column “nothing”"),
            (("--place", "nowhere"), "No place, or more than one, is called “nowhere”."),
            (("--holder", "nobody"), "No organisation, or more than one, is called “nobody”."),
        ],
    )
    def test_an_option_that_cannot_be_used_is_a_sentence(
        self, run: Run, tmp_path: Path, words: tuple[str, ...], sentence: str
    ) -> None:
        done = run("import", "matters", json_lines(tmp_path, ROWS), *words)
        assert done.exit_code in {1, 2}
        assert sentence in done.stderr
        assert Matter.objects.count() == 0


class TestExport:
    def test_what_went_in_comes_out_in_every_form(self, run: Run, tmp_path: Path) -> None:
        run("import", "matters", json_lines(tmp_path, ROWS))
        lines = [json.loads(line) for line in run("export", "matters").stdout.splitlines()]
        for name in ("out.csv", "out.xlsx"):
            assert run("export", "matters", "--out", tmp_path / name).exit_code == 0
            with (tmp_path / name).open("rb") as file:
                rows = [row for _, row in read_rows(file, name)]
            assert [row["code"] for row in rows] == [line["code"] for line in lines]
        assert [(line["source_key"], line["echo"]) for line in lines] == [("7-1", ""), ("7-2", "已疏通。")]

    def test_only_what_lies_under_a_place(self, run: Run, tmp_path: Path, cast: Cast) -> None:
        run(
            "import",
            "matters",
            json_lines(tmp_path, [ROWS[0] | {"place": cast.places.compound.token}, ROWS[1]]),
        )
        lines = run("export", "matters", "--place", "荷塘区").stdout.splitlines()
        assert [json.loads(line)["source_key"] for line in lines] == ["7-1"]


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize(("name", "rows"), [("messages_hot", 3_304), ("messages_replied", 2_236)])
def test_real_messages_go_in_whole_and_once(run: Run, sample_data: Path, name: str, rows: int) -> None:
    path = sample_data / f"{name}.jsonl"
    assert f"{rows} matters added, 0 known already, 0 rows left out" in run("import", "matters", path).output
    assert f"0 matters added, {rows} known already" in run("import", "matters", path).output
    assert " 0 faults" in run("audit", "verify").output
