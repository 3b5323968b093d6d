"""`python -m qingshan` from the repository root is the same program as `.venv/bin/qingshan`."""

from qingshan.cli import main

if __name__ == "__main__":
    main()
