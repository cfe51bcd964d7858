from pathlib import Path

import pytest

from langnghe.errors import SettingsError
from langnghe.topics import identity_of, open_topic
from langnghe.topics.kafka_address import parse_address

HIDDEN = "mật:khẩu@/?#"
QUOTED = "m%E1%BA%ADt%3Akh%E1%BA%A9u%40%2F%3F%23"


def test_an_address_without_options_is_plain() -> None:
    address = parse_address("kafka://broker:9092")

    assert address.python_options() == {
        "bootstrap_servers": ["broker:9092"],
        "client_id": "langnghe",
        "security_protocol": "PLAINTEXT",
    }
    assert address.java_options() == {
        "bootstrap.servers": "broker:9092",
        "security.protocol": "PLAINTEXT",
    }
    assert address.topic("posts.raw") == "posts.raw"


def test_user_password_and_tls_reach_both_clients(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.touch()
    address = parse_address(
        f"kafka://phong:{QUOTED}@a:9092,b:9093?tls=1&ca={ca}&sasl=SCRAM-SHA-512&prefix=hue"
    )

    python, java = address.python_options(), address.java_options()

    assert python["bootstrap_servers"] == ["a:9092", "b:9093"]
    assert python["security_protocol"] == java["security.protocol"] == "SASL_SSL"
    assert python["sasl_plain_password"] == HIDDEN
    assert java["sasl.jaas.config"] == (
        "org.apache.kafka.common.security.scram.ScramLoginModule required "
        f'username="phong" password="{HIDDEN}";'
    )
    assert java["ssl.truststore.location"] == python["ssl_cafile"] == str(ca)
    assert (address.topic("posts"), address.group("ingest")) == ("hue.posts", "hue.ingest")


def test_a_quote_in_a_password_stays_inside_the_password() -> None:
    address = parse_address("kafka://u:a%22%5Cb@h:1")

    assert 'password="a\\"\\\\b";' in address.java_options()["sasl.jaas.config"]


@pytest.mark.parametrize(
    "url",
    [
        f"kafka://u:{QUOTED}@broker",
        f"kafka://u:{QUOTED}@broker:port",
        f"kafka://u:{QUOTED}@broker:99999",
        f"kafka://u:{QUOTED}@",
        f"kafka://u:{QUOTED}@[broker:9092",
        f"kafka://u:{QUOTED}@broker:9092/posts",
        f"kafka://u:{QUOTED}@broker:9092?tls=yes",
        f"kafka://u:{QUOTED}@broker:9092?password={QUOTED}",
        f"kafka://u:{QUOTED}@broker:9092?ca=/tmp",
        f"kafka://u:{QUOTED}@broker:9092?tls=1&ca=/khong/co",
        f"kafka://u:{QUOTED}@broker:9092?sasl=GSSAPI",
        f"kafka://u:{QUOTED}@broker:9092?prefix=a/b",
        f"kafka://:{QUOTED}@broker:9092",
        f"kafak://u:{QUOTED}@broker:9092",
    ],
)
def test_a_url_that_cannot_be_meant_is_refused_without_telling_what_it_holds(url: str) -> None:
    with pytest.raises(SettingsError, match="LANGNGHE_TOPICS_URL") as caught:
        open_topic(url, "posts")

    assert HIDDEN not in str(caught.value)
    assert QUOTED not in str(caught.value)


def test_an_address_never_shows_its_password() -> None:
    assert "khau" not in repr(parse_address("kafka://u:mat-khau@h:1"))


def test_topics_stay_the_same_when_only_the_way_to_them_changes() -> None:
    assert identity_of("kafka://u:old@h:1?prefix=a") == identity_of("kafka://v:new@h:1?prefix=a")
    assert identity_of("kafka://h:1?prefix=a") != identity_of("kafka://h:1?prefix=b")
    assert identity_of("file:var/topics") == "file:var/topics"
