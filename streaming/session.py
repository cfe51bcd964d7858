"""The Spark session of this machine's streaming job."""

import os
import shutil
import sys
from importlib.resources import as_file, files

from pyspark import SparkConf, SparkContext
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from langnghe.errors import SettingsError

CONFIGURATION = {
    "spark.app.name": "langnghe",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",  # texts that are sorted together
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def open_spark(master: str, *, jars: str = "") -> SparkSession:
    """Start Spark, quiet and in UTC, with this very interpreter for its Python workers.

    Its JVM has a process group of its own: whoever ends ours, as a terminal or a supervisor does,
    lets us stop the query first. It ends when this process ends, however that ends.

    Args:
        master: where it runs.
        jars: what it loads besides its own, separated by commas; executors get them too.

    Raises:
        SettingsError: there is no Java to run it.
    """
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        raise SettingsError(
            "Spark cần Java 17 trở lên mà máy này chưa có; "
            "trên Debian, Ubuntu: sudo apt-get install openjdk-17-jre-headless"
        )
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    configuration = SparkConf().setMaster(master).setAll(list(CONFIGURATION.items()))
    if jars:
        configuration.set("spark.jars", jars)
    with as_file(files("streaming").joinpath("log4j2.properties")) as quiet:
        configuration.set("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={quiet}")
        gateway = launch_gateway(  # type: ignore[no-untyped-call]  # pyspark gives it no types
            configuration, popen_kwargs={"start_new_session": True}
        )
    return SparkSession(SparkContext(conf=configuration, gateway=gateway))
