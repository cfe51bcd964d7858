from pathlib import Path

import pytest

from langnghe.errors import SettingsError
from langnghe.settings import Settings, load_settings


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
