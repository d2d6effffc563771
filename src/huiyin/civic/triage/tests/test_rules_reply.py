"""What is looked at in an answer before it goes out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.rules.frequencies import Frequencies
from huiyin.civic.triage.rules.reply import ReplyCheck, check_reply, in_doubt, relevance

TITLE, BODY = "三栋路灯不亮", "三栋到五栋的路灯坏了两周，晚上老人摔跤，请修一修。"
GOOD = (
    "您好！您反映的三栋路灯不亮的问题，社区已于11月3日联系电力公司到现场核实，系整流器损坏，"
    "计划11月10日前更换完毕。联系人在社区办公室，感谢您的提醒。"
)
NOISE = "您好，关于夜市摊位占道的来信收悉，城管大队将于本周内清理，谢谢。请您继续监督我们的执法工作和管理。"


def doubts(reply: str, body: str = BODY) -> set[ReplyCheck]:
    return {remark.check for remark in in_doubt(check_reply(TITLE, body, reply))}


def test_a_good_answer_leaves_no_doubt() -> None:
    assert doubts(GOOD) == set()
    assert [remark.check for remark in check_reply(TITLE, BODY, GOOD)] == list(ReplyCheck)


@pytest.mark.parametrize(
    ("reply", "check"),
    [
        (NOISE, ReplyCheck.RELEVANT),
        ("您好，路灯的事已处理，谢谢。", ReplyCheck.COMPLETE),
        (
            "您好，三栋路灯的问题已转交电力公司，请耐心等待，感谢您的来信和对我们工作的支持理解。",
            ReplyCheck.COMPLETE,
        ),
        (GOOD.replace("11月3日", "").replace("11月10日前", ""), ReplyCheck.DATED),
        (
            "您好，三栋路灯会修好的，11月10日前更换完毕。感谢您的提醒，也请您放心。请相互转告一声，谢谢大家。",
            ReplyCheck.NAMED,
        ),
        (GOOD.replace("感谢您的提醒", "请不要再反映"), ReplyCheck.POLITE),
        (GOOD.replace("您", "").replace("感谢的提醒", "").replace("好！", ""), ReplyCheck.POLITE),
        (GOOD + "已致电诉求人13800138000说明。", ReplyCheck.PRIVATE),
    ],
)
def test_what_is_missing_is_named(reply: str, check: ReplyCheck) -> None:
    assert check in doubts(reply)


def test_three_questions_want_more_than_a_line() -> None:
    asked = "1. 路灯何时修？2. 谁来修？3. 费用谁出？"
    assert ReplyCheck.COMPLETE in doubts(GOOD, asked)
    assert ReplyCheck.COMPLETE not in doubts(f"1、{GOOD} 2、由电力公司修。3、费用由公司出。", asked)


def test_a_number_of_an_office_may_stand_in_an_answer() -> None:
    said = check_reply(TITLE, BODY, GOOD + "电话0731-28000000。", public_numbers=["0731-28000000"])
    assert ReplyCheck.PRIVATE not in {remark.check for remark in in_doubt(said)}


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_whatever_was_written_there_is_advice(title: str, body: str, reply: str) -> None:
    assert len(check_reply(title, body, reply)) == len(ReplyCheck)
    assert 0 <= relevance(title, body, reply, Frequencies()) <= 1


def test_a_book_is_read_in_bounded_time() -> None:
    assert len(check_reply("问", "灯" * 100_000, "您好" * 50_000)) == len(ReplyCheck)
