"""The posts topic as a streaming DataFrame."""

from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from langnghe.errors import SettingsError
from langnghe.topics import POSTS, open_topic
from langnghe.topics.files import FileTopic
from langnghe.topics.kafka_address import KafkaAddress, parse_address


def read_posts(
    spark: SparkSession, topics_url: str, *, files_per_trigger: int, posts_per_trigger: int
) -> DataFrame:
    """Read posts as they come: columns `position` and `post`, the post as its JSON.

    A micro-batch takes no more than so many files or, from Kafka, so many posts: what comes
    faster waits on the topic. How far it has come lies in the checkpoint.

    Raises:
        SettingsError: the brokers do not let us in, or Spark has no source for Kafka.
    """
    topic = open_topic(topics_url, POSTS)
    topic.create()
    if isinstance(topic, FileTopic):
        return _from_files(spark, str(topic.folder.resolve()), files_per_trigger)
    return _from_kafka(spark, parse_address(topics_url), posts_per_trigger)


def _from_files(spark: SparkSession, folder: str, files_per_trigger: int) -> DataFrame:
    lines = (
        spark.readStream.format("text")
        .option("lineSep", "\n")
        .option("maxFilesPerTrigger", files_per_trigger)
        .option("maxFileAge", "36500d")  # a file is never too old to be read
        .load(folder)
    )
    return lines.select(
        F.substring_index("_metadata.file_name", "-", 1).alias("position"),
        F.col("value").alias("post"),
    )


def _from_kafka(spark: SparkSession, address: KafkaAddress, posts_per_trigger: int) -> DataFrame:
    options = {f"kafka.{name}": value for name, value in address.java_options().items()}
    source = (
        spark.readStream.format("kafka")
        .options(**options)
        .option("subscribe", address.topic(POSTS))
        .option("groupIdPrefix", address.group("streaming-source"))
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", posts_per_trigger)
    )
    try:
        records = source.load()
    except AnalysisException as error:
        raise SettingsError(
            "Spark chưa có nguồn Kafka: ghi các tệp jar của nó vào LANGNGHE_KAFKA_JARS."
        ) from error
    return records.select(
        F.concat_ws(":", "partition", "offset").alias("position"),
        _text_of("value").alias("post"),
    )


def _text_of(column: str) -> Column:
    """Return bytes as text whatever they are: what is no post is for the job to refuse."""
    return F.coalesce(F.make_valid_utf8(F.col(column).cast("string")), F.lit(""))
