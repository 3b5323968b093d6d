"""Reading forms (表单): text without control characters, files whole, both within their limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Depends, Path, Request
from starlette.datastructures import UploadFile

from web.errors import TooLong

LONGEST = 2000  # characters of one field
Number = Annotated[int, Path(ge=1, le=2**62)]


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: the name that the browser gave, its bytes."""

    filename: str
    data: bytes


@dataclass(frozen=True)
class Form:
    """A form as it was sent; what is missing is empty."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    strict: bool = True  # false: to be shown again, whatever its length

    def again(self) -> "Form":
        """Return the form as a page shows it again: what was typed stays, also what was too long."""
        return replace(self, strict=False)

    def get(self, name: str, *, longest: int = LONGEST) -> str:
        """Return the first value of a field, trimmed; raises QS-2105 when it is longer than `longest` characters."""
        value = next(iter(self.fields.get(name, ())), "")
        if self.strict and len(value) > longest:
            raise TooLong
        return value

    def all(self, name: str) -> list[str]:
        """Return all values of a field, in order."""
        return list(self.fields.get(name, ()))

    def ticked(self, name: str) -> bool:
        """Tell whether a box was ticked."""
        return self.get(name) != ""

    def number(self, name: str) -> int | None:
        """Return a field as a number of a row, or none when it is not one."""
        value = self.get(name)
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None

    def file(self, name: str) -> Upload | None:
        """Return an uploaded file, or none when no file was chosen."""
        return self.files.get(name)


def clean(value: str) -> str:
    """Return a text without control characters (line breaks stay), trimmed."""
    kept = "".join(c for c in value.replace("\r\n", "\n") if c == "\n" or c == "\t" or (ord(c) >= 32 and ord(c) != 127))
    return kept.encode("utf-8", "replace").decode().strip()


async def read_form(request: Request) -> Form:
    """Read the form of a request: fields cleaned, files read whole (their size was limited while they came in)."""
    fields: dict[str, list[str]] = {}
    files: dict[str, Upload] = {}
    async with request.form(max_files=5, max_fields=5000) as sent:
        for name, value in sent.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files[name] = Upload(value.filename, await value.read())
            else:
                fields.setdefault(name, []).append(clean(value))
    return Form(fields, files)


SentForm = Annotated[Form, Depends(read_form)]
