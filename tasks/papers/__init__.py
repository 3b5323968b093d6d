"""Official papers (公文), notices, sheets and forms of measures 15 and 19 as .docx, made from templates that the office can change.

Pure functions from a context to bytes: no database, no clock. An act renders the paper first and records it afterwards,
so a template that lacks something stops the act before anything exists (promise F17).
"""
