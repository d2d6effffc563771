"""Who hears that matters were joined, and that one stands by itself again."""

from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import NoticeKind
from huiyin.site.telling import tell


def tell_merged(event: matters.MatterMerged) -> None:
    """Tell the author whose matter now shares another's echo."""
    told = matters.told(event.matter_id)
    tell(told, NoticeKind.MATTER_MERGED, [told.author_id], told.author_link, event.elder_id)


def tell_unmerged(event: matters.MatterUnmerged) -> None:
    """Tell the author that the matter stands by itself again, and the holder's people that it is theirs."""
    told, staff = matters.told(event.matter_id), matters.holder_staff(event.matter_id)
    tell(told, NoticeKind.MATTER_UNMERGED, [told.author_id], told.author_link, event.seq)
    tell(told, NoticeKind.MATTER_REOPENED, staff, told.desk_link, f"unmerged:{event.seq}")
