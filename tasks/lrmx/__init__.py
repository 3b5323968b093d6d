"""The 干部任免审批表 as data: `.lrmx` (任免表编辑器 3.x) read and written, `.lrm` (任免表 2.0) read, 简历 line by line, ages.

Pure functions from bytes to a `Record` and back: no database, no clock. `docs/lrmx.md` says what the files look like.
"""
