"""The models' command line: judge a text and say why, or measure a classifier on files."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from langnghe.commands import new_commands, run_commands_of
from langnghe.domain import Verdict
from langnghe.settings import load_settings
from langnghe.taxonomy import load_taxonomy
from models.classifier import Explains, load_classifier
from models.evaluate import evaluate, table_of

app = new_commands(
    "Phân loại bài đăng: gán nhãn một bài và nêu lý do, hoặc đo bộ phân loại trên tệp."
)


@app.command("evaluate")
def evaluate_files(
    files: Annotated[
        list[Path], typer.Argument(help="Tệp JSONL hoặc .gz có `text`, có thể có `kind`, `form`.")
    ],
    limit: Annotated[
        int | None, typer.Option(min=1, help="Chỉ đọc bấy nhiêu bài đầu mỗi tệp.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON cho máy đọc.")] = False,
) -> None:
    """Đo bộ phân loại: tỉ lệ bị gắn cờ; nơi có nhãn, thêm độ phủ, độ chính xác, tỉ lệ đúng nhãn."""
    classifier = load_classifier(load_settings().classifier_url)
    reports = [evaluate(classifier, file, limit=limit) for file in files]
    if as_json:
        typer.echo(
            json.dumps([report.as_json() for report in reports], ensure_ascii=False, indent=2)
        )
    else:
        typer.echo(_aligned(table_of(reports)))


@app.command()
def classify(
    text: Annotated[
        str | None, typer.Argument(help="Nội dung bài đăng; bỏ trống để đọc từ đầu vào chuẩn.")
    ] = None,
) -> None:
    """Gán nhãn một bài và nêu các dấu hiệu đã dựa vào."""
    classifier = load_classifier(load_settings().classifier_url)
    post = sys.stdin.read() if text is None else text
    for line in _spoken(classifier.classify([post])[0]):
        typer.echo(line)
    if isinstance(classifier, Explains):
        typer.echo("Dấu hiệu:")
        for reason in classifier.explain(post) or ("không có dấu hiệu nào",):
            typer.echo(f"  {reason}")


def _spoken(verdict: Verdict) -> list[str]:
    taxonomy = load_taxonomy()
    lines = [f"Loại: {taxonomy.kind_name(verdict.kind)} ({_percent(verdict.score)})"]
    if verdict.label:
        title = "Hình thức" if verdict.form else "Chủ đề"
        lines.append(f"{title}: {taxonomy.name_of(verdict.label)}")
    if verdict.unsure:
        lines.append("Chưa chắc: cần người xem lại.")
    others = ", ".join(
        f"{taxonomy.kind_name(kind).lower()} {_percent(probability)}"
        for kind, probability in verdict.probabilities.items()
        if kind is not verdict.kind
    )
    return [*lines, f"Khả năng khác: {others}", f"Bộ phân loại: {verdict.model_version}"]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)  # noqa: PLR2004 — names, then figures
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def main() -> None:
    """Run the command line."""
    run_commands_of(app, "langnghe models")


if __name__ == "__main__":
    main()
