"""Every record of the house on one page: what the rooms say to each other."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from langnghe.text import to_nfc

NATION = "VN"
"""The place code of the whole country, beside the two-digit codes of provinces."""

NfcText = Annotated[str, AfterValidator(to_nfc)]


class Record(BaseModel):
    """A fact on a topic or in the index: never changed once made."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Kind(StrEnum):
    """What a post does."""

    SCAM = "scam"
    HARMFUL_CLAIM = "harmful_claim"
    WARNING = "warning"
    REPORT = "report"
    ORDINARY = "ordinary"


class Channel(StrEnum):
    """By which way a post reached us."""

    LISTENING = "listening"
    PRESS = "press"
    HOTLINE = "hotline"
    COLLABORATOR = "collaborator"


class Severity(StrEnum):
    """How grave an alert is."""

    WATCH = "watch"
    SERIOUS = "serious"
    URGENT = "urgent"


class Granularity(StrEnum):
    """How long a window is."""

    HOUR = "hour"
    DAY = "day"


class Engagement(Record):
    """How widely a post was seen, as far as its source tells."""

    views: int = Field(default=0, ge=0)
    likes: int = Field(default=0, ge=0)
    comments: int = Field(default=0, ge=0)
    shares: int = Field(default=0, ge=0)

    @property
    def reach(self) -> int:
        """People reached: views where they are known, otherwise everybody who reacted."""
        return self.views or self.likes + self.comments + self.shares


class Document(Record):
    """What a source hands over, before it is a post; lives on `posts.raw` only, for hours."""

    source: str = Field(min_length=1, max_length=120)
    external_id: str = Field(min_length=1, max_length=500)
    text: str
    posted_at: AwareDatetime
    collected_at: AwareDatetime | None = None
    platform: str = Field(default="web", max_length=40)
    channel: Channel = Channel.LISTENING
    url: str | None = None
    author: str | None = None
    engagement: Engagement = Engagement()
    place_hints: tuple[str, ...] = ()


class PlaceEvidence(StrEnum):
    """How a province was found."""

    HINT = "hint"  # the source said so
    NAME = "name"  # a name that is valid today
    OLD_NAME = "old_name"  # a name of before 1/7/2025
    SHORT_FORM = "short"  # SG, HN, tp.hcm
    DISTRICT = "district"
    COMMUNE = "commune"


class FoundPlace(Record):
    """A province of today that a post speaks of, and how we know."""

    code: str
    evidence: PlaceEvidence
    old_code: str | None = None  # the province of before 1/7/2025, where that is certain


class Post(Record):
    """One public post, normalised and stripped of whoever wrote it."""

    post_id: str
    source: str
    platform: str
    channel: Channel
    author_hash: str
    text: NfcText
    posted_at: AwareDatetime
    collected_at: AwareDatetime
    link_domains: tuple[str, ...] = ()
    places: tuple[FoundPlace, ...] = ()
    ambiguous_places: tuple[str, ...] = ()  # names that may mean several provinces
    fingerprint: str
    engagement: Engagement = Engagement()

    @property
    def provinces(self) -> tuple[str, ...]:
        """Codes of the provinces it speaks of, each once, sorted."""
        return tuple(sorted({place.code for place in self.places}))


class Verdict(Record):
    """What a classifier says of a text, and how sure it is."""

    kind: Kind
    form: str | None = None
    claim_topic: str | None = None
    score: float = Field(ge=0, le=1)  # of the kind
    probabilities: dict[Kind, float]  # of every kind; they sum to 1
    unsure: bool = False  # a person should look
    model_version: str
    taxonomy_version: str

    @property
    def label(self) -> str:
        """The form or else the claim topic; empty for what is ordinary."""
        return self.form or self.claim_topic or ""


class LabelledPost(Record):
    """A post and the verdict on it."""

    post: Post
    verdict: Verdict
    labelled_at: AwareDatetime


