"""Invented messages as long as real ones are: a title of 20 characters, 350 of text and as many of answer."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

_PLACES = (
    "三栋东门 五栋楼道 小区北门 地下车库 中心花园 健身广场 社区食堂门口 七栋天台 西侧围墙 快递柜旁".split()
)
_THINGS = "路灯 电梯 下水道 垃圾桶 单车棚 监控 门禁 消防栓 健身器材 窨井盖 充电桩 绿化带".split()
_TROUBLES = "坏了三个星期 一到下雨就积水 晚上完全不亮 反复报修没有结果 被占用停车 有刺鼻气味 声音很吵".split()
_WISHES = "希望尽快修好 请安排人来看看 盼能有个答复 请问何时能解决 恳请现场查看".split()
_SENTENCES = (
    "我们楼里老人多，晚上出门要摸黑，上个星期已经有人摔了一跤，好在没有大碍。",
    "物业的人来看过两次，说零件要等，之后就再也没有消息，打电话也只说在排队。",
    "大家在群里商量过，愿意一起出一部分钱，只是不知道该找哪个部门牵头办理。",
    "去年8月也出过同样的问题，当时修了不到2个月又坏，恐怕不是换个配件就能好的。",
    "孩子们放学后都在那里玩，地面高低不平，又没有护栏，家长们都很担心。",
    "从2019年入住到现在，这件事前后反映了5次，每次的说法都不一样。",
    "附近3个小区共用这条路，早上7点到8点半堵得厉害，消防车根本进不来。",
    "我们不是要追究谁的责任，只想有个明确的时间表，让大家心里有数。",
    "照片里能看到水已经漫过台阶，夏天蚊虫很多，气味也很难闻。",
    "听说隔壁小区上个月刚做完改造，效果很好，费用是街道和居民各承担一半。",
    "如果需要居民配合，我可以帮忙在楼道里通知，也可以带师傅上门查看。",
    "请相关部门在百忙之中抽空到现场看一看，给住在这里的1200多户居民一个回音。",
)
_ANSWERS = (
    "您好，您反映的情况我们已经收到，当天就安排工作人员到现场核实，情况属实。",
    "经与施工单位联系，所需材料已于本周到货，计划在5个工作日内完成更换。",
    "维修期间会在两端设置围挡和提示牌，夜间由物业值班人员加强巡查。",
    "关于费用，按照维修资金的有关规定，需要三分之二以上的业主书面同意。",
    "社区将于周六上午9点在小区广场召开居民议事会，欢迎您到场提出意见。",
    "完工后我们会请居民代表一起验收，并把结果张贴在每个楼道的公告栏。",
    "今后每季度检查一次，发现问题随时处理，不再等居民来反映。",
    "感谢您对社区工作的关心，如有其他问题，欢迎随时到社区服务大厅或拨打12345。",
)
# Three in a hundred real messages carry something that has to be hidden.
_PERSONAL = ("我的电话是13800138000，随时可以联系。", "联系人：林小禾，家住3栋2单元501室。")
_PERSONAL_SHARE = 0.03
_TITLE, _BODY, _ANSWER = 20, 350, 350


def _fill(chance: random.Random, sentences: tuple[str, ...], mean: int) -> str:
    wanted = chance.expovariate(1 / mean) + mean / 4
    text = ""
    while len(text) < wanted:
        text += chance.choice(sentences)
    return text


def message(chance: random.Random) -> dict[str, str]:
    """Return title and body of a message."""
    title = "{}的{}{}，{}".format(*map(chance.choice, (_PLACES, _THINGS, _TROUBLES, _WISHES)))
    body = _fill(chance, _SENTENCES, _BODY * 3 // 4)
    if chance.random() < _PERSONAL_SHARE:
        body += chance.choice(_PERSONAL)
    return {"title": title[: _TITLE + 8], "body": body}


def history(count: int, *, answered: float = 0.4, seed: int = 20261122) -> Iterator[dict[str, str]]:
    """Yield messages of the past three years as an export would give them; some have their answer."""
    chance = random.Random(seed)  # noqa: S311 - the same messages in every run
    first = datetime(2023, 11, 1, tzinfo=UTC)
    for number in range(count):
        created = first + timedelta(minutes=number * 300, seconds=chance.randrange(3600))
        row = {"id": f"b{number}", **message(chance), "created": created.isoformat()}
        if chance.random() < answered:
            replied = created + timedelta(hours=chance.uniform(2, 400))
            row |= {"reply": _fill(chance, _ANSWERS, _ANSWER * 3 // 4), "replied": replied.isoformat()}
        yield row
