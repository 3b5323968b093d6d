"""Whom to ring (联系方式): every letter and receipt ends with the office's contact and telephone, as the office set them."""

from sqlmodel import Session

from models.instance import Instance

ISSUER, CONTACT = "区委组织部", "干部教育科"  # until the office sets its own: qingshan office set contact, phone


def contact_words(tx: Session) -> str:
    """Return whom to ask and the telephone: 区委组织部干部教育科（电话0791-……）."""
    instance = tx.get(Instance, 1)
    facts = instance.facts if instance else {}
    who = f"{facts.get('issuer') or ISSUER}{facts.get('contact') or CONTACT}"
    return f"{who}（电话{facts['phone']}）" if facts.get("phone") else who
