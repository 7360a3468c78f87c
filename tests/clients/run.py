#!/usr/bin/env python3
"""Other people's programs against `cfmint emulate`, over http and https: Cloudflare's own clients for Python and JavaScript, and wrangler's whoami.

    python3 run.py TOOLS

TOOLS is a folder that `install` filled; wrangler runs with the node in there, the rest with that of the machine. Needs target/debug/cfmint. Ends with one line; exit code 1 if anything was not as expected.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parents[1] / "target/debug/cfmint"
# So many that lists have a second page of five, and a token of each kind.
WORLD = ["--zones", "7", "--accounts", "6", "--history"]
TIMEOUT = 300


class Emulate:
    """`cfmint emulate`, for the time of a `with`."""

    def __init__(self, *options):
        self.child = subprocess.Popen([PROGRAM, "emulate", *WORLD, *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self.child.stdout.readline().strip()

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait()


class Judge:
    """Runs programs in a home of their own and counts those that did as they should."""

    def __init__(self, tools, folder):
        self.python = tools / "venv/bin/python"
        self.tools = tools
        self.folder = pathlib.Path(folder)
        self.passed, self.runs = 0, 0
        brought = sorted((tools / "wrangler/node_modules").glob("node-linux-*/bin/node"))
        self.newer_node = brought[0] if brought else "node"

    def run(self, command, more):
        """What a program printed, or None if it failed. It gets nothing that would lead it elsewhere or sign it in."""
        foreign = ("CLOUDFLARE_", "CF_", "CFMINT_", "WRANGLER_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(foreign)}
        own = {"HOME": str(self.folder), "CI": "1", "WRANGLER_SEND_METRICS": "false"}
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=kept | own | more, text=True, timeout=TIMEOUT, cwd=self.folder
        )
        return ended.stdout if ended.returncode == 0 else None

    def count(self, name, good, printed):
        self.runs += 1
        self.passed += good
        print(f"{'ok' if good else 'FAILED'}: {name}{'' if good else ': ' + repr(printed)}")

    def client(self, name, command, more):
        """One of Cloudflare's own clients, which judges by itself."""
        printed = self.run(command, more)
        program = pathlib.Path(command[1]).name
        self.count(f"{name}: {(printed or program).strip()}", printed is not None and printed.strip().endswith(" steps passed"), printed)

    def whoami(self, name, words, accounts, more):
        """wrangler says these words and shows these accounts."""
        printed = self.run([self.newer_node, self.tools / "wrangler/node_modules/wrangler/bin/wrangler.js", "whoami"], more)
        shown = printed or ""
        self.count(f"{name}: wrangler whoami", words in shown and all(account in shown for account in accounts), printed)

    def account_token(self, first, trusted):
        """A token of the first account, made by the program itself."""
        spec, secret = self.folder / "spec.toml", self.folder / "secret"
        account = first["account_ids"][0]
        grant = f'[[grant]]\npermissions = ["account/Account Settings:read"]\nresources = ["account:{account}"]\n'
        spec.write_text(f'name = "whoami"\nowner = "account:{account}"\nexpires = "1d"\n{grant}')
        secret.unlink(missing_ok=True)
        more = {"CLOUDFLARE_API_BASE_URL": first["base_url"], "CLOUDFLARE_API_TOKEN": first["api_token"]}
        made = self.run([PROGRAM, "create", "--from", spec, "--yes", "--to", f"file:{secret}"], more | trusted)
        if made is None:
            sys.exit("The program did not make a token for wrangler.")
        return secret.read_text().strip()

    def all(self, scheme, line, certificate):
        """Every program against one server."""
        first = json.loads(line)
        if not first["base_url"].startswith(scheme + "://"):
            sys.exit(f"{first['base_url']} is not {scheme}.")
        node = {"NODE_EXTRA_CA_CERTS": certificate} if certificate else {}
        rust = {"SSL_CERT_FILE": certificate} if certificate else {}
        self.client(scheme, [self.python, HERE / "python/client.py", line, *([certificate] if certificate else [])], {})
        self.client(scheme, ["node", HERE / "node/client.mjs", line, self.tools / "node"], node)
        at = node | {"CLOUDFLARE_API_BASE_URL": first["base_url"]}
        of_user = at | {"CLOUDFLARE_API_TOKEN": first["api_token"]}
        self.whoami(scheme, "User API Token, associated with the email ada@example.com", first["account_ids"], of_user)
        of_account = at | {"CLOUDFLARE_API_TOKEN": self.account_token(first, rust)}
        self.whoami(scheme, "Account API Token, associated with the account", first["account_ids"][:1], of_account)


def main():
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(pathlib.Path(sys.argv[1]).resolve(), folder)
        with Emulate() as line:
            judge.all("http", line, None)
        certificate = os.path.join(folder, "ca.pem")
        with Emulate("--tls", certificate) as line:
            judge.all("https", line, certificate)
        faults = pathlib.Path(folder, "faults")
        faults.write_text('{"method": "POST", "path": "/user/tokens", "nth": 1, "fault": "commit_then_500"}\n')
        with Emulate("--faults", faults) as line:
            judge.client("faults", [judge.python, HERE / "python/retried.py", line], {})
    print(f"{judge.passed} of {judge.runs} runs passed: Cloudflare's clients for Python and JavaScript and wrangler whoami, over http and https")
    return 0 if judge.passed == judge.runs == 9 else 1


if __name__ == "__main__":
    sys.exit(main())
