"""A mail scanner: fetches links, follows redirects and submits every form of a page exactly as it stands."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


class Forms(HTMLParser):
    """Reads the forms of a page with the values they have untouched: what a browser would send without a person."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str]]] = []
        self.buttons: list[tuple[int, str, str, str]] = []  # form, its own address, name, value
        self._area = ""
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {k: v or "" for k, v in attrs}
        if tag == "form":
            self.forms.append((at.get("method", "get"), at.get("action", ""), {}))
        if not self.forms:
            return
        fields = self.forms[-1][2]
        kind = at.get("type", "text")
        if tag == "button" or (tag == "input" and kind == "submit"):
            self.buttons.append(
                (len(self.forms) - 1, at.get("formaction", ""), at.get("name", ""), at.get("value", ""))
            )
        elif tag == "input" and (kind not in ("radio", "checkbox") or "checked" in at) and at.get("name"):
            fields[at["name"]] = at.get("value", "")
        elif tag == "textarea":
            self._area = at.get("name", "")
            fields[self._area] = ""
        elif tag == "select":
            self._select = at.get("name", "")
        elif tag == "option" and self._select and (self._select not in fields or "selected" in at):
            fields[self._select] = at.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1][2][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""


def scan(browser: httpx.Client, url: str) -> int:
    """Fetch a link and press every button of every form on its page as it stands; returns how many it pressed."""
    page = browser.get(url)
    here, forms = str(page.url), Forms(page.text)
    presses = [(number, own, name, value) for number, own, name, value in forms.buttons]
    for number, own, name, value in presses:
        method, action, fields = forms.forms[number]
        data = {**fields, **({name: value} if name else {})}
        browser.request(method.upper(), urljoin(here, own or action), data=data)
    return len(presses)
