"""Plays the demo through all rooms, says what was found, and opens the console.

Run by `make demo`, with the project's own interpreter. Environment: SERVE=0 ends after the check.
Ends with 0 only if every planted wave was found and nothing else was called urgent.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
WORK = HERE.parents[1] / "var" / "demo"
VIET_NAM = timezone(timedelta(hours=7))
SEVERITIES = {"watch": "theo dõi", "serious": "nghiêm trọng", "urgent": "khẩn cấp"}

Alert = dict[str, Any]
Wave = dict[str, Any]


def main() -> int:
    """Run every step and return the exit code."""
    shutil.rmtree(WORK, ignore_errors=True)
    expected = yaml.safe_load((HERE / "expected.yaml").read_text("utf-8"))
    say("1/4  Phát lại mười tuần bài đăng mẫu")
    run("ingest", "replay", str(HERE / "posts.jsonl.gz"))
    say("2/4  Nhận: chuẩn hoá, che dữ liệu cá nhân")
    run("ingest", "run", "--once")
    say("3/4  Gán nhãn, đếm, so với mức thường (Spark khởi động mất vài giây)")
    run("streaming", "run", "--once")
    say("4/4  Kết quả")
    faults = [*account_faults(status(), expected), *wave_faults(alerts(), expected["waves"])]
    for fault in faults:
        print(f"  KHÔNG ĐẠT: {fault}")
    if faults:
        return 1
    if os.environ.get("SERVE", "1") != "0":
        say("Mở trang theo dõi; Ctrl-C để dừng")
        run("dashboards", "serve")
    else:
        say("Mở trang theo dõi của bản chạy thử này:")
        print("\n".join(how_to_open()))
    return 0


def how_to_open() -> list[str]:
    """Return the shell commands that open the console on what the demo left."""
    settings = environment()
    names = ("LANGNGHE_TOPICS_URL", "LANGNGHE_INDEX_URL", "LANGNGHE_STATE_DIR")
    exports = [f"export {name}={shlex.quote(settings[name])}" for name in names]
    return [*exports, "langnghe dashboards serve"]


def environment() -> dict[str, str]:
    """Return the settings of the demo: everything in one folder of its own."""
    return os.environ | {
        "LANGNGHE_TOPICS_URL": f"file:{WORK}/topics",
        "LANGNGHE_INDEX_URL": f"sqlite:{WORK}/index.db",
        "LANGNGHE_STATE_DIR": str(WORK),
        "LANGNGHE_CLASSIFIER_URL": "keywords:",
    }


def run(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command of langnghe; where it fails, the demo ends with its code."""
    command = [sys.executable, "-m", "langnghe", *words]
    try:
        return subprocess.run(command, env=environment(), check=True, **options)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
    except KeyboardInterrupt:
        sys.exit(0)


def status() -> dict[str, Any]:
    """Return what `langnghe status` says."""
    return json.loads(run("status", "--json", stdout=subprocess.PIPE).stdout)


def alerts() -> list[Alert]:
    """Return every alert as it was last published, the first raised first."""
    newest: dict[str, Alert] = {}
    for path in sorted((WORK / "topics" / "alerts").glob("[0-9]*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            alert = json.loads(line)
            newest[alert["alert_id"]] = alert
    standing = [alert for alert in newest.values() if alert["events"][-1]["what"] != "withdrawn"]
    return sorted(standing, key=lambda alert: alert["events"][0]["at"])


def account_faults(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Print the account of the documents, and return where it does not add up."""
    rejected = sum(found["rejected"].values())
    print(
        f"  {found['documents']} tài liệu = {found['posts']} bài đăng + {rejected} bị loại; "
        f"{found['indexed']} bài đã lưu; {found['alerts']} cảnh báo"
    )
    faults = []
    if found["documents"] != found["posts"] + rejected or found["indexed"] != found["posts"]:
        faults.append("số tài liệu không khớp: có bài bị mất hoặc trùng")
    if found["rejected"] != expected["rejections"]:
        faults.append(f"bản ghi bị loại {found['rejected']}, cần {expected['rejections']}")
    return faults


def wave_faults(raised: list[Alert], waves: list[Wave]) -> list[str]:
    """Print each alert, and return what was missed or called urgent without cause."""
    faults = []
    for alert in raised:
        wave = next((wave for wave in waves if shows(alert, wave)), None)
        planted = f"  ← đợt gài sẵn: {wave['name']}" if wave else ""
        print(
            f"  {SEVERITIES[alert['severity']]:<13} {alert['label']:<16} "
            f"{', '.join(alert['provinces']) or 'cả nước':<12} từ {day_of(alert['started_at'])}: "
            f"{alert['posts']} bài, mức thường {alert['expected']:.0f}{planted}"
        )
        if wave is None and alert["severity"] == "urgent":
            faults.append(f"{alert['label']} bị gọi là khẩn cấp mà không có đợt nào")
    faults.extend(
        f"không thấy đợt {wave['name']}"
        for wave in waves
        if not any(shows(alert, wave) for alert in raised)
    )
    return faults


def shows(alert: Alert, wave: Wave) -> bool:
    """Tell whether an alert is about a planted wave: its label, its place, its days."""
    return (
        alert["label"] == wave["label"]
        and wave["province"] in alert["provinces"]
        and day_of(alert["started_at"]) <= wave["end"]
        and day_of(alert["last_window_at"]) >= wave["start"]
    )


def day_of(moment: str) -> date:
    """Return the day of Việt Nam time in which a moment of UTC lies."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(VIET_NAM).date()


def say(line: str) -> None:
    """Print a step at once, before what the step itself prints."""
    print(f"\n── {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
