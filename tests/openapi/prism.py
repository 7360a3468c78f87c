#!/usr/bin/env python3
"""Sends the recorded bodies of requests that make or change a token to a strict mock server on Cloudflare's published OpenAPI document.

    python3 prism.py PRISM RECORDS...

PRISM is the program of npm @stoplight/prism-cli; RECORDS as for validate.py. It is another judge than validate.py, with another validator: 2xx says that the request is as
published. Each different body of each operation is sent once. Left out: what was refused on purpose and what was no token's body (as validate.py does). Exit code 1 if
anything was refused, if the server takes what is wrong, or if nothing was read.
"""

import argparse
import http.client
import json
import pathlib
import re
import socket
import subprocess
import sys
import time
from collections import Counter

import records

HERE = pathlib.Path(__file__).resolve().parent
# Starting takes about four seconds on a quick machine.
DEADLINE = 120
POLICY = {"effect": "allow", "permission_groups": [{"id": "0" * 32}], "resources": {"com.cloudflare.api.account.zone.*": "*"}}
# What has to be refused, or the server judges nothing.
WRONG = [
    {"name": "no policies"},
    {"name": "no such effect", "policies": [POLICY | {"effect": "grant"}]},
    {"name": "no resources", "policies": [POLICY | {"resources": {}}]},
    {"name": "x" * 121, "policies": [POLICY]},
    {"name": "no date", "policies": [POLICY], "expires_on": "soon"},
]


class Prism:
    """The mock server, for the time of a `with`."""

    def __init__(self, program, document):
        # It is told a port and takes no 0: one that was free a moment ago.
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [program, "mock", "--errors", "--host", "127.0.0.1", "--port", str(self.port), str(document)]
        self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def __enter__(self):
        until = time.monotonic() + DEADLINE
        while self.child.poll() is None and time.monotonic() < until:
            try:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
                self.connection.connect()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        sys.exit("The mock server did not start.")

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait()

    def ask(self, method, path, body):
        """The status, and what the server finds wrong."""
        headers = {"Authorization": "Bearer x", "Content-Type": "application/json"}
        self.connection.request(method, path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("sl-violations")


def bodies(places):
    """Each operation on a token that has a body, and each different body once, with its place."""
    seen = set()
    for place, record in records.read(places):
        path = record["path"].split("?")[0].removeprefix("/client/v4")
        operation = re.fullmatch(r"(/user|/accounts/[0-9a-f]{32})/tokens(/[0-9a-f]{32}(/value)?)?", path)
        if not operation or record["method"] not in ("POST", "PUT") or record["request_body"] is None or record["deliberate"]:
            continue
        # What a change takes away is an explicit null, which is not published (reference: live section 1).
        if record["method"] == "PUT" and isinstance(record["request_body"], dict):
            record["request_body"] = {name: value for name, value in record["request_body"].items() if value is not None}
        key = (record["method"], re.sub("[0-9a-f]{32}", "ID", path), json.dumps(record["request_body"], sort_keys=True))
        if key not in seen:
            seen.add(key)
            yield place, record["method"], path, record["request_body"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program", help="prism")
    arguments.add_argument("records", nargs="+", help="files or directories of recorded exchanges")
    arguments = arguments.parse_args()
    taken, refused = Counter(), 0
    with Prism(arguments.program, HERE / "openapi-tokens.json") as prism:
        for body in WRONG:
            status, _ = prism.ask("POST", "/user/tokens", body)
            if status != 422:
                sys.exit(f"The mock server is not strict: {body['name']!r} is answered with {status}.")
        for place, method, path, body in bodies(arguments.records):
            status, why = prism.ask(method, path, body)
            if 200 <= status < 300:
                taken[f"{method} {re.sub('[0-9a-f]{32}', 'ID', path)}"] += 1
            else:
                refused += 1
                print(f"{place}: {method} {path} -> {status}: {why}\n    {json.dumps(body)}")
    for name, count in sorted(taken.items()):
        print(f"taken {count:6} x {name}")
    if not taken and not refused:
        print("Nothing was read that could be sent.")
    print(f"{taken.total()} bodies taken, {refused} refused; {len(WRONG)} wrong ones refused as they should be")
    return 1 if refused or not taken else 0


if __name__ == "__main__":
    sys.exit(main())
