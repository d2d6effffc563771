"""The door of triage, advice on answers."""

from huiyin.civic.triage.queries.reply import advice_on
from huiyin.civic.triage.rules.reply import Remark, ReplyCheck, in_doubt

__all__ = ["Remark", "ReplyCheck", "advice_on", "in_doubt"]
