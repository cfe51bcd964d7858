"""The Spark session of this machine's streaming job."""

import os
import shutil
import sys

from pyspark.sql import SparkSession

from langnghe.errors import SettingsError


def open_spark(master: str) -> SparkSession:
    """Start Spark, quiet and in UTC, with this very interpreter for its Python workers.

    Raises:
        SettingsError: there is no Java to run it.
    """
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        raise SettingsError(
            "Spark cần Java 17 trở lên mà máy này chưa có; "
            "trên Debian, Ubuntu: sudo apt-get install openjdk-17-jre-headless"
        )
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    spark: SparkSession = (
        SparkSession.builder.appName("langnghe")
        .master(master)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "2000")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    return spark
