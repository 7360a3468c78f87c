#!/usr/bin/env python3
"""Runs the end-to-end journeys against the built program (target/debug/cfmint, or CFMINT_BINARY). Needs tmux, screen, Xvfb, xclip, ssh and sshd: a
journey whose program is missing fails. `run.py NAME...` runs only those."""

import sys
import time
import traceback

import journeys
import words


def main():
    chosen = [journey for journey in journeys.ALL + words.ALL if len(sys.argv) == 1 or journey.__name__ in sys.argv[1:]]
    failed = 0
    for journey in chosen:
        start = time.monotonic()
        try:
            journey()
            print(f"ok      {journey.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
        except Exception as failure:
            failed += 1
            print(f"FAILED  {journey.__name__}: {failure}", flush=True)
            if not isinstance(failure, journeys.Failed):
                traceback.print_exc()
    print(f"end-to-end: {len(chosen) - failed} passed, {failed} failed")
    # Nothing run is nothing proven.
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
