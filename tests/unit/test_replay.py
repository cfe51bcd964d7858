"""Recorded files to documents: every row goes out once, whatever state it is in."""

import csv
import gzip
import io
import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from ingest.parse import MAX_MESSAGE_BYTES, parse
from ingest.sources.columns import Columns, parse_paths
from ingest.sources.replay import Plan, Replayed, replay
from ingest.sources.rows import RecordedFile
from langnghe.domain import Channel, Document
from langnghe.errors import InvalidPostError, SettingsError
from langnghe.testing import NOON
from langnghe.topics.files import FileTopic
from langnghe.windows import VIET_NAM

ROW = {
    "source": "to-dan-pho",
    "external_id": "1",
    "text": "chợ đông",
    "posted_at": NOON.isoformat(),
}


class Desk:
    """A topic, a state folder and a file that is replayed from one into the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.raw = FileTopic(str(folder / "topics"), "posts.raw")

    def file(self, content: bytes | str, name: str = "bai.jsonl") -> RecordedFile:
        path = self.folder / name
        whole = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(whole, mtime=0) if name.endswith(".gz") else whole)
        return RecordedFile(path)

    def replay(
        self, file: RecordedFile, columns: Columns | None = None, *, restart: bool = False
    ) -> Replayed:
        plan = Plan(columns or Columns(), "file:topics", restart=restart)
        return replay(file, self.raw, plan, self.folder / "state", wait=lambda _seconds: None)

    def documents(self) -> list[Document]:
        return [parse(message) for message in published(self.raw)]


def published(topic: FileTopic) -> list[bytes]:
    return [
        line
        for path in sorted(topic.folder.glob("[0-9]*.jsonl"))
        for line in path.read_bytes().split(b"\n")[:-1]
    ]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_rows_that_are_documents_already_go_out_as_they_are(desk: Desk) -> None:
    row = ROW | {"author": "Bưởi", "place_hints": ["Thanh Hoá"], "channel": "press"}

    desk.replay(desk.file(lines(row)))

    (document,) = desk.documents()
    assert document == Document.model_validate(row)


@pytest.mark.parametrize(
    "name", ["bai.jsonl", "bai.jsonl.gz", "bai.ndjson", "bai.csv", "bai.csv.gz"]
)
def test_every_kind_of_file_gives_the_same_documents(desk: Desk, name: str) -> None:
    table = io.StringIO()
    writer = csv.DictWriter(table, ROW)
    writer.writeheader()
    writer.writerow(ROW)
    content = table.getvalue() if ".csv" in name else lines(ROW)

    desk.replay(desk.file(content, name))

    assert desk.documents() == [Document.model_validate(ROW)]


def test_columns_are_mapped_by_dotted_paths(desk: Desk) -> None:
    row = {
        "noi_dung": "chợ đông",
        "meta": {"ngay": "2026-03-04 12:00:00", "ai": "Bưởi", "xem": "541.2K", "thich": "1.4M"},
    }
    paths = parse_paths(
        ["text=noi_dung", "posted_at=meta.ngay", "author=meta.ai", "engagement.views=meta.xem",
         "engagement.likes=meta.thich"]
    )  # fmt: skip

    desk.replay(desk.file(lines(row)), Columns(paths, {"source": "x", "channel": Channel.HOTLINE}))

    (document,) = desk.documents()
    assert (document.text, document.author, document.source) == ("chợ đông", "Bưởi", "x")
    assert (document.posted_at, document.channel) == (NOON, Channel.HOTLINE)
    assert (document.engagement.views, document.engagement.likes) == (541_200, 1_400_000)


@pytest.mark.parametrize("cell", ["hôm qua", "31/02/2026", 10**40, float("nan"), ["x"]])
def test_a_time_that_cannot_be_read_is_left_to_ingest_to_refuse(desk: Desk, cell: object) -> None:
    desk.replay(desk.file(lines(ROW, ROW | {"posted_at": cell})))

    with pytest.raises(InvalidPostError):
        parse(published(desk.raw)[1])


def test_an_empty_text_is_an_empty_text_and_not_a_missing_one(desk: Desk) -> None:
    desk.replay(desk.file(lines(ROW | {"text": ""})))

    assert [document.text for document in desk.documents()] == [""]


def test_rows_without_a_date_take_the_default_date(desk: Desk) -> None:
    default = datetime(2026, 3, 1, tzinfo=VIET_NAM)
    row = {name: cell for name, cell in ROW.items() if name != "posted_at"}

    desk.replay(desk.file(lines(row, row | {"posted_at": ""}, ROW)), Columns(default_date=default))

    assert [document.posted_at for document in desk.documents()] == [default, default, NOON]


def test_identical_rows_without_an_id_are_told_apart_and_have_the_same_ids_again(
    desk: Desk,
) -> None:
    row = {name: cell for name, cell in ROW.items() if name != "external_id"}
    file = desk.file(lines(row, row, row | {"text": "khác"}))

    desk.replay(file)
    desk.replay(file, restart=True)

    ids = [document.external_id for document in desk.documents()]
    assert len(set(ids)) == 3
    assert ids[:3] == ids[3:]


def test_rows_that_nobody_can_read_go_out_byte_for_byte(desk: Desk) -> None:
    bad = [b"{", b"\xff\xfe{}", b"[1]", b'{"text": "\xe1\xbb"}', b"NULL"]

    desk.replay(desk.file(b"\n".join([lines(ROW).encode().strip(), *bad, b"", b""])))

    assert published(desk.raw)[1:] == bad


def test_short_and_badly_encoded_rows_of_a_table_go_out_as_they_are(desk: Desk) -> None:
    content = b'source,external_id,text,posted_at\na,1\na,2,"b\xff",c\n"never closed'

    desk.replay(desk.file(content, "bai.csv"))

    messages = published(desk.raw)
    assert messages == [b"a,1", b'a,2,"b\xff",c', b'"never closed']


def test_a_cell_of_several_lines_is_one_row(desk: Desk) -> None:
    content = 'source,external_id,text,posted_at\na,1,"một\nhai, ""ba""",2026-03-04T05:00:00Z\n'

    desk.replay(desk.file(content, "bai.csv"))

    assert [document.text for document in desk.documents()] == ['một\nhai, "ba"']


