"""Talent (选人的准备): vacancies announced, evidence of front-line work, specialities, a candidate's dossier. Measures 17, 18, 21, C11."""

from policy.talent import dossier, extraordinary, front_line, recruiting, specialities, vacancy
from policy.talent.dossier import dossier_items, dossier_page
from policy.talent.specialities import shortages

__all__ = [
    "dossier",
    "dossier_items",
    "dossier_page",
    "extraordinary",
    "front_line",
    "recruiting",
    "shortages",
    "specialities",
    "vacancy",
]
