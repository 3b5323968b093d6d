"""FACTS (事实): tables, constraints, the clock, the journal and numbered errors. Imports nothing of ours."""
