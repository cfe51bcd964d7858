"""Pages for what goes wrong: what happened, what was kept, what to do."""

from typing import NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from dashboards.console.pages import SECURITY_HEADERS, Pages
from langnghe.errors import UnavailableError


class Failure(NamedTuple):
    """What a reader is told: a title, what happened, what to do."""

    title: str
    happened: str
    advice: str


FAILURES = {
    404: Failure(
        "Không tìm thấy trang",
        "Địa chỉ này không dẫn tới trang nào, hoặc mục đã bị rút.",
        "Hãy kiểm tra lại địa chỉ, hoặc bắt đầu lại từ trang Tổng quan.",
    ),
    405: Failure(
        "Không làm được việc này",
        "Trang này chỉ để đọc.",
        "Hãy quay lại trang trước.",
    ),
    422: Failure(
        "Yêu cầu chưa đúng",
        "Một ô lọc có giá trị không dùng được.",
        "Hãy quay lại, sửa ô đó rồi gửi lại.",
    ),
    500: Failure(
        "Hệ thống gặp lỗi",
        "Trang này không hiện được vì một lỗi của chương trình. Dữ liệu không bị ảnh hưởng.",
        "Hãy thử lại. Nếu vẫn lỗi, báo cho người vận hành kèm giờ và địa chỉ của trang.",
    ),
    503: Failure(
        "Kho dữ liệu chưa trả lời",
        "Kho dữ liệu đang bận hoặc đang khởi động lại. Số liệu đã lưu vẫn còn nguyên.",
        "Hãy đợi một phút rồi tải lại trang.",
    ),
}


def add_failures(app: FastAPI, pages: Pages) -> None:
    """Give every failure of the app a page of its own."""

    def page(request: Request, status: int, happened: str | None = None) -> HTMLResponse:
        failure = FAILURES.get(status, FAILURES[500 if status >= 500 else 422])  # noqa: PLR2004 - HTTP's own border
        response = pages.render(
            request,
            "failure.html",
            None,
            failure=failure._replace(happened=happened or failure.happened),
        )
        response.status_code = status
        response.headers.update(SECURITY_HEADERS)
        return response

    def refused(request: Request, error: Exception) -> HTMLResponse:
        if not isinstance(error, HTTPException):
            return page(request, 422)
        own_words = error.detail if error.status_code == 422 else None  # noqa: PLR2004 - our filters explain themselves
        return page(request, error.status_code, own_words)

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, refused)
    app.add_exception_handler(UnavailableError, lambda request, _: page(request, 503))
    app.add_exception_handler(Exception, lambda request, _: page(request, 500))
