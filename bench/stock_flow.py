"""The flow of the stock way: it suspends itself, and after it is resumed sends one mail. `python -m bench.stock_flow`."""

import os
import smtplib

from prefect import flow
from prefect.flow_runs import suspend_flow_run


@flow(name="stock-way", persist_result=True)
def stock_way() -> None:
    """Wait for a person, then tell the next one."""
    suspend_flow_run(timeout=600)
    with smtplib.SMTP("127.0.0.1", int(os.environ["QINGSHAN_BENCH_SMTP"])) as server:
        server.sendmail("stock@qingshan.example", ["stock@office.example"], "Subject: next\n\nnext")


if __name__ == "__main__":
    stock_way.serve(name="served")
