"""Journeys into real secret stores: pass with gpg, and the keyring of GNOME by secret-tool. Each makes a token without a terminal against the simulator and then
reads the store as a person would. Needs the Debian packages pass, gnupg, libsecret-tools, gnome-keyring and dbus-daemon."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.request

from desk import PROGRAM, TOKEN, Failed, expect, need, until

SPEC = """name = "for a store"
owner = "user"
expires = "90d"
[[grant]]
permissions = ["zone/DNS:edit"]
resources = ["zone:example.com"]
"""
BUS = """<busconfig><type>session</type><listen>unix:path={socket}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
DEADLINE = 60


class Shop:
    """A home folder of its own, the simulator, and what is run in them. It ends only what it started."""

    def __enter__(self):
        expect(PROGRAM.exists(), f"{PROGRAM} is not built: cargo build")
        # Short: the sockets of gpg-agent and of the bus have paths of at most 107 bytes.
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="cfm-", dir="/tmp"))
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8", "TZ": "UTC"}
        self.started = []
        self.spec = self.home / "spec.toml"
        self.spec.write_text(SPEC)
        try:
            server = self.start(PROGRAM, "emulate", "--listen", "127.0.0.1:0", stdout=subprocess.PIPE)
            self.api = json.loads(server.stdout.readline())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *failure):
        for process in reversed(self.started):
            process.kill()
            process.communicate()
        if (self.home / ".gnupg").exists():
            self.run("gpgconf", "--kill", "all")
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self, *argv, **streams):
        process = subprocess.Popen([str(word) for word in argv], env=self.environment, **{"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **streams})
        self.started.append(process)
        return process

    def run(self, *argv, **more):
        environment = {**self.environment, **more.pop("environment", {})}
        return subprocess.run([str(word) for word in argv], env=environment, capture_output=True, text=True, timeout=DEADLINE, stdin=subprocess.DEVNULL, **more)

    def do(self, *argv):
        """Runs what has to succeed, and returns what it prints."""
        done = self.run(*argv)
        expect(done.returncode == 0, f"{argv[0]} {argv[1]} failed: {done.stderr.strip()}")
        return done.stdout

    def ask(self, path, token):
        request = urllib.request.Request(self.api["base_url"] + path, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return json.load(answer)["result"]

    def tokens(self):
        """The ids of all tokens that exist."""
        return {token["id"] for token in self.ask("/user/tokens?per_page=50", self.api["api_token"])}

    def create(self, way):
        """A token made by the program and handed to this way out; how it ended, and the ids of what was made."""
        before = self.tokens()
        done = self.run(
            PROGRAM, "create", "--from", self.spec, "--yes", "--if-exists", "another", "--to", way, "--api-base-url", self.api["base_url"],
            environment={"CFMINT_API_TOKEN": self.api["api_token"]},
        )
        return done, self.tokens() - before

    def made(self, way, words):
        """The same where it has to work: what is printed has the words and no secret. Returns what is printed and the id."""
        done, ids = self.create(way)
        expect(done.returncode == 0, f"create ended with {done.returncode}: {done.stderr.strip()}")
        expect(len(ids) == 1, f"{len(ids)} tokens were made")
        printed = done.stdout + done.stderr
        expect(words in printed, f"“{words}” is not said: {printed}")
        expect(not TOKEN.search(printed), "the secret is printed")
        return printed, ids.pop()

    def refused(self, way, words):
        """The same where it must not work: it is said before anything is made."""
        done, ids = self.create(way)
        expect(done.returncode != 0, "what is there already was taken")
        expect(words in done.stdout + done.stderr, f"“{words}” is not said: {done.stderr}")
        expect(not ids, "a token was made although its secret had no place")

    def rolled(self, token, way, words):
        """A new secret for this token by this way out, in place of what is there; what is printed has the words and no secret."""
        done = self.run(
            PROGRAM, "roll", token, "--yes", "--overwrite", "--to", way, "--api-base-url", self.api["base_url"],
            environment={"CFMINT_API_TOKEN": self.api["api_token"]},
        )
        printed = done.stdout + done.stderr
        expect(done.returncode == 0, f"roll ended with {done.returncode}: {printed}")
        for word in words:
            expect(word in printed, f"“{word}” is not said: {printed}")
        expect(not TOKEN.search(printed), "the secret is printed")

    def genuine(self, secret, token):
        """What a store holds is the secret of this token, and nothing else."""
        expect(TOKEN.fullmatch(secret), f"the store holds {len(secret)} characters that are not a token")
        found = self.ask("/user/tokens/verify", secret)
        expect(found["id"] == token and found["status"] == "active", f"the store holds another token: {found}")

    def store(self, passphrase="", algorithm="default"):
        """A password store of pass with a key of its own."""
        need("pass", "gpg", "gpgconf")
        (self.home / ".gnupg").mkdir(mode=0o700)
        self.do("gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--quick-generate-key", "shop@example.com", algorithm, "default", "never")
        # What the agent remembers of the making of the key would answer for a person.
        self.do("gpgconf", "--kill", "gpg-agent")
        self.do("pass", "init", "shop@example.com")


def into_pass():
    """With a key without a passphrase, pass gets the secret of the token that was made, it is read back, and an entry that is there is overwritten when that is asked for, and not before."""
    with Shop() as shop:
        shop.store()
        _, token = shop.made("pass:cloudflare/dns", "Stored in pass as cloudflare/dns, and read back.")
        secret = shop.do("pass", "show", "cloudflare/dns")
        shop.genuine(secret, token)
        shop.refused("pass:cloudflare/dns", "not overwritten")
        expect(shop.do("pass", "show", "cloudflare/dns") == secret, "the entry was changed")
        shop.made("pass:cloudflare/other", "and read back.")
        shop.rolled(token, "pass:cloudflare/dns", ["replaces what is stored in pass as cloudflare/dns.", "Replaced what was stored in pass as cloudflare/dns, and read back."])
        new = shop.do("pass", "show", "cloudflare/dns")
        expect(new != secret, "the old secret is still there")
        shop.genuine(new, token)
        entry = "old\nurl: example.com\n\nlogin: ada\n"
        insert = ["pass", "insert", "--multiline", "--force", "cloudflare/dns"]
        subprocess.run(insert, env=shop.environment, input=entry, capture_output=True, text=True, timeout=DEADLINE, check=True)
        shop.rolled(token, "pass:cloudflare/dns", ["What follows its first line stays.", "Replaced what was stored in pass as cloudflare/dns, and read back."])
        first, rest = shop.do("pass", "show", "cloudflare/dns").split("\n", 1)
        shop.genuine(first, token)
        expect(rest == entry.split("\n", 1)[1], f"the other lines of the entry are {rest!r}")


def into_pass_with_a_passphrase():
    """With a passphrase on the key nobody is asked for it: the secret is in pass, and it is said that it was not read back."""
    with Shop() as shop:
        shop.store("a passphrase")
        _, token = shop.made("pass:cloudflare/dns", "Stored in pass as cloudflare/dns. It was not read back")
        file = shop.home / ".password-store/cloudflare/dns.gpg"
        shop.genuine(shop.do("gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "a passphrase", "--decrypt", file), token)


def without_a_store():
    """Where pass has no store, and where no keyring answers, that is said before a token is made."""
    with Shop() as shop:
        need("pass", "secret-tool")
        shop.refused("pass:cloudflare/dns", "password store is empty")
        shop.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={shop.home}/no-bus"
        shop.refused("keyring:cfmint/dns", "secret-tool cannot store it")


def into_pass_without_a_key_that_encrypts():
    """A key of the store that can only sign is found out before a token is made."""
    with Shop() as shop:
        shop.store(algorithm="rsa2048")
        shop.refused("pass:cloudflare/dns", "pass cannot store it")


def into_the_keyring():
    """The keyring gets the secret of the token that was made, it is read back, and an item that is there is overwritten when that is asked for, and not before."""
    with Shop() as shop:
        need("dbus-daemon", "gnome-keyring-daemon", "secret-tool")
        runtime = shop.home / "run"
        runtime.mkdir(mode=0o700)
        # A bus that starts no service by itself: it would start another, locked keyring when it is asked before ours is there.
        settings = shop.home / "bus.conf"
        settings.write_text(BUS.format(socket=runtime / "bus"))
        bus = shop.start("dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address", stdout=subprocess.PIPE, text=True)
        shop.environment.update(DBUS_SESSION_BUS_ADDRESS=bus.stdout.readline().strip(), XDG_RUNTIME_DIR=str(runtime))
        keyring = shop.start("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        keyring.stdin.write(b"a password")
        keyring.stdin.close()
        keyring.stdin = None
        attributes = ["service", "cfmint", "username", "dns"]
        until(lambda: shop.run("secret-tool", "store", "--label=first", "is", "first").returncode == 0, "the keyring to be open")
        _, token = shop.made("keyring:cfmint/dns", "Stored in the keyring for the service cfmint and the user name dns, and read back.")
        secret = shop.do("secret-tool", "lookup", *attributes)
        shop.genuine(secret, token)
        shop.refused("keyring:cfmint/dns", "not overwritten")
        expect(shop.do("secret-tool", "lookup", *attributes) == secret, "the item was changed")
        shop.rolled(token, "keyring:cfmint/dns", ["replaces what is stored in the keyring", "Replaced what was stored in the keyring for the service cfmint and the user name dns, and read back."])
        found = shop.run("secret-tool", "search", "--all", *attributes)
        found = [line for line in (found.stdout + found.stderr).splitlines() if line.startswith("secret = ")]
        expect(len(found) == 1, f"{len(found)} items are there")
        shop.genuine(shop.do("secret-tool", "lookup", *attributes), token)


def twin_of_the_stores():
    """These tests can fail: another token's secret and a token too many are found."""
    with Shop() as shop:
        for secret in ["cfut_" + "x" * 47, shop.api["api_token"]]:
            try:
                shop.genuine(secret, "0" * 32)
            except Failed:
                continue
            raise Failed("a wrong secret counts as the right one")


ALL = [twin_of_the_stores, into_pass, into_pass_with_a_passphrase, into_pass_without_a_key_that_encrypts, without_a_store, into_the_keyring]
