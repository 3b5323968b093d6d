"""Robots and certificates: a real HTTP server answers as WeCom, DingTalk and Feishu do, well and badly (F13)."""

import json
import ssl
import subprocess
import threading
import time as stopwatch
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller

from notifications import channels
from notifications.channels import MessageView, hand_over
from notifications.results import seconds_until_next
from tests.notifications.mail_server import Handler as MailHandler
from tests.notifications.mail_server import free_port

KEY = "11111111-2222-3333-4444-555555555555"
WECOM, FEISHU = f"wecombot://{KEY}", "feishu://feishutoken"
DINGTALK = "dingtalk://dingsecret@dingtoken/13900000000"


class Service(BaseHTTPRequestHandler):
    """Answers what it was told to, and keeps what it was asked."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b'{"errcode":0}')
    pause = 0.0
    asked: list[tuple[str, dict[str, object]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).asked.append((self.path, json.loads(body)))
        stopwatch.sleep(self.pause)
        status, headers, said = self.answer
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(said))}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError):  # whoever asked may have left
            self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[type[Service]]:
    kind = type("Service", (Service,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    channels.configure(robots=dict.fromkeys(("wecom", "dingtalk", "feishu"), origin))
    yield kind
    channels.configure()
    server.shutdown()
    server.server_close()


def _view(kind: str, address: str) -> MessageView:
    return MessageView(7, 1, "review", kind, address, "标题", "正文", "<p>正文</p>")


def test_each_robot_is_asked_in_its_own_way(service: type[Service]) -> None:
    for kind, address in (("wecom", WECOM), ("dingtalk", DINGTALK), ("feishu", FEISHU)):
        assert hand_over(_view(kind, address)).state == "sent"
    (wecom, first), (ding, second), (feishu, third) = service.asked
    assert wecom == f"/cgi-bin/webhook/send?key={KEY}" and first == {
        "msgtype": "text",
        "text": {"content": "标题\n正文"},
    }
    query = parse_qs(urlsplit(ding).query)
    assert query["access_token"] == ["dingtoken"] and len(query["sign"][0]) == 44 and query["timestamp"][0].isdigit()
    assert second["at"] == {"atMobiles": ["13900000000"], "isAtAll": False}
    assert feishu == "/open-apis/bot/v2/hook/feishutoken/" and third["content"] == {"text": "标题\n正文"}


@pytest.mark.parametrize(
    ("answer", "state", "after"),
    [
        ((429, {"retry-after": "120"}, b""), "retry", 120.0),  # asked for two minutes
        ((429, {}, b""), "retry", None),  # our own back-off
        ((429, {"retry-after": "soon"}, b""), "retry", None),  # nonsense
        ((503, {"retry-after": "9"}, b""), "retry", 9.0),
        ((500, {}, b""), "retry", None),
        ((400, {}, b""), "give_up", None),
        ((404, {}, b""), "give_up", None),
        ((302, {"location": "http://127.0.0.1:9/"}, b""), "give_up", None),  # never followed
        ((200, {}, b'{"errcode":93000}'), "give_up", None),  # refused although the status says 200
        ((200, {}, b'{"errcode":45009}'), "retry", 60),  # too often
        ((200, {}, b'{"code":9499}'), "give_up", None),
        ((200, {}, b"not json"), "sent", None),
        ((200, {}, b"[]"), "sent", None),
    ],
)
def test_f13_each_answer_has_its_result(
    service: type[Service], answer: tuple[int, dict[str, str], bytes], state: str, after: float | None
) -> None:
    service.answer = answer
    result = hand_over(_view("wecom", WECOM))
    assert (result.state, result.after) == (state, after)
    assert KEY not in result.note


def test_f13_a_service_that_hangs_is_left_after_a_time_out(service: type[Service]) -> None:
    service.pause = 12
    begun = stopwatch.monotonic()
    assert hand_over(_view("feishu", FEISHU)).state == "retry"
    assert stopwatch.monotonic() - begun < 11


def test_nobody_there_is_tried_again_and_a_wrong_address_given_up() -> None:
    channels.configure(robots={"wecom": f"http://127.0.0.1:{free_port()}"})
    assert hand_over(_view("wecom", WECOM)).state == "retry"
    channels.configure()
    for address in ("", "json://127.0.0.1/", "feishu://x", "http://127.0.0.1/", "甲"):
        assert hand_over(_view("wecom", address)).state == "give_up"
    assert hand_over(_view("pigeon", "x")).state == "give_up"


def test_f13_a_bad_certificate_is_given_up_with_a_clear_note(tmp_path: Path) -> None:
    context = _self_signed(tmp_path)
    Service.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    channels.configure(robots={"wecom": f"https://127.0.0.1:{server.server_port}"})
    try:
        result = hand_over(_view("wecom", WECOM))
    finally:
        channels.configure()
        server.shutdown()
        server.server_close()
    assert (result.state, result.note) == ("give_up", "对方证书无效，未发送") and Service.asked == []


def test_f13_a_mail_server_with_a_bad_certificate_is_given_up(tmp_path: Path) -> None:
    handler, port = MailHandler(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, tls_context=_self_signed(tmp_path))
    controller.start()
    channels.configure(smtp=f"smtp+starttls://127.0.0.1:{port}", sender="office@qingshan.example")
    try:
        result = hand_over(_view("mail", "jia@office.example"))
    finally:
        channels.configure()
        controller.stop()
    assert (result.state, result.note) == ("give_up", "邮件服务器证书无效，未发送") and handler.taken == []


def _self_signed(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "cert.pem"
    asked = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", *asked, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@pytest.mark.parametrize(
    ("attempt", "after", "least", "most"),
    [
        (1, None, 24, 36),  # thirty seconds, a fifth either way
        (5, None, 384, 576),  # doubled each time
        (1, 120.0, 120, 120),  # never sooner than asked for
        (20, None, 2880, 4320),  # at most about an hour
        (1, 10.0**9, 3600, 3600),  # a silly wish is cut
    ],
)
def test_the_back_off_doubles_and_heeds_what_is_asked(
    attempt: int, after: float | None, least: float, most: float
) -> None:
    for _ in range(50):
        assert least <= seconds_until_next(attempt, after) <= most
