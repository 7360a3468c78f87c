#!/usr/bin/env python3
"""Runs the end-to-end journeys against the built program (target/debug/cfmint, or CFMINT_BINARY): every function that a module of this folder lists
in its `ALL`. Needs the programs that `.ci/run` wants: a journey whose program is missing fails. `run.py NAME...` runs only those."""

import concurrent.futures
import importlib
import itertools
import pathlib
import sys
import time
import traceback

from desk import Failed


def collected():
    """The journeys of all modules, in the order of the modules' names."""
    names = sorted(file.stem for file in pathlib.Path(__file__).parent.glob("*.py") if file.stem != "run")
    modules = [importlib.import_module(name) for name in names]
    return [journey for module in modules for journey in getattr(module, "ALL", [])]


def run(journey):
    """Runs one and returns the line that tells how it went."""
    start = time.monotonic()
    try:
        journey()
    except Exception as failure:
        details = "" if isinstance(failure, Failed) else "\n" + traceback.format_exc()
        return f"FAILED  {journey.__name__}: {failure}{details}"
    return f"ok      {journey.__name__} ({time.monotonic() - start:.1f} s)"


def main():
    journeys = collected()
    unknown = set(sys.argv[1:]) - {journey.__name__ for journey in journeys}
    if unknown:
        sys.exit(f"no such journey: {', '.join(sorted(unknown))}")
    chosen = [journey for journey in journeys if len(sys.argv) == 1 or journey.__name__ in sys.argv[1:]]
    failed = 0
    # Those that wait for a clock and do little themselves run beside the others.
    aside = [journey for journey in chosen if getattr(journey, "waits", False)]
    with concurrent.futures.ThreadPoolExecutor(len(aside) + 1) as threads:
        waiting = [threads.submit(run, journey) for journey in aside]
        told = (run(journey) for journey in chosen if journey not in aside)
        for line in itertools.chain(told, (one.result() for one in waiting)):
            failed += line.startswith("FAILED")
            print(line, flush=True)
    print(f"end-to-end: {len(chosen) - failed} passed, {failed} failed")
    # Nothing run is nothing proven.
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
