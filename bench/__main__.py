"""`python -m bench [a|b|c|d|ballots|dispatch|file|policy]`: measure, print, and keep the figures in docs/benchmarks.md."""

import importlib
import sys

PARTS = {
    "a": "latency",
    "b": "answers",
    "c": "call",
    "d": "rest",
    "ballots": "ballots",
    "dispatch": "ways",
    "file": "whole_file",
    "policy": "law",
}


def main(asked: list[str]) -> int:
    """Measure the parts asked for, or all; returns 1 when a target is not met."""
    if unknown := set(asked) - set(PARTS):
        print(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    met = True
    for key in asked or PARTS:
        section = importlib.import_module(f"bench.{PARTS[key]}").measure()
        section.keep()
        print(section.markdown(), flush=True)
        met = met and all(good for _, good in section.checks)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
