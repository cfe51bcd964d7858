"""What finders hand to the mask: where something lies, and what it is."""

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the skeleton and what stands in its place, or None to keep it as it is."""

    start: int
    end: int
    becomes: str | None


PHONE, ACCOUNT, CARD, EMAIL, ID, OTP, PLATE, ACCOUNT_NAME, LINK = (
    f"<{name}>"
    for name in (
        "PHONE", "ACCOUNT", "CARD", "EMAIL", "ID", "OTP", "PLATE", "ACCOUNT_NAME", "LINK",
    )
)  # fmt: skip