def test_an_endless_line_is_cut_so_that_ingest_sees_it_is_too_large(desk: Desk) -> None:
    endless = b'{"text": "' + b"a" * (3 * MAX_MESSAGE_BYTES) + b'"}\n'

    desk.replay(desk.file(endless + lines(ROW).encode()))

    first, second = published(desk.raw)
    assert len(first) == MAX_MESSAGE_BYTES + 1
    assert parse(second).external_id == "1"


def test_a_replay_that_is_done_publishes_nothing_more(desk: Desk) -> None:
    file = desk.file(lines(ROW, ROW))

    assert desk.replay(file) == Replayed(published=2, skipped=0)
    assert desk.replay(file) == Replayed(published=0, skipped=2)


class KilledError(Exception):
    """Stands for the end of the process."""


def test_a_replay_that_was_killed_goes_on_where_it_was(desk: Desk) -> None:
    rows = [ROW | {"external_id": str(number)} for number in range(2_500)]
    file = desk.file(lines(*rows), "bai.jsonl.gz")

    def die_after_one(seen: int) -> None:
        raise KilledError(seen)

    with pytest.raises(KilledError):
        replay(
            file,
            desk.raw,
            Plan(Columns(), "file:topics"),
            desk.folder / "state",
            progress=die_after_one,
        )
    outcome = desk.replay(file)

    assert outcome == Replayed(published=1_500, skipped=1_000)
    assert [document.external_id for document in desk.documents()] == [
        row["external_id"] for row in rows
    ]


def test_a_file_that_changed_or_other_options_begin_anew(desk: Desk) -> None:
    file = desk.file(lines(ROW))
    desk.replay(file)
    os.utime(file.path, ns=(1, 1))

    assert desk.replay(file).published == 1
    assert desk.replay(file, Columns(fixed={"source": "x"})).published == 1


def test_restart_forgets_what_was_published(desk: Desk) -> None:
    file = desk.file(lines(ROW))
    desk.replay(file)

    assert desk.replay(file, restart=True) == Replayed(published=1, skipped=0)


@pytest.mark.parametrize("name", ["bai.xlsx", "bai", "bai.json", "bai.zip"])
def test_a_file_of_another_kind_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(SettingsError, match="Không biết đọc tệp"):
        desk.file("x", name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"Không tìm thấy tệp .*mat\.jsonl"):
        RecordedFile(tmp_path / "mat.jsonl")


def test_a_column_that_does_not_exist_is_named_beside_those_that_do(desk: Desk) -> None:
    file = desk.file(lines(ROW | {"meta": {"a": 1}}))

    with pytest.raises(SettingsError, match=r"'meta\.b'.*posted_at, meta\.a"):
        desk.replay(file, Columns({"author": "meta.b"}))
    assert published(desk.raw) == []


@pytest.mark.parametrize("name", ["text", "posted_at", "source"])
def test_a_file_without_a_needed_column_is_refused_before_anything_goes_out(
    desk: Desk, name: str
) -> None:
    row = {column: cell for column, cell in ROW.items() if column != name}

    with pytest.raises(SettingsError, match=f"không có cột '{name}'"):
        desk.replay(desk.file(lines(row)))
    assert published(desk.raw) == []


@pytest.mark.parametrize("option", ["posted_at", "ngay=meta.x", "text=", "=x"])
def test_a_mapping_that_makes_no_sense_is_explained(option: str) -> None:
    with pytest.raises(SettingsError, match="Cách viết: --map"):
        parse_paths([option])


