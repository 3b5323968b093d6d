"""Settings (设置): one list, read from `QINGSHAN_*` variables and from `settings.env` in the home.

`qingshan settings` prints this list, so every field carries its description in Chinese and English.
Must stay cheap to import: every command reads it first. Environment wins over the file.
"""

from __future__ import annotations

import os
import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from qingshan.errors import BadSetting

ROOT = Path(__file__).resolve().parent.parent
TIMEZONE = "Asia/Shanghai"
_URL_PASSWORD = re.compile(r"(?<=://)([^:/@]*):([^@]*)@")

Port = Annotated[int, Field(ge=1, le=65535)]
MaybeText = Annotated[str | None, BeforeValidator(lambda value: value or None)]
Folder = Annotated[Path, BeforeValidator(lambda value: Path(value).expanduser().absolute())]
MaybeFolder = Annotated[
    Path | None, BeforeValidator(lambda value: Path(value).expanduser().absolute() if value else None)
]


class Settings(BaseSettings):
    """All settings of one installation (一套系统的全部设置)."""

    model_config = SettingsConfigDict(env_prefix="QINGSHAN_", extra="ignore", frozen=True, env_file_encoding="utf-8")

    home: Folder = Field(ROOT / ".qingshan", description="数据目录：数据库、文件、密钥、日志都在其中 / data folder")
    host: str = Field("127.0.0.1", description="网页监听地址 / address the pages listen on")
    port: Port = Field(8765, description="网页端口 / port of the pages")
    prefect_port: Port = Field(4765, description="Prefect 服务端口，只在本机监听 / Prefect's port, loopback only")
    public_url: MaybeText = Field(
        None, description="通知链接里的网址，空则为 http://127.0.0.1:端口 / origin used in links"
    )
    database_url: MaybeText = Field(
        None,
        description="外部 PostgreSQL 地址，空则用自带数据库 / external PostgreSQL, empty means the embedded one",
        json_schema_extra={"secret": True},
    )
    prefect_database_url: MaybeText = Field(
        None,
        description="Prefect 所用数据库，外部数据库时空则用“库名_prefect” / Prefect's database on an external server",
        json_schema_extra={"secret": True},
    )
    pg_bin: MaybeFolder = Field(
        None, description="PostgreSQL 程序目录（15 以上），空则用自带 / folder of PostgreSQL binaries"
    )
    pg_data: MaybeFolder = Field(
        None, description="自带数据库的数据放在哪里，空则在数据目录内 / where the cluster's data lives"
    )
    pg_user: MaybeText = Field(
        None, description="以 root 运行时启动数据库的系统用户 / system user of PostgreSQL under root"
    )
    dispatch: Literal["conductor", "tasks", "deployments"] = Field(
        "conductor", description="流程由谁推进：值班进程、Prefect 任务进程、部署 / who advances cases"
    )
    conductor_workers: int = Field(4, ge=1, le=64, description="值班进程的线程数 / threads of the conductor")
    sweep_seconds: float = Field(5.0, gt=0, le=3600, description="每隔几秒自查一遍到期事项 / seconds between sweeps")
    smtp_url: MaybeText = Field(
        None,
        description="外发邮件服务器，如 smtp://用户:口令@主机:25 / outgoing mail server",
        json_schema_extra={"secret": True},
    )
    quiet_hours: str = Field("21:00-07:30", description="免打扰时段，空则不设 / hours in which nobody is disturbed")
    call_opens: str = Field("11-01", description="每年培训计划申报通知发出的日子（月-日） / day the yearly call opens")
    secret_file: MaybeFolder = Field(
        None, description="签名密钥文件，空则为数据目录内 secret.key / file with the signing secret"
    )
    templates: MaybeFolder = Field(
        None, description="本单位公文模板目录，空则为数据目录内 templates / the office's own templates"
    )
    district: str = Field(
        "本区", description="区名，建库时写入 / name of the district, written when the database is made"
    )
    sample: bool = Field(True, description="数据库为空时装入示例区 / load the sample district into an empty database")
    rehearsal: bool = Field(
        False, description="建库时建成演练库（可模拟时间，不能用于正式办公） / make the database one for rehearsal"
    )
    prefect_retention_days: int = Field(
        30, ge=1, description="Prefect 自身运行记录保留天数，与纪实无关 / days Prefect keeps its own runs"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="日志级别 / log level")

    @field_validator("quiet_hours")
    @classmethod
    def _quiet_hours_read(cls, value: str) -> str:
        if value:
            [time.fromisoformat(part) for part in _two(value)]
        return value

    @field_validator("call_opens")
    @classmethod
    def _call_opens_read(cls, value: str) -> str:
        date.fromisoformat(f"2001-{value}")  # not a leap year: 29 February would not come every year
        return value

    @field_validator("public_url")
    @classmethod
    def _origin_only(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
            raise ValueError("写成 http(s)://主机[:端口]，不带路径")
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def origin(self) -> str:
        """Give the origin that links carry (链接里的网址), configured, never taken from a request (A09)."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def prefect_origin(self) -> str:
        """Give the address of Prefect's own pages, on loopback."""
        return f"http://127.0.0.1:{self.prefect_port}"

    @property
    def secret_path(self) -> Path:
        """Give the file of the signing secret (签名密钥)."""
        return self.secret_file or self.home / "secret.key"

    @property
    def logs(self) -> Path:
        """Give the folder of the logs (日志)."""
        return self.home / "logs"


def _two(value: str) -> list[str]:
    parts = value.split("-")
    if len(parts) != 2:
        raise ValueError("写成 21:00-07:30")
    return parts


def load_settings(**overrides: object) -> Settings:
    """Read the settings of this process (读取设置).

    The home decides which `settings.env` is read; variables win over it, `overrides` over both.
    Raises BadSetting naming each wrong variable.
    """
    home = Path(str(overrides.get("home") or os.environ.get("QINGSHAN_HOME") or ROOT / ".qingshan"))
    try:
        return Settings(_env_file=home.expanduser() / "settings.env", **overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = "；".join(f"QINGSHAN_{str(e['loc'][0]).upper()}（{e['msg']}）" for e in error.errors())
        raise BadSetting(wrong) from None


def mask(value: str) -> str:
    """Hide the password in a URL (隐去口令)."""
    return _URL_PASSWORD.sub(r"\1:***@", value)


def describe(settings: Settings) -> list[dict[str, object]]:
    """List every setting with name, value, whether it is the default, and what it means (secrets hidden)."""
    rows: list[dict[str, object]] = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = str(value) if isinstance(value, Path) else value
        if isinstance(shown, str) and (field.json_schema_extra or {}).get("secret"):  # type: ignore[union-attr]
            shown = mask(shown)
        rows.append(
            {
                "name": f"QINGSHAN_{name.upper()}",
                "value": shown,
                "default": value == field.default,
                "meaning": field.description,
            }
        )
    return rows
