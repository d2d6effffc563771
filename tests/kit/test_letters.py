"""Reading e-mails: charsets, HTML, quotations, and everything that is broken."""

import base64
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kit.letters import read_letter, text_of_html
from huiyin.kit.own_words import handed_on, own_words
from tests.site.eml import eml, photo


def test_a_plain_letter_is_read() -> None:
    letter = read_letter(eml(more=["In-Reply-To: <a@b>", "References: <c@d> <a@b>"]))
    assert (letter.name, letter.sender) == ("田小满", "tian@example.org")
    assert (letter.subject, letter.message_id) == ("路灯不亮", "one@example.org")
    assert letter.text.startswith("2栋楼下")
    assert letter.references == ("a@b", "c@d", "a@b")
    assert (letter.automatic, letter.photos, letter.left_out) == ("", (), 0)


@pytest.mark.parametrize("named", ["gbk", "gb2312", "gb18030"])
def test_gbk_is_read_whatever_it_is_called(named: str) -> None:
    raw = eml("垃圾桶旁边一直没有人打扫，喆哥也说了。", subject="小区卫生", charset="gbk")
    letter = read_letter(raw.replace(b"charset=gbk", f"charset={named}".encode()))
    assert (letter.subject, letter.text) == ("小区卫生", "垃圾桶旁边一直没有人打扫，喆哥也说了。")


def test_an_encoded_gbk_subject_is_read() -> None:
    coded = base64.b64encode("电梯坏了".encode("gbk")).decode()
    assert read_letter(eml(subject=f"=?gb2312?B?{coded}?=")).subject == "电梯坏了"


def test_what_lies_about_its_charset_is_read_anyway() -> None:
    raw = eml("路灯不亮").replace(b"charset=utf-8", b"charset=x-unknown")
    assert read_letter(raw).text == "路灯不亮"
    assert (
        "路灯" in read_letter(eml("路灯不亮", charset="gbk").replace(b"charset=gbk", b"charset=utf-8")).text
    )


def test_html_alone_becomes_lines() -> None:
    html = (
        "<html><head><style>p{color:red}</style><title>x</title></head><body><p>3栋的电梯&nbsp;坏了</p>"
        "<div>请修一修<br>谢谢</div><script>alert(1)</script><blockquote>你们的通知</blockquote></body></html>"
    )
    assert text_of_html(html) == "3栋的电梯 坏了\n\n请修一修\n谢谢"
    letter = read_letter(
        eml(html, more=["Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: 8bit"])
    )
    assert letter.text.startswith("3栋的电梯 坏了")


OURS = "wish+r7k2m9xq40123456789abcdefghj@huiyin.example.cn"
QUOTED = [
    "还是没有修好\n\n> 您的诉求已有回音\n> 请打开",
    "还是没有修好\n\n------------------ 原始邮件 ------------------\n发件人: 回音\n",
    "还是没有修好\n\n-----Original Message-----\nFrom: x",
    "还是没有修好\n\n发件人：回音 <wish@huiyin.example.cn>\n发送时间：2026年3月2日\n收件人：田小满\n您的诉求",
    "还是没有修好\n\nOn Mon, 2 Mar 2026 at 09:00, 回音 <wish@huiyin.example.cn> wrote:\n> x",
    "还是没有修好\n\n在 2026年3月2日，回音 <wish@huiyin.example.cn> 写道：\n您的诉求",
    "还是没有修好\n\n发自我的iPhone",
    "还是没有修好\n-- \n田小满\n星城物业业主群",
    "还是没有修好\n\n来自QQ邮箱",
    "还是没有修好\n\n________________________________\n发件人: x",
    f"还是没有修好\n\n回音 <{OURS}> 于2026年3月2日周一\n09:00写道：\n\n> 您好",
    f"还是没有修好\n\nOn Mon, Mar 2, 2026 at 9:00 AM Huiyin <\n{OURS}> wrote:\n\n> Hello",
    f"还是没有修好\n\nOn Mon, Mar 2, 2026 at 9:00 AM Huiyin 回音\n<{OURS}> wrote:\n\n> Hello",
    f'还是没有修好\n\nAt 2026-03-02 09:00:00, "回音" <{OURS}> wrote:\n>您好',
    f"还是没有修好\n\n来自小米手机\n在 回音 <{OURS}>，2026年3月2日 09:00写道：\n\n您好",
    "还是没有修好\n\n------------------&nbsp;Original&nbsp;------------------\nFrom: x\nDate: y",
    f"在 2026年3月2日，上午9:00，回音 <{OURS}> 写道：\n> 您好，已经修好\n\n还是没有修好",
    "还是没有修好\n\n--\n田小满",
]


@pytest.mark.parametrize("text", QUOTED)
def test_quotations_and_signatures_are_cut(text: str) -> None:
    assert own_words(text) == "还是没有修好"


