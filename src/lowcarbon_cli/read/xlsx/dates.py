"""Dates of a workbook: serial numbers in either date system, and ISO 8601 text."""

from __future__ import annotations

import datetime as dt
import re

EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no time zone
EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_DAY = 86_400
_NO_LEAP = 60
"""In the 1900 system this number is the 29th of February 1900, which never was: earlier ones are a day late."""
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")

Moment = dt.date | dt.time | dt.timedelta


def from_serial(serial: float, epoch: dt.datetime, *, elapsed: bool) -> Moment:
    """Return what a serial number of days stands for; ``elapsed`` where its format counts hours beyond a day.

    Raises ``OverflowError`` or ``ValueError`` for one outside the years 1 to 9999.
    """
    if elapsed:
        span = dt.timedelta(days=serial)
        return dt.timedelta(days=span.days, seconds=span.seconds, microseconds=round(span.microseconds, -3))
    days, fraction = divmod(serial, 1)
    rest = dt.timedelta(milliseconds=round(fraction * _DAY * 1000))
    if 0 <= serial < 1 and not rest.days:
        return (epoch + rest).time()
    if 0 < serial < _NO_LEAP and epoch == EPOCH_1900:
        days += 1
    return epoch + dt.timedelta(days=days) + rest


def from_text(text: str) -> Moment:
    """Return what ISO 8601 text says. Raises ``ValueError`` where it is none."""
    text = text.removesuffix("Z")
    if found := _DURATION.fullmatch(text):
        hours, minutes, seconds = (float(part or 0) for part in found.groups())
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if ":" in text and "-" not in text:
        return dt.time.fromisoformat(text)
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