def test_a_damaged_archive_is_an_error_that_says_what_was_kept(desk: Desk) -> None:
    whole = gzip.compress(lines(*({"external_id": str(n)} | ROW for n in range(200))).encode())
    path = desk.folder / "cut.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(SettingsError, match="bị hỏng hoặc bị cụt"):
        desk.replay(RecordedFile(path))


def test_a_table_without_names_is_refused_without_quoting_it(desk: Desk) -> None:
    file = desk.file("Trần Thị Bưởi,0900000123,chợ đông\nx,y,z\n", "bai.csv")

    with pytest.raises(SettingsError) as refusal:
        desk.replay(file)

    assert not any(word in str(refusal.value) for word in ("Bưởi", "0900", "chợ"))


def test_vietnamese_names_of_columns_are_told(desk: Desk) -> None:
    file = desk.file("Mã,Nội dung,Ngày đăng\n1,chợ đông,4/3/2026\n", "bai.csv")

    with pytest.raises(SettingsError, match="Các cột có: Mã, Nội dung, Ngày đăng"):
        desk.replay(file)


@pytest.mark.parametrize(
    "first_row",
    ["Bưởi,bán cam ở chợ đông,x", "Bưởi,buoi@example.com,x", "Bưởi,2026-03-04,x", "Bưởi,4/3/26,x"],
)
def test_a_first_row_that_is_content_is_never_quoted(desk: Desk, first_row: str) -> None:
    with pytest.raises(SettingsError, match="3 cột không in tên ra được") as refusal:
        desk.replay(desk.file(f"{first_row}\nx,y,z\n", "bai.csv"))

    assert not any(word in str(refusal.value) for word in ("Bưởi", "cam", "example", "2026"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whatever_parts_its_cells(desk: Desk, delimiter: str) -> None:
    table = io.StringIO()
    writer = csv.DictWriter(table, ROW, delimiter=delimiter)
    writer.writeheader()
    writer.writerow(ROW)

    desk.replay(desk.file(table.getvalue(), "bai.csv"))

    assert desk.documents() == [Document.model_validate(ROW)]


def test_a_comma_in_a_quoted_name_parts_nothing(desk: Desk) -> None:
    content = '"a, b, c, d";source;text;posted_at\n1;x;chợ đông;2026-03-04T05:00:00Z\n'

    desk.replay(desk.file(content, "bai.csv"))

    assert [document.text for document in desk.documents()] == ["chợ đông"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258", "cp1252"])
@pytest.mark.parametrize("name", ["bai.csv", "bai.jsonl", "bai.csv.gz"])
def test_a_file_in_another_encoding_is_refused(desk: Desk, name: str, encoding: str) -> None:
    header = "source,text,posted_at\n" if ".csv" in name else ""
    row = "x,chùa làng,4/3/2026\n" if ".csv" in name else '{"text": "chùa làng"}\n'

    with pytest.raises(SettingsError, match="không phải UTF-8"):
        desk.replay(desk.file((header + row).encode(encoding), name))
    assert published(desk.raw) == []


@pytest.mark.parametrize("content", ["", "\n\n"])
@pytest.mark.parametrize("name", ["bai.csv", "bai.jsonl", "bai.jsonl.gz"])
def test_an_empty_file_is_refused(desk: Desk, name: str, content: str) -> None:
    with pytest.raises(SettingsError, match="rỗng"):
        desk.replay(desk.file(content, name))


def test_a_first_row_that_is_cut_inside_a_letter_is_still_utf8(desk: Desk) -> None:
    endless = b'{"text": "a' + "ộ".encode() * MAX_MESSAGE_BYTES + b'"}\n'

    desk.replay(desk.file(endless + lines(ROW).encode()))

    assert len(published(desk.raw)) == 2


def test_a_state_folder_that_is_a_file_is_refused_before_anything_goes_out(desk: Desk) -> None:
    (desk.folder / "state").write_bytes(b"x")

    with pytest.raises(SettingsError, match="LANGNGHE_STATE_DIR"):
        desk.replay(desk.file(lines(ROW)))
    assert published(desk.raw) == []


def test_topics_in_a_file_are_refused_with_the_variable_to_change(desk: Desk) -> None:
    (desk.folder / "topics").write_bytes(b"x")

    with pytest.raises(SettingsError, match="LANGNGHE_TOPICS_URL"):
        desk.replay(desk.file(lines(ROW)))


def test_a_replay_that_a_person_stops_says_so_and_goes_on_next_time(desk: Desk) -> None:
    rows = [ROW | {"external_id": str(number)} for number in range(1_500)]
    file = desk.file(lines(*rows))

    def press_ctrl_c(_bytes_read: int) -> None:
        raise KeyboardInterrupt

    plan = Plan(Columns(), "file:topics")
    outcome = replay(file, desk.raw, plan, desk.folder / "state", progress=press_ctrl_c)

    assert outcome == Replayed(published=1_000, skipped=0, stopped=True)
    assert desk.replay(file) == Replayed(published=500, skipped=1_000)
