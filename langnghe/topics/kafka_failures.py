"""What a failure of kafka-python tells whoever called us."""

from collections.abc import Iterator
from contextlib import contextmanager

from kafka import errors

from langnghe.errors import SettingsError, UnavailableError
from langnghe.topics.kafka_client import refused

REFUSED = (
    errors.SaslAuthenticationFailedError,
    errors.UnsupportedSaslMechanismError,
    errors.IllegalSaslStateError,
)

FORBIDDEN = (errors.AuthorizationError, errors.PolicyViolationError)

MEMBERSHIP_LOST = (
    errors.CommitFailedError,
    errors.RebalanceInProgressError,
    errors.UnknownMemberIdError,
    errors.IllegalGenerationError,
    errors.FencedInstanceIdError,
)
"""Somebody else reads these partitions by now, or will in a moment."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn errors of the library into ours.

    Raises:
        SettingsError: the brokers do not let us in, or not to this topic or group.
        UnavailableError: anything else; they are away or not ready.
    """
    try:
        yield
    except REFUSED as error:
        raise refused() from error
    except FORBIDDEN as error:
        raise SettingsError(
            f"Người dùng trong LANGNGHE_TOPICS_URL chưa được Kafka cho phép: {type(error).__name__}"
        ) from error
    except errors.KafkaError as error:
        raise UnavailableError(f"Kafka không trả lời: {type(error).__name__}") from error
