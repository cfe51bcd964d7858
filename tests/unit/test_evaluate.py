"""Measuring a classifier on files, and the models' command line."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from langnghe.domain import Kind
from langnghe.errors import SettingsError
from models.__main__ import app
from models.classifier import load_classifier
from models.evaluate import Report, evaluate, table_of

SCAM = "VCB: tai khoan cua quy khach bi khoa, dang nhap vcb-xacminh.top de mo lai"
WARNING = "Công an khuyến cáo người dân cảnh giác thủ đoạn giả danh ngân hàng, đừng chuyển tiền"
PLAIN = "Chiều nay đá bóng không anh em"


def a_file(folder: Path, *rows: dict[str, str | None]) -> Path:
    file = folder / "posts.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return file


def measured(file: Path) -> Report:
    return evaluate(load_classifier("keywords:"), file)


def test_without_labels_only_the_share_flagged_is_known(tmp_path: Path) -> None:
    report = measured(a_file(tmp_path, {"text": SCAM}, {"text": PLAIN}))

    assert report.flagged == 0.5
    assert report.called[Kind.SCAM] == 1
    assert report.kinds == {}


def test_with_labels_recall_precision_and_right_labels_are_counted(tmp_path: Path) -> None:
    report = measured(
        a_file(
            tmp_path,
            {"text": SCAM, "kind": "scam", "form": "bank"},
            {"text": SCAM, "kind": "scam", "form": "utility"},
            {"text": PLAIN, "kind": "scam", "form": "bank"},
            {"text": SCAM, "kind": "ordinary"},
            {"text": WARNING, "kind": "warning", "form": "bank"},
        )
    )

    scam = report.kinds[Kind.SCAM]
    assert scam.recall == pytest.approx(2 / 3)
    assert scam.precision == pytest.approx(2 / 3)
    assert scam.label_accuracy == pytest.approx(1 / 2)
    assert report.kinds[Kind.WARNING].recall == 1
    assert report.kinds[Kind.ORDINARY].flagged == 1


def test_a_gzipped_file_is_read_alike(tmp_path: Path) -> None:
    plain = a_file(tmp_path, {"text": SCAM}, {"text": PLAIN})
    zipped = tmp_path / "posts.jsonl.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))

    assert measured(zipped).called == measured(plain).called


def test_the_first_posts_can_be_enough(tmp_path: Path) -> None:
    file = a_file(tmp_path, {"text": SCAM}, {"text": PLAIN}, {"text": PLAIN})

    assert evaluate(load_classifier("keywords:"), file, limit=2).texts == 2


@pytest.mark.parametrize("line", ["not json", '{"no_text": 1}', '{"text": "a", "kind": "joke"}'])
def test_a_bad_line_is_refused_by_its_number_and_never_quoted(tmp_path: Path, line: str) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text('{"text": "a"}\n' + line, encoding="utf-8")

    with pytest.raises(SettingsError, match=r"posts\.jsonl, dòng 2") as refusal:
        measured(file)

    assert "joke" not in str(refusal.value)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.jsonl"):
        measured(tmp_path / "gone.jsonl")


def test_the_table_has_a_row_for_the_file_and_one_for_each_kind(tmp_path: Path) -> None:
    rows = table_of([measured(a_file(tmp_path, {"text": SCAM, "kind": "scam", "form": "bank"}))])

    assert [row[1] for row in rows[1:]] == [
        "(tất cả)",
        "Lừa đảo",
        "Tin sai gây hại",
        "Cảnh báo",
        "Phản ánh",
        "Thường",
    ]
    assert all(len(row) == len(rows[0]) for row in rows)


def test_the_command_prints_figures_for_machines(tmp_path: Path) -> None:
    file = a_file(tmp_path, {"text": SCAM, "kind": "scam", "form": "bank"})

    result = CliRunner().invoke(app, ["evaluate", "--json", str(file)])

    [report] = json.loads(result.stdout)
    assert report["flagged"] == 1
    assert report["kinds"]["scam"]["recall"] == 1


def test_the_command_says_the_label_and_why() -> None:
    result = CliRunner().invoke(app, ["classify", SCAM])

    assert "Loại: Lừa đảo" in result.stdout
    assert "Hình thức: Giả danh ngân hàng" in result.stdout
    assert "đường dẫn đáng ngờ" in result.stdout


def test_the_command_reads_a_post_from_standard_input() -> None:
    result = CliRunner().invoke(app, ["classify"], input=PLAIN)

    assert "Loại: Thường" in result.stdout
