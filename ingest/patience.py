"""When most is refused the fault is ours or the source's: stop before dead letters pile up."""

from collections import Counter
from dataclasses import dataclass, replace

from ingest.sort_out import Sorted
from langnghe.domain import RejectionReason
from langnghe.errors import LangngheError


class TooManyRejectionsError(LangngheError):
    """Most documents in a row were refused; a person must look before more are read."""


@dataclass(frozen=True)
class Stretch:
    """What became of the documents of one batch, duplicates left out."""

    documents: int
    refused: int


@dataclass(frozen=True)
class Limits:
    """What an operator allows.

    Attributes:
        batch_size: documents that are handled and committed at once.
        rejection_limit: fewer documents in a row than this say nothing.
        rejection_share: the share of them that may be refused.
    """

    batch_size: int
    rejection_limit: int
    rejection_share: float


@dataclass(frozen=True)
class Patience:
    """What is left of the patience with a source that gives mostly rubbish.

    Attributes:
        limits: how much may be refused in a row.
        recent: the newest batches, as many as it takes to hold that many documents.
    """

    limits: Limits
    recent: tuple[Stretch, ...] = ()

    def after(self, outcome: Sorted) -> "Patience":
        """Return the patience that is left once this batch is counted.

        Raises:
            TooManyRejectionsError: none is left.
        """
        stretch = _stretch_of(outcome)
        recent = _newest((*self.recent, stretch), self.limits.rejection_limit)
        documents = sum(stretch.documents for stretch in recent)
        refused = sum(stretch.refused for stretch in recent)
        if (
            documents >= self.limits.rejection_limit
            and refused > self.limits.rejection_share * documents
        ):
            raise TooManyRejectionsError(_explanation(documents, refused, outcome))
        return replace(self, recent=recent)


def _stretch_of(outcome: Sorted) -> Stretch:
    duplicates = outcome.reasons[RejectionReason.DUPLICATE_ID]
    refused = len(outcome.refused) - duplicates
    return Stretch(documents=len(outcome.accepted) + refused, refused=refused)


def _newest(stretches: tuple[Stretch, ...], limit: int) -> tuple[Stretch, ...]:
    """Return the fewest newest stretches that together reach the limit, or all of them."""
    documents = 0
    for start in range(len(stretches) - 1, -1, -1):
        documents += stretches[start].documents
        if documents >= limit:
            return stretches[start:]
    return stretches


def _explanation(documents: int, refused: int, outcome: Sorted) -> str:
    reasons = Counter(outcome.reasons)
    del reasons[RejectionReason.DUPLICATE_ID.value]
    main = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common(3))
    return (
        f"Đã dừng: {refused} trong {documents} tài liệu gần nhất không dùng được, vượt ngưỡng cho "
        f"phép. Lý do nhiều nhất trong lô đang đọc: {main}. "
        f"Không mất gì: {len(outcome.accepted) + len(outcome.refused)} tài liệu của lô này vẫn nằm "
        "trong posts.raw và chưa được đánh dấu đã đọc; các lô trước đã xử lý xong. "
        "Việc cần làm: kiểm tra nguồn hoặc cách gán cột khi phát lại; sửa xong thì chạy lại "
        "lệnh cũ. Nếu nguồn vốn như vậy, chạy lại với LANGNGHE_REJECTION_SHARE=1 để đưa chúng vào "
        "posts.rejected kèm lý do."
    )
