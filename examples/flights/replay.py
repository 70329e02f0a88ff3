"""Plays September to December through the service, as the airline's scheduler would, and writes what is shipped of it.

    python examples/flights/replay.py DEST/flights-production

Needs the environment of the production example (`make setup` there), and its reference (`dvc repro reference`).
"""

import argparse
import gzip
import os
from pathlib import Path

SHIPPED = Path(__file__).parent.resolve() / "production" / "watched"


def main() -> None:
    """Ask for each day's flights, settle the journal, pack both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, help="the production example as built")
    os.chdir(parser.parse_args().project)

    from fastapi.testclient import TestClient
    from flights import live, serve
    from flights.settings import LIVE, RAW_FLIGHTS, REFERENCE, Contract, Params
    from flights.tables import read_flights

    Contract.read().prediction_log.unlink(missing_ok=True)
    service = TestClient(serve.app())
    asked = ["date", "carrier", "flight", "origin", "dest", "sched_dep_time", "distance"]
    flown = read_flights(RAW_FLIGHTS)
    for _, day in flown[flown["date"] >= Params.read().test_from].groupby("date"):
        rows = day[asked].assign(date=day["date"].dt.strftime("%Y-%m-%d")).to_dict("records")
        service.post("/decisions", json=rows).raise_for_status()
    live.main()
    SHIPPED.mkdir(exist_ok=True)
    for table in (REFERENCE, *sorted(LIVE.glob("*.csv"))):
        (SHIPPED / f"{table.name}.gz").write_bytes(gzip.compress(table.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
