"""Handing a text to a group robot (企业微信、钉钉、飞书机器人) and reading its answer.

Apprise reads the addresses, but tells only yes or no: neither `Retry-After` nor the error number that these services
send with status 200 can be learnt through it, so a refused message would count as sent. Hence this one POST of our own.
"""

import ssl
import time
from collections.abc import Mapping
from typing import Any

import httpx

from notifications.results import LIMIT, Result, give_up, retry, sent

TIMEOUT = httpx.Timeout(8.0)
MOST = 64 * 1024  # bytes of an answer that are read
BUSY = {-1, 45009, 130101, 11232, 99991400}  # too often or too busy, by these services' own numbers (from memory)


def post(url: str, payload: Mapping[str, Any], params: Mapping[str, str] | None = None) -> Result:
    """Hand a JSON text to `url`; returns sent, retry (time-out, 429, 5xx, busy) or give up (4xx, bad certificate)."""
    end = time.monotonic() + LIMIT
    try:
        with httpx.stream("POST", url, json=payload, params=params or None, timeout=TIMEOUT) as answer:
            return _judge(answer.status_code, answer.headers, _read(answer, end))
    except httpx.TimeoutException:
        return retry("对方超时未答复")
    except httpx.ConnectError as error:
        if _is_certificate(error):
            return give_up("对方证书无效，未发送")
        return retry("连接不上对方服务")
    except httpx.HTTPError:
        return retry("与对方服务的连接中断")
    except (httpx.InvalidURL, ValueError):
        return give_up("联系方式的地址格式不对")


def _read(answer: httpx.Response, end: float) -> bytes:
    kept = b""
    for piece in answer.iter_bytes():
        kept += piece
        if len(kept) > MOST:
            break
        if time.monotonic() > end:
            raise httpx.ReadTimeout("answer too slow")
    return kept


def _judge(status: int, headers: httpx.Headers, body: bytes) -> Result:
    if status == 429 or status == 503:
        return retry(f"对方要求稍后再发（{status}）", after=_seconds(headers.get("retry-after", "")))
    if status >= 500:
        return retry(f"对方服务故障（{status}）")
    if status != 200:
        return give_up(f"对方拒收（{status}）")
    number = _number(body)
    if number in BUSY:
        return retry(f"对方要求稍后再发（{number}）", after=60)
    return sent() if number == 0 else give_up(f"对方拒收（{number}）")


def _seconds(words: str) -> float | None:
    """Read Retry-After in seconds; a date or nonsense leaves it to our own back-off."""
    return float(words) if words.strip().isdecimal() else None


def _number(body: bytes) -> int:
    """Read the error number of an answer, 0 for success or an answer without one."""
    try:
        said = httpx.Response(200, content=body).json()
    except ValueError:
        return 0
    if not isinstance(said, dict):
        return 0
    found = said.get("errcode", said.get("code", said.get("StatusCode", 0)))
    return found if isinstance(found, int) else 0


def _is_certificate(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(seen):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
