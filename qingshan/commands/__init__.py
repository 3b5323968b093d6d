"""Commands (命令): one file per command or group, each with its own `app`, registered in `qingshan/cli.py`."""
