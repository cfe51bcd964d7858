from pathlib import Path

import pytest

from langnghe.errors import SettingsError
from langnghe.settings import Settings, load_settings, warnings_of


def test_the_defaults_run_everything_on_one_machine() -> None:
    settings = load_settings()

    assert settings.topics_url.startswith("file:")
    assert settings.index_url.startswith("sqlite:")
    assert settings.console_host == "127.0.0.1"


def test_a_bad_setting_is_named_without_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGNGHE_BATCH_SIZE", "bí mật")

    with pytest.raises(SettingsError, match="LANGNGHE_BATCH_SIZE") as caught:
        load_settings()

    assert "bí mật" not in str(caught.value)


def test_the_readme_lists_every_setting_with_its_default() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")

    for name, field in Settings.model_fields.items():
        row = f"| `LANGNGHE_{name.upper()}` | `{field.default}` | {field.description} |"
        assert row in readme


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("BATCH_SIZE", "0", "phải lớn hơn 0"),
        ("BATCH_SIZE", "nhiều", "phải là số nguyên"),
        ("REJECTION_SHARE", "1.5", "phải từ 1 trở xuống"),
        ("TRIGGER_SECONDS", "2,5", "phải là số, phần lẻ sau dấu chấm"),
        ("CONSOLE_PORT", "70000", "phải từ 65535 trở xuống"),
        ("CONSOLE_PORT", "-1", "phải từ 0 trở lên"),
    ],
)
def test_a_bad_setting_is_told_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(f"LANGNGHE_{name}", value)

    with pytest.raises(SettingsError, match=f"LANGNGHE_{name} {allowed}"):
        load_settings()


def test_a_misspelt_setting_is_told_with_the_closest_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGNGHE_TOPIC_URL", "bí mật")

    load_settings()

    told = capsys.readouterr()
    assert "LANGNGHE_TOPIC_URL" in told.err
    assert "Có phải LANGNGHE_TOPICS_URL?" in told.err
    assert "bí mật" not in told.err
    assert told.out == ""


def test_settings_and_what_tests_need_are_no_misspellings() -> None:
    known = [f"LANGNGHE_{name.upper()}" for name in Settings.model_fields]

    assert warnings_of([*known, "langnghe_batch_size", "LANGNGHE_TEST_KILLS", "PATH"]) == []
