from pathlib import Path

import pytest

from langnghe.errors import SettingsError
from langnghe.index import open_index
from langnghe.index.elasticsearch_address import Address, address_of


def test_an_address_is_read_from_a_url(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()

    found = address_of(f"https://ai:m%40t@kho.tinh.vn:9243/es/?prefix=thanh-hoa&ca={authority}")

    assert found == Address(
        server="https://kho.tinh.vn:9243/es",
        credentials=("ai", "m@t"),
        authority=authority,
        prefix="thanh-hoa-",
    )


def test_what_is_not_said_is_left_to_the_server() -> None:
    assert address_of("http://[::1]") == Address(server="http://[::1]:9200")


def test_an_address_shows_no_password() -> None:
    assert "bimat" not in repr(address_of("https://ai:bimat@kho:9200"))


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://", "cách viết"),
        ("https://ai:bimat@kho:cong", "cách viết"),
        ("https://ai:bimat@kho?prefx=x", "prefx"),
        ("https://ai:bimat@kho?prefix=Thanh%20Hoá", "prefix"),
        ("https://ai:bimat@kho?ca=/khong/co.pem", "co.pem"),
        ("htps://ai:bimat@kho", "htps"),
    ],
)
def test_what_is_wrong_with_a_url_is_named_without_its_password(url: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        open_index(url)

    assert "bimat" not in str(caught.value)