class RejectionReason(StrEnum):
    """Why a document can never become a post."""

    BAD_ENCODING = "bad_encoding"  # not UTF-8
    BAD_JSON = "bad_json"  # not a JSON object
    BAD_RECORD = "bad_record"  # a field is missing or of the wrong kind
    NULL_BYTE = "null_byte"
    EMPTY_TEXT = "empty_text"
    TOO_LARGE = "too_large"
    BAD_DATE = "bad_date"  # no date, or one that cannot be read
    DATE_IN_FUTURE = "date_in_future"
    DATE_TOO_OLD = "date_too_old"  # before 2004
    DUPLICATE_ID = "duplicate_id"  # the same source and external id came before


class Rejection(Record):
    """A dead letter: which document, and why; never what it said or who said it."""

    position: str  # where it lies on posts.raw
    reason: RejectionReason
    detail: str = ""  # names of fields at fault, never their values
    size_bytes: int
    rejected_at: AwareDatetime


class Series(NamedTuple):
    """What is counted over time: one kind and label in one place."""

    kind: Kind
    label: str
    province: str


class Count(Record):
    """How many posts of a series came by one channel in one window; always absolute."""

    granularity: Granularity
    window_start: AwareDatetime
    kind: Kind
    label: str
    province: str  # a province's code, or NATION for all posts
    channel: Channel
    posts: int = Field(ge=0)
    sources: int = Field(ge=0)  # distinct authors
    reach: int = Field(ge=0)

    @property
    def series(self) -> Series:
        """The series that it counts."""
        return Series(self.kind, self.label, self.province)


class SourceDay(Record):
    """How much one source gave on one day, so that silence can be told from calm."""

    window_start: AwareDatetime
    source: str
    channel: Channel
    posts: int = Field(ge=0)
    last_posted_at: AwareDatetime


class Soundness(StrEnum):
    """How far the data under a trend can be trusted."""

    COMPLETE = "complete"  # every usual source spoke
    PARTIAL = "partial"  # a usual source was silent
    NO_DATA = "no_data"  # nothing came in at all: not a zero
    SHORT_HISTORY = "short_history"  # too few earlier windows to expect anything


class Moving(StrEnum):
    """How a series moves."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


class Trend(Record):
    """One series in one window: the count against what was expected."""

    granularity: Granularity
    window_start: AwareDatetime
    kind: Kind
    label: str
    province: str
    posts: int
    sources: int
    reach: int
    expected: float
    threshold: float  # the count from which it is called unusual
    improbability: float  # probability of so many posts or more, if all were usual
    moving: Moving
    soundness: Soundness
    coverage: float = Field(ge=0, le=1)  # share of the usual sources' volume that was heard
    baseline: tuple[int | None, ...] = ()  # earlier windows, newest first; None where no data
    detector_version: str

    @property
    def series(self) -> Series:
        """The series that it speaks of."""
        return Series(self.kind, self.label, self.province)

    @property
    def burst(self) -> float:
        """The count over the expected count; a count of nothing expected is over a tenth."""
        return self.posts / max(self.expected, 0.1)


class AlertEvent(Record):
    """A step in the life of an alert."""

    at: AwareDatetime
    what: str  # raised, grew, withdrawn, merged; later: taken, passed on, muted, closed
    who: str = "langnghe"
    note: str = ""


class Alert(Record):
    """A wave that a person should look at: one form or claim, while it lasts, wherever it is."""

    alert_id: str
    label: str
    province: str  # where it is strongest; NATION where no province stands out
    provinces: tuple[str, ...] = ()  # every province where it was unusual, strongest first
    severity: Severity
    started_at: AwareDatetime  # first window of the wave
    last_window_at: AwareDatetime
    posts: int  # of the wave so far, over its days
    expected: float  # over the same days
    evidence: tuple[Trend, ...]  # unusual windows, oldest first
    example_ids: tuple[str, ...] = ()  # ids of masked posts, looked up while their text is kept
    model_version: str
    taxonomy_version: str
    events: tuple[AlertEvent, ...]

    @property
    def raised_at(self) -> datetime:
        """When it was first raised, in the time of the data."""
        return self.events[0].at

    @property
    def is_withdrawn(self) -> bool:
        """True once corrected counts no longer support it, or only as part of another alert."""
        return self.events[-1].what in ("withdrawn", "merged")
