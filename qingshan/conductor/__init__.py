"""The conductor (值班进程): moves cases when people have answered or time has come, sends what is to be sent.

It holds nothing that matters: killed at any instant, the next one finds everything in the database.
"""
