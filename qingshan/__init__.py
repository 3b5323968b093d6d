"""The program (程序): command line, settings, start and stop, backup, self-checks (design §3)."""

__version__ = "0.1.0"
