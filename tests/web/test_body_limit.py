"""How much may be sent (A22, the shell's part): refused while it streams in, before anything is parsed or kept."""

import socket
import time
from collections.abc import Iterator

import httpx

from tests.web.site import Site, a_case


def test_an_announced_gigabyte_is_refused_before_a_byte_of_it(site: Site) -> None:
    host, port = site.origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall(
            f"POST /signin HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {site.origin}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1073741824\r\n\r\n".encode()
        )
        assert wire.recv(100).startswith(b"HTTP/1.1 413")


def test_a_stream_without_a_length_is_cut_off_soon_after_the_limit(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
        while sent < 1 << 30:
            sent += 1 << 16
            yield b"0" * (1 << 16)
            time.sleep(0)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    try:
        status = browser.post(f"/i/{scene.assignment}/step/upload", content=endless(), headers=headers).status_code
    except httpx.TransportError:
        status = 413  # the server hung up while we were still sending, which is what it is for
    assert status == 413
    assert sent < 100 << 20


def test_a_file_somewhat_too_large_gets_the_page_that_says_so(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    page = browser.post(f"/i/{scene.assignment}/step/upload", files={"file": ("a.xlsx", b"0" * (15 << 20))})
    assert (page.status_code, "QS-2102" in page.text) == (413, True)


def test_a_form_without_files_may_be_half_a_megabyte(site: Site) -> None:
    form = {"unit": "x", "name": "y", "more": "z" * 600_000}
    assert site.browser().post("/signin", data=form).status_code == 413


def test_fields_without_end_are_refused_not_an_error(site: Site) -> None:
    many = "&".join(f"f{n}=1" for n in range(6000))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    page = site.browser().post("/signin", content=many, headers=headers)
    assert (page.status_code, "QS-2108" in page.text) == (400, True) or page.status_code == 422
