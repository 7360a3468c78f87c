#!/usr/bin/env python3
"""Other people's programs against `cfmint emulate`, over http and https.

    python3 run.py PYTHON

PYTHON is an interpreter that has python/requirements.txt; `node` is the one of the machine, with `npm ci` done in node/. Both programs are Cloudflare's own clients. Needs
target/debug/cfmint. Ends with one line; exit code 1 if anything was not as expected.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parents[1] / "target/debug/cfmint"
# Six accounts and seven zones, so that a list has a second page of five.
WORLD = ["--zones", "7", "--accounts", "6"]


class Emulate:
    """`cfmint emulate`, for the time of a `with`."""

    def __init__(self, *options):
        self.child = subprocess.Popen([PROGRAM, "emulate", *WORLD, *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self.child.stdout.readline().strip()

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait()


def environment(more):
    """Ours, without what would lead a client elsewhere or sign it in."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(("CLOUDFLARE_", "CF_")) and not name.upper().endswith("_PROXY")}
    return kept | more


def client(command, more=None):
    """Runs one; true if all of its steps passed."""
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, env=environment(more or {}), timeout=300)
    return ended.returncode == 0


def clients(python, first, certificate):
    """How many of the clients passed against one server."""
    trusted = [certificate] if certificate else []
    passed = client([python, HERE / "python/client.py", first, *trusted])
    more = {"NODE_EXTRA_CA_CERTS": certificate} if certificate else {}
    return passed + client(["node", HERE / "node/client.mjs", first], more)


def main():
    python = sys.argv[1]
    passed = 0
    with Emulate() as first:
        assert json.loads(first)["base_url"].startswith("http://"), "not http"
        passed += clients(python, first, None)
    with tempfile.TemporaryDirectory() as folder:
        certificate = os.path.join(folder, "ca.pem")
        with Emulate("--tls", certificate) as first:
            assert json.loads(first)["base_url"].startswith("https://"), "not https"
            passed += clients(python, first, certificate)
    print(f"{passed} of 4 runs passed: Cloudflare's own clients for Python and JavaScript, over http and https")
    return 0 if passed == 4 else 1


if __name__ == "__main__":
    sys.exit(main())
