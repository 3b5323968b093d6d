"""Handing out papers (文书): as files to keep, never as pages of ours, whatever they contain (A11, A22)."""

from urllib.parse import quote

from sqlmodel import Session
from starlette.responses import Response

from models.documents import Blob, Document
from models.waits import Wait
from web.errors import NoSuchPage, PaperWithdrawn

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, ZIP = "application/pdf", "application/zip"
KNOWN = {
    XLSX,
    DOCX,
    PDF,
    ZIP,
    "image/jpeg",
    "image/png",
    "text/plain; charset=utf-8",
}


def listed(wait: Wait) -> list[int]:
    """Return the numbers of the papers that a wait's page lists."""
    return [int(n) for n in wait.facts.get("documents") or []]


def paper_response(tx: Session, document_id: int, *, void_too: bool = False) -> Response:
    """Return a document's bytes as a download; raises QS-2103 when there is none, QS-8077 when it is void.

    Who works on the case gets a void one too (`void_too`), under a name that says so (作废).
    """
    document = tx.get(Document, document_id)
    if document is None:
        raise NoSuchPage
    void = document.withdrawn_at is not None
    if void and not void_too:
        raise PaperWithdrawn
    name = f"（作废）{document.file_name}" if void else document.file_name
    return file_response(tx.get_one(Blob, document.sha256).data, name, document.media_type)


def file_response(data: bytes, file_name: str, media_type: str) -> Response:
    """Return bytes as a download under a name that cannot break the header or leave the folder."""
    plain = "".join(c for c in file_name if ord(c) >= 32 and c not in '/\\":*?<>|') or "file"
    return Response(
        data,
        media_type=media_type if media_type in KNOWN else "application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(plain)}",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        },
    )
