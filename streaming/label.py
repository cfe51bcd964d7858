"""Posts to labelled posts, through a classifier."""

from collections.abc import Iterator

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from langnghe.domain import Verdict
from models.classifier import Classifier, load_classifier
from streaming.schema import LABELLED, TEXT_OF_POST


def with_verdicts(posts: DataFrame, classifier_url: str) -> DataFrame:
    """Add to each post the verdict on its text, or null where it has no text."""

    def classify(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        classifier = load_classifier(classifier_url)
        for batch in batches:
            yield pd.DataFrame(
                {
                    "position": batch["position"],
                    "post": batch["post"],
                    "verdict": verdicts_on(batch["text"].tolist(), classifier),
                }
            )

    text = F.from_json("post", TEXT_OF_POST)["text"].alias("text")
    return posts.select("position", "post", text).mapInPandas(classify, schema=LABELLED)


def verdicts_on(texts: list[str | None], classifier: Classifier) -> list[str | None]:
    """Return the verdict on each text as JSON, in the order of the texts.

    The classifier gets them sorted by length, so that texts which a model must pad to one length
    are of one length already.
    """
    present = sorted((n for n, text in enumerate(texts) if text), key=lambda n: len(texts[n] or ""))
    verdicts: list[Verdict] = classifier.classify([texts[n] or "" for n in present])
    found: list[str | None] = [None] * len(texts)
    for n, verdict in zip(present, verdicts, strict=True):
        found[n] = verdict.model_dump_json()
    return found