@pytest.mark.parametrize(
    "said",
    [
        "发件人：这个词也可以是我写的。\n我说：\n路灯不亮 - 已经三天\n--- 谢谢 ---",
        "昨天收到物业来信：\n说停水三天，可是已经五天了。",
        "物业在2026年3月2日的公告上写道：\n本周三停电。可是周二就停了。",
        "小区问题如下：\n--\n1. 灯不亮\n2. 门坏了",
        "我家住在\n__________\n3栋",
        "Residents wrote:\nthe lamp is out",
        "在楼道里\n有人写道：\n此处漏水",
    ],
)
def test_own_words_are_not_cut(said: str) -> None:
    assert own_words(said) == said


def test_what_is_written_between_quotations_is_kept() -> None:
    said = f"On Mon, Mar 2, 2026 at 9:00 AM Huiyin <{OURS}> wrote:\n> 灯修好了吗？\n没有\n> 门呢？\n门好了"
    assert own_words(said) == "没有\n门好了"


@pytest.mark.parametrize("quoted", QUOTED)
def test_the_proof_of_a_reply_is_never_among_its_words(quoted: str) -> None:
    assert "wish+" not in own_words(quoted)


def test_what_is_forwarded_is_what_the_letter_is_about() -> None:
    said = (
        "请处理\n\n------------------ 原始邮件 ------------------\n发件人: 张三\n发送时间: 2026年3月2日\n"
        "收件人: 街道办\n主题: 路灯\n\n2栋的路灯坏了半个月。\n\n发自我的iPhone"
    )
    assert handed_on(said) == "请处理\n\n2栋的路灯坏了半个月。"
    assert read_letter(eml(said, subject="转发：路灯")).text.endswith("坏了半个月。")
    assert read_letter(eml(said, subject="回复：路灯")).text == "请处理"


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("自动回复: 您的诉求已受理", "auto_reply"),
        ("Automatic reply: your matter", "auto_reply"),
        ("Out of office", "auto_reply"),
        ("系统退信/Systems bounce", "bounce"),
        ("Undeliverable: x", "bounce"),
        ("自动回复机器人答非所问", ""),
        ("自动门坏了", ""),
        ("Out of order lift", ""),
    ],
)
def test_a_program_that_says_so_in_the_subject_alone_is_known(subject: str, reason: str) -> None:
    assert read_letter(eml(subject=subject)).automatic == reason


def _with_parts(*parts: object) -> bytes:
    letter = MIMEMultipart()
    letter["From"], letter["To"], letter["Message-ID"] = "a@example.org", "wish@huiyin.example.cn", "<p@x>"
    for part in parts:
        letter.attach(part)  # type: ignore[arg-type]
    return letter.as_bytes()


def test_photos_are_kept_logos_and_documents_are_not() -> None:
    logo = MIMEImage(b"x" * 900, "png")
    logo["Content-ID"] = "<logo>"
    named = MIMEText("x", "plain")
    named.replace_header("Content-Type", "application/octet-stream")
    named.add_header("Content-Disposition", "attachment", filename="路灯.JPG")
    document = MIMEText("x")
    document.add_header("Content-Disposition", "attachment", filename="合同.txt")
    letter = read_letter(_with_parts(MIMEText("看照片"), MIMEImage(photo(), "jpeg"), logo, named, document))
    assert (letter.text, len(letter.photos), letter.left_out) == ("看照片", 2, 1)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["Auto-Submitted: auto-replied (vacation)"], "auto_reply"),
        (["Auto-Submitted: no"], ""),
        (["X-Autoreply: yes"], "auto_reply"),
        (["Precedence: bulk"], "list"),
        (["List-Id: <neighbours.example.org>"], "list"),
        (["Return-Path: <>"], "bounce"),
        (["Content-Type: multipart/report; report-type=delivery-status; boundary=x"], "bounce"),
        (["Content-Type: text/calendar; method=REQUEST"], "calendar"),
        ([f"Received: from {n}" for n in range(60)], "loop"),
    ],
)
def test_what_nobody_wrote_is_known(more: list[str], reason: str) -> None:
    assert read_letter(eml(more=more)).automatic == reason


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON@example.org", "no-reply@example.org", "noreply@example.org"]
)
def test_senders_that_take_no_answer_are_known(sender: str) -> None:
    assert read_letter(eml(sender=sender)).automatic


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From\n\n",
        b"Subject: =?utf-8?B?!!!?=\n\nx",
        b"Subject: =?nonsense?Q?=ZZ?=\n\nx",
        b"From: <<>>,;:\nTo: @\n\nx",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\n!!!!\n",
        b'Content-Type: text/plain; charset="\n\nx',
        b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n=",
        b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n!!!",
    ],
)
def test_broken_mime_is_read_as_far_as_it_goes(raw: bytes) -> None:
    read_letter(raw)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_nothing_that_is_sent_raises(head: bytes, body: bytes) -> None:
    read_letter(
        b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n" + head + b"\n\n--x\n" + body
    )
