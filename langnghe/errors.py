"""Three ways to fail; each tells the caller what to do next."""

from langnghe.domain import RejectionReason


class LangngheError(Exception):
    """Base of every error raised on purpose."""


class SettingsError(LangngheError):
    """The operator must change a setting or a file; stop at once."""


class UnavailableError(LangngheError):
    """A system outside is away; the same call may succeed later, so retry."""


class InvalidPostError(LangngheError):
    """This document can never become a post; send it to the dead letters.

    Attributes:
        reason: why, as a stable code that is counted and shown.
        detail: the names of the fields at fault; never what they held.
    """

    def __init__(self, reason: RejectionReason, detail: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail
