"""The labelled posts as Spark sees them: each post still as its JSON, the verdict beside it."""

from pyspark.sql.types import StringType, StructField, StructType

from langnghe.domain import Post, Verdict

TEXT_OF_POST = StructType([StructField("text", StringType())])
"""The one field of a post that Spark itself must know."""

LABELLED = StructType(
    [
        StructField("position", StringType()),  # where the post lies on its topic
        StructField("post", StringType()),  # a Post as JSON, as it came
        StructField("verdict", StringType()),  # a Verdict as JSON; null where there is no text
    ]
)


def to_post(json: str) -> Post:
    """Return a post from its JSON.

    Raises:
        pydantic.ValidationError: it is no post.
    """
    return Post.model_validate_json(json)


def to_verdict(json: str) -> Verdict:
    """Return a verdict from its JSON."""
    return Verdict.model_validate_json(json)
