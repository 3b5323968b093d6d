"""The channels (发送渠道): mail, WeCom, DingTalk, Feishu, the built-in mailbox. The only importer of Apprise.

Apprise answers yes or no; why is in its log. Its own LogCapture hears every thread at once, so a handler of ours keeps
what each thread said apart; nothing of it reaches the program's logs, which would hold addresses and bodies (A10).
No database session is open while a message is handed over.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import apprise
from apprise.decorators import notify

from notifications import webhooks
from notifications.results import Result, give_up, retry, sent

HEADER = "X-Qingshan-Message"
SOCKET_SECONDS = 8  # for each answer of a mail server
BOXES = ("inbox", "sms")  # of the built-in mailbox; sms shows what a phone would get
ROBOTS = {"wecom": "wecombot", "dingtalk": "dingtalk", "feishu": "feishu"}
_MODES = {"smtp": "insecure", "smtps": "ssl", "smtp+starttls": "starttls"}


@dataclass(frozen=True)
class MessageView:
    """A message as it is handed over, link and code filled in; `id` is its number and stays when it is sent again."""

    id: int
    claim: int
    kind: str
    channel_kind: str
    address: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Smtp:
    """The office's mail server, and from whom its messages come."""

    host: str
    port: int | None
    user: str
    password: str
    mode: str
    sender: str


_smtp: list[Smtp] = []
_robots: dict[str, str] = {}
_asset = apprise.AppriseAsset(app_id="Qingshan", async_mode=False)


class _Hearing(logging.Handler):
    """Keeps what Apprise says in this thread, for as long as somebody asked it to."""

    said = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        lines = getattr(self.said, "lines", None)
        if lines is not None:
            lines.append(record.getMessage())


_log = logging.getLogger("apprise")
_log.handlers[:] = [_Hearing(logging.DEBUG)]
_log.propagate = False
_log.setLevel(logging.DEBUG)


def configure(*, smtp: str | None = None, sender: str | None = None, robots: Mapping[str, str] | None = None) -> None:
    """Set the mail server and, on closed networks, the office's own robot services.

    `smtp`: smtp://user:password@host:port (smtps://, smtp+starttls://), None for no mail; `sender`: the From address.
    `robots`: origin by channel kind, e.g. {"wecom": "http://10.0.0.8"}, instead of the public service.
    """
    _smtp[:] = [_read_smtp(smtp, sender)] if smtp else []
    _robots.clear()
    _robots.update(robots or {})


def hand_over(message: MessageView) -> Result:
    """Hand one message to its channel (交付); returns sent, retry or give up, within 30 seconds or so."""
    by: dict[str, Callable[[MessageView], Result]] = {"mail": _mail, "mailbox": _mailbox}
    return by.get(message.channel_kind, _robot)(message)


@notify(on="mailbox", name="Qingshan mailbox")
def accept(body: str, title: str, *args: Any, meta: Mapping[str, Any], **kwargs: Any) -> bool:
    """Take a message for the built-in mailbox (站内信箱); whoever records the result puts it there, in one transaction."""
    return meta.get("host") in BOXES


def _mailbox(message: MessageView) -> Result:
    plugin = apprise.Apprise.instantiate(f"mailbox://{message.address}", asset=_asset)
    if plugin and plugin.notify(body=message.text, title=message.subject):
        return sent()
    return give_up("没有这样的站内信箱")


def _mail(message: MessageView) -> Result:
    if not _smtp:
        return retry("尚未设置邮件服务器")
    with _listening() as lines:
        plugin = _mail_plugin(_smtp[0], message)
        if plugin is None or len(plugin.targets) != 1:
            return give_up("邮箱地址不合规范")
        if plugin.notify(body=message.html, title=message.subject, body_format=apprise.NotifyFormat.HTML):
            return sent()
    return _why_not(" ".join(lines))


def _mail_plugin(server: Smtp, message: MessageView) -> Any:
    """Return Apprise's mail plugin for one message. Apprise makes the Message-ID; our number goes into a header."""
    return apprise.Apprise.instantiate(
        {
            "schema": "mailto" if server.mode == "insecure" else "mailtos",
            "secure": server.mode != "insecure",
            "host": server.host,
            "smtp_host": server.host,
            "port": server.port,
            "user": server.user or None,
            "password": server.password or None,
            "secure_mode": server.mode,
            "from_addr": server.sender,
            "targets": [message.address],
            "headers": {HEADER: str(message.id)},
            "format": "html",
            "cto": SOCKET_SECONDS,
            "rto": SOCKET_SECONDS,
        },
        asset=_asset,
    )


_CODE = re.compile(r"\((\d{3}), ")


def _why_not(said: str) -> Result:
    """Read from Apprise's log why a mail server did not take a message."""
    found = _CODE.search(said)
    code = int(found[1]) if found else 0
    if "CERTIFICATE_VERIFY_FAILED" in said or "[SSL" in said:
        return give_up("邮件服务器证书无效，未发送")
    if code in (530, 534, 535):
        return retry(f"邮件服务器拒绝登录（{code}），请核对设置")
    if 400 <= code < 500:
        return retry(f"邮件服务器要求稍后再发（{code}）")
    if code >= 500:
        return give_up(f"邮件服务器退回（{code}）")
    if "timed out" in said:
        return retry("邮件服务器超时未答复")
    return retry("连接不上邮件服务器")


def _robot(message: MessageView) -> Result:
    schema = ROBOTS.get(message.channel_kind, "")
    with _listening():
        plugin = apprise.Apprise.instantiate(message.address, asset=_asset) if schema else None
    if plugin is None or not message.address.startswith(f"{schema}://"):
        return give_up("联系方式的地址格式不对")
    words = f"{message.subject}\n{message.text}"
    return webhooks.post(*_robot_call(message.channel_kind, plugin, words))


def _robot_call(kind: str, plugin: Any, words: str) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Return address, text and parameters of a robot's POST, from what Apprise read out of the channel's address."""
    if kind == "wecom":
        return _placed(kind, plugin.api_url), {"msgtype": "text", "text": {"content": words}}, {}
    if kind == "feishu":
        return (
            _placed(kind, plugin.notify_url.format(token=plugin.token)),
            {"msg_type": "text", "content": {"text": words}},
            {},
        )
    params = {"access_token": plugin.token}
    if plugin.secret:
        stamp, signature = plugin.get_signature()
        params |= {"timestamp": stamp, "sign": unquote(signature)}  # encoded once more when it is sent
    at = {"atMobiles": plugin.targets, "isAtAll": False}
    url = plugin.notify_url.format(token=plugin.token).split("?")[0]
    return _placed(kind, url), {"msgtype": "text", "text": {"content": words}, "at": at}, params


def _placed(kind: str, url: str) -> str:
    """Return a robot's address, on the office's own service where one is set."""
    if kind not in _robots:
        return url
    parts = urlsplit(url)
    return _robots[kind].rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what Apprise logs in this thread."""
    lines: list[str] = []
    _Hearing.said.lines = lines
    try:
        yield lines
    finally:
        _Hearing.said.lines = None


def _read_smtp(url: str, sender: str | None) -> Smtp:
    parts = urlsplit(url)
    if parts.scheme not in _MODES or not parts.hostname:
        raise ValueError("写成 smtp://用户:口令@主机:端口")
    user, asked = unquote(parts.username or ""), parse_qs(parts.query).get("from", [""])[0]
    return Smtp(
        host=parts.hostname,
        port=parts.port,
        user=user,
        password=unquote(parts.password or ""),
        mode=_MODES[parts.scheme],
        sender=sender or asked or (user if "@" in user else "qingshan@localhost"),
    )
