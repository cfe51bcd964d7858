"""`python -m ingest`: opens what ingest needs, and runs it."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from ingest.author_key import load_author_key
from ingest.consumer import run
from ingest.deduplicate import open_seen_ids
from ingest.patience import Limits
from ingest.progress import file_progress
from ingest.sort_out import Sorter
from ingest.sources.cells import to_moment
from ingest.sources.columns import Columns, fixed_fields, parse_paths
from ingest.sources.replay import Plan, Replayed, replay
from ingest.sources.rows import RecordedFile
from langnghe.commands import new_commands, run_commands_of
from langnghe.domain import Channel
from langnghe.errors import SettingsError
from langnghe.logs import configure_logs
from langnghe.settings import load_settings
from langnghe.topics import POSTS, RAW, REJECTED, identity_of, open_topic
from langnghe.windows import VIET_NAM

STOPPED_BY_CTRL_C = 130

app = new_commands(
    "Nhận tài liệu thô, trả ra bài đăng sạch: che dữ liệu cá nhân, băm tác giả, tìm địa bàn."
)


@app.command(name="run", short_help="Làm sạch tài liệu đang chờ trong posts.raw.")
def run_command(
    once: Annotated[
        bool, typer.Option("--once", help="Xử lý hết những gì đang chờ rồi kết thúc.")
    ] = False,
) -> None:
    """Đọc posts.raw, đưa bài đăng sạch vào posts và tài liệu không dùng được vào posts.rejected.

    Không có --once thì chờ tài liệu mới cho tới khi bấm Ctrl-C; lô đang làm dở luôn được làm xong.

    Ví dụ:

      langnghe ingest run --once

      LANGNGHE_BATCH_SIZE=500 langnghe ingest run
    """
    settings = load_settings()
    configure_logs()
    limits = Limits(
        batch_size=settings.batch_size,
        rejection_limit=settings.rejection_limit,
        rejection_share=settings.rejection_share,
    )
    author_key = load_author_key(settings.state_dir)
    with open_seen_ids(settings.state_dir, identity_of(settings.topics_url)) as seen:
        run(
            open_topic(settings.topics_url, RAW),
            open_topic(settings.topics_url, POSTS),
            open_topic(settings.topics_url, REJECTED),
            Sorter(author_key, seen, clock=lambda: datetime.now(UTC)),
            limits,
            follow=not once,
        )


@app.command(name="replay", short_help="Phát lại bài đã ghi từ tệp vào posts.raw.")
def replay_command(  # noqa: PLR0913, PLR0917 - one argument an option that a person may give
    files: Annotated[
        list[Path], typer.Argument(metavar="TỆP", help="Tệp .jsonl hoặc .csv, có thể nén .gz.")
    ],
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="TRƯỜNG=CỘT",
            help="Cột nào chứa trường nào, ví dụ posted_at=meta.published. Lặp lại được.",
        ),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Tên nguồn cho mọi dòng.")] = None,
    platform: Annotated[
        str | None, typer.Option(help="Nền tảng cho mọi dòng: facebook, tiktok, web…")
    ] = None,
    channel: Annotated[Channel | None, typer.Option(help="Kênh tiếp nhận cho mọi dòng.")] = None,
    default_date: Annotated[
        str | None,
        typer.Option(metavar="NGÀY", help="Ngày đăng của dòng không có ngày, ví dụ 2026-03-01."),
    ] = None,
    timezone: Annotated[
        str, typer.Option(help="Múi giờ của những thời điểm không ghi múi giờ.")
    ] = "Asia/Ho_Chi_Minh",
    speed: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            help="Phát nhanh gấp mấy lần thời gian thật theo ngày đăng (cả tệp được xếp theo thời "
            "gian trong bộ nhớ, tối đa 500.000 dòng). Bỏ trống: phát hết tốc độ.",
        ),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Phát lại từ dòng đầu, kể cả dòng đã phát.")
    ] = False,
) -> None:
    """Phát lại bài đã ghi vào posts.raw; bị ngắt giữa chừng thì chạy lại lệnh cũ để phát tiếp.

    Cột trùng tên trường (source, external_id, text, posted_at, author, url, place_hints,
    engagement.views…) tự nhận; cột khác tên thì dùng --map. Dòng hỏng vẫn được gửi nguyên trạng để
    bước sau đếm và ghi lý do, không bỏ sót dòng nào.

    Ví dụ:

      langnghe ingest replay bai.jsonl.gz --map posted_at=meta.published --map external_id=meta.link

      langnghe ingest replay binh-luan.csv --source tiktok --map engagement.views=luot_xem

      langnghe ingest replay cu.jsonl --default-date 2026-03-01 --speed 60
    """
    settings = load_settings()
    zone = _zone(timezone)
    columns = Columns(
        parse_paths(mapping or []),
        fixed_fields(source, platform, channel),
        zone,
        _default_date(default_date, zone),
    )
    plan = Plan(columns, identity_of(settings.topics_url), speed, restart)
    recorded = [RecordedFile(path) for path in files]
    raw = open_topic(settings.topics_url, RAW)
    for file in recorded:
        with file_progress(file) as progress:
            outcome = replay(file, raw, plan, settings.state_dir, progress=progress)
        typer.echo(_told(file, outcome))
        if outcome.stopped:
            raise typer.Exit(STOPPED_BY_CTRL_C)


def main() -> None:
    """Run the command line."""
    run_commands_of(app, "langnghe ingest")


def _zone(name: str) -> tzinfo:
    if name == VIET_NAM.tzname(None):
        return VIET_NAM  # also where the system has no table of zones
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"Giá trị --timezone {name!r} không hợp lệ; ví dụ: Asia/Ho_Chi_Minh."
        ) from error


def _default_date(text: str | None, zone: tzinfo) -> datetime | None:
    moment = to_moment(text, zone)
    if moment is None:
        return None
    try:
        return datetime.fromisoformat(str(moment))
    except ValueError as error:
        raise SettingsError(
            f"Giá trị --default-date {text!r} không hợp lệ; ví dụ: 2026-03-01."
        ) from error


def _told(file: RecordedFile, outcome: Replayed) -> str:
    if outcome.stopped:
        return f"Đã phát {outcome.published} dòng; chạy lại lệnh cũ để phát tiếp."
    said = f"{file.path.name}: đã phát {outcome.published} dòng vào posts.raw"
    if outcome.skipped:
        said += f", bỏ qua {outcome.skipped} dòng đã phát lần trước (--restart để phát lại)"
    return said + "."


if __name__ == "__main__":
    main()
