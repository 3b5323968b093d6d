"""Every act imported (全部步骤): checks of answers and of deadlines register themselves when their file is imported.

A process that takes answers without having imported them would take any answer: it must load them all before it serves.
"""

import importlib
import pkgutil

import tasks


def load_all() -> None:
    """Import every file of `tasks`, so that each check is known to the one door (`answering.answer`)."""
    for module in pkgutil.walk_packages(tasks.__path__, "tasks."):
        importlib.import_module(module.name)
