"""The posts topic as a streaming DataFrame."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from langnghe.errors import SettingsError
from langnghe.topics import POSTS, open_topic
from langnghe.topics.files import FileTopic


def read_posts(spark: SparkSession, topics_url: str, *, files_per_trigger: int) -> DataFrame:
    """Read posts as they come: columns `position` and `post`, the post as its JSON."""
    topic = open_topic(topics_url, POSTS)
    if not isinstance(topic, FileTopic):
        raise SettingsError(f"Spark chưa đọc được posts từ {topics_url}")
    topic.create()
    lines = (
        spark.readStream.format("text")
        .option("lineSep", "\n")
        .option("maxFilesPerTrigger", files_per_trigger)
        .option("maxFileAge", "36500d")  # a file is never too old to be read
        .load(str(topic.folder.resolve()))
    )
    return lines.select(
        F.substring_index("_metadata.file_name", "-", 1).alias("position"),
        F.col("value").alias("post"),
    )
