"""Every knob on one page; the defaults run everything on one machine."""

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

import typer
from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from langnghe.errors import SettingsError

PREFIX = "LANGNGHE_"
OF_TESTS = "LANGNGHE_TEST_"


class Settings(BaseSettings):
    """What an operator may set, each by an environment variable `LANGNGHE_…`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    topics_url: str = Field(
        "file:var/topics", description="where the topics are: file:FOLDER or kafka://…"
    )
    index_url: str = Field(
        "sqlite:var/index.db",
        description="where the index is: sqlite:FILE or "
        "https://USER:PASSWORD@HOST:9200?ca=FILE&prefix=NAME (Elasticsearch 9)",
    )
    classifier_url: str = Field(
        "keywords:", description="who labels posts: keywords: or keywords:RULES_FILE"
    )
    spark_master: str = Field("local[*]", description="where Spark runs")
    kafka_jars: str = Field(
        "", description="jars of Spark's Kafka source, separated by commas; only for kafka://"
    )
    state_dir: Path = Field(
        Path("var"), description="folder of the author key, seen ids and Spark's checkpoint"
    )
    batch_size: int = Field(
        2_000, gt=0, description="documents that ingest handles and commits at once"
    )
    files_per_trigger: int = Field(
        10, gt=0, description="published files that Spark takes at most in one micro-batch"
    )
    posts_per_trigger: int = Field(
        20_000, gt=0, description="posts that Spark takes at most from Kafka in one micro-batch"
    )
    trigger_seconds: float = Field(
        2.0, gt=0, description="pause between micro-batches while following"
    )
    rejection_limit: int = Field(
        1_000,
        gt=0,
        description="ingest stops when this many documents in a row hold too many rejections",
    )
    rejection_share: float = Field(
        0.5, gt=0, le=1, description="that share; duplicates do not count"
    )
    console_host: str = Field("127.0.0.1", description="address that the console listens on")
    console_port: int = Field(8750, ge=0, le=65535, description="port of the console")


def load_settings() -> Settings:
    """Read the settings from the environment; warn of variables that no setting reads.

    Raises:
        SettingsError: a variable holds what it cannot hold; the message names it, never its value.
    """
    for warning in warnings_of(os.environ):
        typer.echo(warning, err=True)
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"{PREFIX}{str(fault['loc'][0]).upper()} {_allowed(fault)}" for fault in error.errors()
        ]
        raise SettingsError(f"Cài đặt không hợp lệ: {'; '.join(sorted(faults))}.") from None


def warnings_of(variables: Iterable[str]) -> list[str]:
    """Return a warning for each variable with our prefix that no setting reads."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    unknown = [
        name
        for name in sorted(map(str.upper, variables))
        if name.startswith(PREFIX) and not name.startswith(OF_TESTS) and name not in known
    ]
    return [
        f"Cảnh báo: không có cài đặt {name}, biến này bị bỏ qua.{_closest(name, known)}"
        for name in unknown
    ]


def _closest(name: str, known: list[str]) -> str:
    return "".join(f" Có phải {near}?" for near in difflib.get_close_matches(name, known, n=1))


def _allowed(fault: ErrorDetails) -> str:
    """Say what a variable may hold, from the constraint that it broke."""
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "greater_than":
            return f"phải lớn hơn {limits['gt']:g}"
        case "greater_than_equal":
            return f"phải từ {limits['ge']:g} trở lên"
        case "less_than_equal":
            return f"phải từ {limits['le']:g} trở xuống"
        case "int_parsing" | "int_from_float":
            return "phải là số nguyên"
        case "float_parsing":
            return "phải là số, phần lẻ sau dấu chấm"
        case _:
            return "có giá trị không dùng được"
