"""Every knob on one page; the defaults run everything on one machine."""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from langnghe.errors import SettingsError


class Settings(BaseSettings):
    """What an operator may set, each by an environment variable `LANGNGHE_…`."""

    model_config = SettingsConfigDict(env_prefix="LANGNGHE_", frozen=True)

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
    """Read the settings from the environment.

    Raises:
        SettingsError: a variable holds what it cannot hold; the message names it, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = sorted({f"LANGNGHE_{str(fault['loc'][0]).upper()}" for fault in error.errors()})
        raise SettingsError(f"Cài đặt không hợp lệ, hãy sửa biến: {', '.join(names)}.") from None
