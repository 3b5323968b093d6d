"""The channels (发送渠道): mail, WeCom, DingTalk, Feishu, the built-in mailbox. The only importer of Apprise.

Apprise knows the addresses and makes the mails, but answers yes or no, and loads every certificate of the machine for
each mail (20 of its 25 ms, with all other threads waiting). So our mail plugin holds the connection itself and tells
why. No database session is open while a message is handed over.
"""

import contextlib
import email
import logging
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import apprise
from apprise.decorators import notify
from apprise.plugins.email import NotifyEmail

from models.base import SHANGHAI
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


_log = logging.getLogger("apprise")  # what it logs holds addresses and bodies: none of it is kept (A10)
_log.propagate = False
_log.setLevel(logging.CRITICAL)


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
    plugin = OfficeMail.of(_smtp[0], message)
    if len(plugin.targets) != 1:  # Apprise drops what is no address, and takes two where a comma stands
        return give_up("邮箱地址不合规范")
    plugin.notify(body=message.html, title=message.subject, body_format=apprise.NotifyFormat.HTML)
    return plugin.outcome


class OfficeMail(NotifyEmail):  # type: ignore[misc]
    """Apprise's mail with a stable Message-ID and our number in a header, which says why a mail was not taken."""

    outcome = retry("未发送")

    @classmethod
    def of(cls, server: Smtp, message: MessageView) -> "OfficeMail":
        """Return the plugin for one message through the office's server."""
        return cls(
            host=server.host,
            smtp_host=server.host,
            port=server.port,
            user=server.user or None,
            password=server.password or None,
            secure=server.mode != "insecure",
            secure_mode=server.mode,
            from_addr=server.sender,
            targets=[message.address],
            headers={HEADER: str(message.id)},
            format="html",
            asset=_asset,
        )

    def send(self, body: str, title: str = "", *args: Any, **kwargs: Any) -> bool:
        """Hand one mail to the server; `outcome` says what came of it."""
        try:
            self.outcome = self._send(self._made(body, title))
        except smtplib.SMTPRecipientsRefused as refused:
            self.outcome = _judged(next(iter(refused.recipients.values()))[0])
        except smtplib.SMTPResponseException as refused:
            self.outcome = _judged(refused.smtp_code)
        except ssl.SSLError:
            self.outcome = give_up("邮件服务器证书无效，未发送")
        except (smtplib.SMTPException, OSError) as error:
            late = isinstance(error, TimeoutError) or "timed out" in str(error)  # smtplib wraps it while reading
            self.outcome = retry("邮件服务器超时未答复" if late else "连接不上邮件服务器")
        return self.outcome.state == "sent"

    def _made(self, body: str, title: str) -> str:
        [made] = self.prepare_emails(
            subject=title,
            body=body,
            notify_format=self.notify_format,
            from_addr=self.from_addr,
            to=self.targets,
            smtp_host=self.smtp_host,
            headers=self.headers,
            names=self.names,
            tzinfo=SHANGHAI,
        )
        mail = email.message_from_string(made.body)
        domain = self.from_addr[1].rpartition("@")[2]
        mail.replace_header("Message-ID", f"<qingshan-{self.headers[HEADER]}@{domain}>")  # the same for a second copy
        return mail.as_string()

    def _send(self, mail: str) -> Result:
        server = self._connected()
        try:
            server.sendmail(self.from_addr[1], [self.targets[0][1]], mail)
            return sent()
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):  # it was taken or not; a bad goodbye is no matter
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        given: dict[str, Any] = {"local_hostname": _own_name(), "timeout": SOCKET_SECONDS}
        if self.secure_mode == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.smtp_host, self.port, context=_trust(), **given)
        else:
            server = smtplib.SMTP(self.smtp_host, self.port, **given)
        try:
            if self.secure_mode == "starttls":
                server.starttls(context=_trust())
            if self.user and self.password:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


@cache
def _own_name() -> str:
    return socket.getfqdn()  # asked once: an office's DNS can take seconds


def _judged(code: int) -> Result:
    """Tell what a mail server's answer means: 4xx later, 5xx never, and a refused log-in is for us to mend."""
    if code in (530, 534, 535):
        return retry(f"邮件服务器拒绝登录（{code}），请核对设置")
    if code < 500:
        return retry(f"邮件服务器要求稍后再发（{code}）")
    return give_up(f"邮件服务器退回（{code}）")


def _robot(message: MessageView) -> Result:
    schema = ROBOTS.get(message.channel_kind, "")
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
