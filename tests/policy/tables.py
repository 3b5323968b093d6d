"""Tables of cases (判定用例): read by `policy/tables.py`, which `qingshan policy check` uses too."""

from policy.tables import FOLDER, KNOWN, PACK, Case, pack_with, read_tables

__all__ = ["FOLDER", "KNOWN", "PACK", "Case", "pack_with", "read_tables"]
