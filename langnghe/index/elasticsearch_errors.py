"""What an Elasticsearch client may fail with, as one of our three ways to fail."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    SSLError,
    TransportError,
    UnsupportedProductError,
)

from langnghe.errors import SettingsError, UnavailableError

AWAY = frozenset({408, 429, 500, 502, 503, 504})
FORBIDDEN = frozenset({401, 403})


@contextmanager
def errors_of(server: str) -> Iterator[None]:
    """Translate the client's errors; the server's words are dropped, since they may quote a post.

    Raises:
        UnavailableError: the server is away, overloaded, or not ready yet.
        SettingsError: it does not know us, does not trust us, or refuses what we ask.
    """
    try:
        yield
    except SSLError as error:
        raise SettingsError(
            f"Không tin được chứng thư của {server}: hãy nêu tệp chứng thư bằng ?ca=TỆP trong "
            "LANGNGHE_INDEX_URL."
        ) from error
    except TransportError as error:
        raise UnavailableError(
            f"Chỉ mục {server} không trả lời ({type(error).__name__})."
        ) from error
    except AuthenticationException:
        raise SettingsError(
            f"{server} không nhận tên hoặc mật khẩu: hãy sửa LANGNGHE_INDEX_URL."
        ) from None
    except AuthorizationException:
        raise SettingsError(
            f"Người dùng trong LANGNGHE_INDEX_URL không có quyền này trên {server}: hãy cấp quyền, "
            "hoặc dùng tài khoản của đúng phần việc."
        ) from None
    except UnsupportedProductError:
        raise SettingsError(f"{server} không phải là Elasticsearch 9.") from None
    except ApiError as error:
        if error.status_code in AWAY:
            raise UnavailableError(f"Chỉ mục {server} đang quá tải hoặc chưa sẵn sàng.") from None
        raise SettingsError(
            f"{server} từ chối yêu cầu ({error.status_code} {type_of(error.body)}): chỉ mục không "
            "phải của phiên bản này, hoặc đã bị xoá."
        ) from None


def check_refused(server: str, refused: list[dict[str, Any]]) -> None:
    """Do nothing if nothing was refused; otherwise say how much and why, never what it held.

    Raises:
        UnavailableError: all of it may be taken later.
        SettingsError: some of it never will, as long as the index is as it is.
    """
    if not refused:
        return
    reasons = Counter(f"{item.get('status')} {type_of(item)}" for item in refused)
    named = ", ".join(f"{count} × {reason}" for reason, count in reasons.most_common(3))
    if all(item.get("status") in AWAY for item in refused):
        raise UnavailableError(f"Chỉ mục {server} chưa nhận {len(refused)} bản ghi ({named}).")
    advice = (
        "hãy cấp quyền ghi cho người dùng trong LANGNGHE_INDEX_URL"
        if any(item.get("status") in FORBIDDEN for item in refused)
        else "ánh xạ của chỉ mục không hợp với phiên bản này"
    )
    raise SettingsError(f"Chỉ mục {server} từ chối {len(refused)} bản ghi ({named}): {advice}.")


def type_of(body: object) -> str:
    """Return the code of an answer's error, such as `index_not_found_exception`."""
    error = body.get("error") if isinstance(body, dict) else None
    found = error.get("type") if isinstance(error, dict) else None
    return str(found or "lỗi không rõ")
