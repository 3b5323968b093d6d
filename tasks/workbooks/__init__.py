"""Workbooks (表格): what units send as Excel files, read without guessing, and what the office sends back.

Pure functions from bytes to dataclasses and from dataclasses to bytes: no database, no clock, no pages. An act reads
a workbook first and writes facts afterwards, so a bad file can never be half imported (promise A22).
"""
