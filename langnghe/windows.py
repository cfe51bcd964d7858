"""Windows of event time: hours, and days as Việt Nam lives them."""

from datetime import UTC, datetime, timedelta, timezone

from langnghe.domain import Granularity

VIET_NAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Việt Nam time: seven hours ahead of UTC, without summer time since 1975."""

LENGTH = {Granularity.HOUR: timedelta(hours=1), Granularity.DAY: timedelta(days=1)}


def window_of(moment: datetime, granularity: Granularity) -> datetime:
    """Return, in UTC, the start of the moment's window; days begin at 0:00 in Việt Nam."""
    local = moment.astimezone(VIET_NAM).replace(minute=0, second=0, microsecond=0)
    if granularity is Granularity.DAY:
        local = local.replace(hour=0)
    return local.astimezone(UTC)
