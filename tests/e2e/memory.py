#!/usr/bin/env python3
"""How many copies of a secret are in the process: the release program in a real terminal, against a simulator that is a process of its own, and its memory searched
from outside. Linux, as root (the program lets nobody else read it). `memory.py [RUNS]`; CFMINT_BINARY names another program."""

import hashlib
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback

# Before desk is read, which takes it from there.
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", pathlib.Path(__file__).resolve().parents[2] / "target"))
os.environ["CFMINT_BINARY"] = os.path.abspath(os.environ.get("CFMINT_BINARY", TARGET / "release/cfmint"))

import scan
import steps
from desk import PROGRAM, Desk, Failed, expect, need, until

RUNS = 8
# The longest wait for a number, in seconds: half a second until the connections end, and the scans themselves on a busy machine.
PATIENCE = 10
NAMES = ["CFMINT_API_TOKEN", "CFMINT_API_TOKEN_FILE", "CFMINT_TOKEN_COMMAND", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_TOKEN_FILE", "CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_BASE_URL"]
HERE = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "SSH_CONNECTION": None, "SSH_TTY": None, "SSH_CLIENT": None, **{name: None for name in NAMES}}
# As outside of tmux: a copy goes to the terminal, by OSC 52.
OUTSIDE = {"TMUX": None, "TMUX_PANE": None, "TERM": "xterm-256color"}
KEY = "".join(secrets.choice("0123456789abcdef") for _ in range(37))


class Simulator:
    """`cfmint emulate`, and a relay before it that reads along: so the new token is known without asking the program for it. With `tls` a proxy stands before
    both and speaks TLS and HTTP/2, as Cloudflare does, or HTTP/1.1 alone."""

    def __init__(self, tls=False, protocols="h2,http/1.1", fault=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cfmint-e2e-"))
        self.processes = []
        faults = self.folder / "faults"
        faults.write_text(json.dumps(fault) + "\n" if fault else "")
        emulate = self.begin([PROGRAM, "emulate", "--zones", "6", "--faults", faults], stdout=subprocess.PIPE)
        first = json.loads(emulate.stdout.readline())
        self.token = first["api_token"]
        self.target = re.fullmatch(r"http://([\d.]+):(\d+)(/.*)", first["base_url"]).groups()
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.answers = b""
        threading.Thread(target=self.serve, daemon=True).start()
        self.variables = {}
        self.log = self.folder / "log"
        self.base = self.secured(port, protocols) if tls else f"http://127.0.0.1:{port}{self.target[2]}"

    def begin(self, words, **more):
        self.processes.append(subprocess.Popen(words, stdin=subprocess.DEVNULL, **more))
        return self.processes[-1]

    def secured(self, behind, protocols):
        need("nghttpx", "openssl")
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        settings = self.folder / "settings"
        # By its own defaults openssl makes an authority, which may not be a server.
        settings.write_text("[req]\ndistinguished_name=who\nx509_extensions=what\nprompt=no\n[who]\nCN=localhost\n[what]\nsubjectAltName=DNS:localhost\n")
        words = ["openssl", "req", "-x509", "-config", settings, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        words += ["-keyout", key, "-out", certificate]
        subprocess.run(words, check=True, capture_output=True, timeout=30)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        words = ["nghttpx", "--conf=/dev/null", f"--frontend=127.0.0.1,{port}", f"--backend=127.0.0.1,{behind}", "--workers=1", f"--npn-list={protocols}"]
        words += [f"--accesslog-file={self.log}", "--accesslog-format=$alpn", f"--errorlog-file={self.folder}/errors", key, certificate]
        self.begin(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: self.answers_at(port), "the proxy")
        self.variables = {"SSL_CERT_FILE": str(certificate)}
        return f"https://localhost:{port}{self.target[2]}"

    @staticmethod
    def answers_at(port):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            return False

    def protocols(self):
        return set(self.log.read_text().split()) if self.log.exists() else set()

    def serve(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection((self.target[0], int(self.target[1])))
            except OSError:
                return
            threading.Thread(target=self.pump, args=(near, far, self.with_token), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, self.noted), daemon=True).start()

    def pump(self, source, sink, look):
        try:
            while data := source.recv(65536):
                sink.sendall(look(data))
        except OSError:
            pass
        finally:
            for one in (source, sink):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def with_token(self, data):
        """The simulator tells nobody its Global API Key: a made-up one stands for its token."""
        return re.sub(rb"(?i)x-auth-key: [0-9a-f]+", b"authorization: Bearer " + self.token.encode(), data)

    def noted(self, data):
        self.answers += data
        return data

    def made(self):
        """The secret of the token that was made last."""
        return re.findall(rb'"value":\s*"(cf[a-z]t_[A-Za-z0-9_-]+)"', self.answers)[-1]

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        # A relay that waits for somebody is woken by this, not by closing.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for process in self.processes:
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Patient:
    """The program that is searched."""

    def __init__(self, desk, simulator, canary):
        self.desk, self.simulator, self.canary = desk, simulator, canary
        self.file = desk.folder / "pid"
        self.pid = None
        self.slowest = 0.0

    def start(self, before=""):
        self.desk.start(f"sh -c 'echo $$ > {self.file}; {before} exec {PROGRAM} --api-base-url {self.simulator.base}'")
        until(lambda: self.file.exists() and self.file.read_text().strip(), "the program's number")
        self.pid = int(self.file.read_text())
        until(lambda: os.readlink(f"/proc/{self.pid}/exe") == str(PROGRAM.resolve()), "the program")

    def scan(self, *texts):
        """The copies of each text. A scan that does not find what was planted, and only there, has read nothing that counts."""
        planted, *found = scan.scan(self.pid, self.canary, *texts)
        place = scan.environment(self.pid)
        expect([(hit.form, hit.address in place) for hit in planted] == [("plain", True)], f"the canary was found here: {[str(hit) for hit in planted]}")
        return found

    def holds(self, state, text, count):
        """So many copies are there, once what was out is back; each in a locked page that no dump takes."""
        began = time.monotonic()
        while True:
            (hits,) = self.scan(text)
            if len(hits) == count or time.monotonic() - began > PATIENCE:
                break
        self.slowest = max(self.slowest, time.monotonic() - began)
        where = "".join(f"\n    {hit}" for hit in hits)
        expect(len(hits) == count, f"{state}: {len(hits)} copies, not {count}{where}")
        for hit in hits:
            expect({"lo", "dd"} <= set(hit.mapping.flags), f"{state}: not in a locked page{where}")


def at_once(patient, credential):
    patient.start()


def pasted(patient, credential):
    patient.start()
    desk = patient.desk
    desk.see("Token +›")
    buffer = desk.folder / "buffer"
    buffer.write_text(credential)
    desk.tmux("load-buffer", str(buffer))
    desk.tmux("paste-buffer", "-d", "-p")
    desk.see("Token +› •")
    patient.holds("the pasted credential, before Enter", credential.encode(), 1)
    desk.press("Enter")


def typed(patient, credential):
    patient.start()
    desk = patient.desk
    desk.see("Token +›")
    for letter in credential:
        desk.type(letter)
    desk.see("Token +› •")
    patient.holds("the typed credential, before Enter", credential.encode(), 1)
    desk.press("Enter")


def stored(patient, credential):
    """The sign-in that another program keeps, beside a token to renew it, which is that program's and stays where it is."""
    desk = patient.desk
    renews = f"not-a-real-one-{secrets.token_hex(16)}"
    file = desk.folder / ".config/cloudflare/config/default.json"
    file.parent.mkdir(parents=True)
    until_when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3000))
    kept = {"oauth_token": credential, "expiration_time": until_when, "refresh_token": renews, "scopes": ["account_api_tokens:create"]}
    file.write_text(json.dumps(kept))
    file.chmod(0o600)
    patient.start()
    desk.see("Use cf’s sign-in")
    patient.holds("the stored credential, before its button", credential.encode(), 0)
    patient.holds("the token that renews it, before the button", renews.encode(), 0)
    desk.press("Tab")
    desk.press("Enter")
    desk.see(steps.TEMPLATE)
    patient.holds("the token that renews it, signed in", renews.encode(), 0)


# How somebody signs in: what is done, and the variables that are set for it.
WAYS = {
    "by a variable": (at_once, lambda token: {"CLOUDFLARE_API_TOKEN": token}),
    "pasted": (pasted, lambda token: {}),
    "typed": (typed, lambda token: {}),
    "by a command": (at_once, lambda token: {"CFMINT_TOKEN_COMMAND": f"echo {token}"}),
    "by what another program keeps": (stored, lambda token: {}),
    "by a key": (at_once, lambda key: {"CLOUDFLARE_API_KEY": key, "CLOUDFLARE_EMAIL": "ada@example.com"}),
}


def run(way, tls):
    """One walk: signed in this way, a token made, looked at and taken, its screen closed, another one begun. Returns the longest wait for a number."""
    canary = secrets.token_hex(24)
    sign_in, variables = WAYS[way]
    # Both routes of a copy.
    around = OUTSIDE if way in ("pasted", "by a command") else {}
    with Simulator(tls) as simulator, Desk(**HERE, **around) as desk:
        credential = KEY if way == "by a key" else simulator.token
        for name, value in {**variables(credential), **simulator.variables, "CFMINT_E2E_CANARY": canary}.items():
            desk.shell(f"export {name}='{value}'")
        patient = Patient(desk, simulator, canary.encode())
        sign_in(patient, credential)
        credential = credential.encode()
        desk.see(rf"ada@example.com(.|\n)*{steps.TEMPLATE}")
        environ = pathlib.Path(f"/proc/{patient.pid}/environ").read_bytes()
        expect(canary.encode() in environ and credential not in environ, "the credential is still in the environment block")
        patient.holds("the credential, signed in", credential, 0)
        desk.mint()
        desk.see(r"Cloudflare says: active\.(.|\n)*Read back")
        secret = simulator.made()
        patient.holds("the new token, masked", secret, 1)
        patient.holds("the credential, after the token was made", credential, 0)
        taken(patient, secret)
        desk.press("n")
        desk.see(steps.TEMPLATE)
        patient.holds("the new token, its screen closed", secret, 0)
        patient.holds("the credential, at another token", credential, 0)
        expect(simulator.protocols() == ({"h2"} if tls else set()), f"it was spoken {simulator.protocols()}")
        return patient.slowest


def taken(patient, secret):
    """Everything that can be done with the new token on its screen leaves it where it is, once."""
    desk = patient.desk
    desk.press("r")
    until(lambda: secret.decode() in desk.screen().replace("\n", ""), "the revealed secret")
    patient.holds("the new token, shown", secret, 1)
    desk.press("r")
    until(lambda: secret.decode() not in desk.screen().replace("\n", ""), "the secret to be hidden")
    patient.holds("the new token, hidden again", secret, 1)
    desk.press("c")
    desk.see("Sent to your terminal")
    patient.holds("the new token, copied", secret, 1)
    expect(desk.save(desk.folder / "token").encode() == secret, "another secret was saved")
    patient.holds("the new token, saved", secret, 1)
    desk.press("p")
    desk.see("Paste to check")
    desk.tmux("load-buffer", str(desk.folder / "token"))
    desk.tmux("paste-buffer", "-d", "-p")
    desk.see("The paste is the token")
    patient.holds("the new token, checked", secret, 1)


SPEC = "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n"
SLOW = "#!/bin/sh\ncat > taken.part; mv taken.part taken; until test -e go; do sleep 0.05; done\n"


class Script:
    """Where a command runs without a terminal."""

    def __init__(self, simulator, canary):
        self.simulator, self.canary = simulator, canary
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cfmint-e2e-"))
        (self.folder / "spec.toml").write_text(SPEC)
        (self.folder / "slow").write_text(SLOW)
        (self.folder / "slow").chmod(0o700)
        self.around = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "CFMINT_API_TOKEN": simulator.token}
        self.around.update(simulator.variables, CFMINT_E2E_CANARY=canary)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        shutil.rmtree(self.folder, ignore_errors=True)

    def made(self):
        """The id of a token that is made without more ado."""
        words = [PROGRAM, "create", "--from", "spec.toml", "--yes", "--json", "--api-base-url", self.simulator.base, "--to", f"file:{self.folder}/first"]
        done = subprocess.run(words, cwd=self.folder, env=self.around, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        expect(done.returncode == 0, f"create ended with {done.returncode}: {done.stderr.decode()}")
        return json.loads(done.stdout)["id"]

    def while_handed_over(self, words):
        """Runs this command with a way out that takes its time, and looks into its memory meanwhile. What it printed, once it ended."""
        what, taken, go = words[0], self.folder / "taken", self.folder / "go"
        words = [PROGRAM, *words, "--yes", "--json", "--api-base-url", self.simulator.base, "--to", f"command:{self.folder}/slow"]
        process = subprocess.Popen(words, cwd=self.folder, env=self.around, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            until(lambda: taken.exists() or process.poll() is not None, "the secret at the program")
            expect(taken.exists(), f"{what}: {process.poll()}")
            secret, credential = taken.read_bytes().strip(), self.simulator.token.encode()
            patient = Patient(self, self.simulator, self.canary.encode())
            patient.pid = process.pid
            # Once: what is still there is there for as long as the program takes.
            token, signed = patient.scan(secret, credential)
            told = lambda hits: "".join(f"\n    {hit}" for hit in hits)
            expect(token, f"{what}: the new token is nowhere, so the look says nothing")
            expect(all({"lo", "dd"} <= set(hit.mapping.flags) for hit in token), f"{what}: the new token is not in locked pages alone{told(token)}")
            expect(not signed, f"{what}: {len(signed)} copies of the credential{told(signed)}")
            go.touch()
            printed, said = process.communicate(timeout=60)
            expect(process.returncode == 0, f"{what} ended with {process.returncode}: {said.decode()}")
            taken.unlink()
            go.unlink()
            return json.loads(printed)
        finally:
            process.kill()
            process.wait()


    def while_waiting(self, words):
        """Runs this command until the API said five times that it does not know the new token, and looks into its memory in the 16 seconds before it asks again."""
        what, file, before = words[0], self.folder / "token", self.simulator.answers.count(REFUSED)
        asked = lambda: self.simulator.answers.count(REFUSED) - before
        words = [PROGRAM, *words, "--yes", "--wait", "2m", "--api-base-url", self.simulator.base, "--to", f"file:{file}"]
        process = subprocess.Popen(words, cwd=self.folder, env=self.around, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            patient = Patient(self, self.simulator, self.canary.encode())
            patient.pid = process.pid
            # On a busy machine a look may take longer than a pause; then it says nothing.
            for count in range(5, 8):
                until(lambda: asked() >= count or process.poll() is not None, "the next answer", 60)
                expect(process.poll() is None, f"{what} ended with {process.returncode}")
                time.sleep(0.5)
                held = asked()
                token, signed = patient.scan(file.read_bytes().strip(), self.simulator.token.encode())
                if asked() == held:
                    break
            expect(asked() == held, f"{what} asked during every look")
            told = lambda hits: "".join(f"\n    {hit}" for hit in hits)
            expect(len(token) == 1 and {"lo", "dd"} <= set(token[0].mapping.flags), f"{what}, waiting: the new token is not in its page alone{told(token)}")
            expect(not signed, f"{what}, waiting: {len(signed)} copies of the credential{told(signed)}")
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=60)[1].decode()
            expect(process.returncode == 143 and "its secret is delivered" in said, f"{what} ended with {process.returncode}: {said}")
        finally:
            process.kill()
            process.wait()


# What the API says of a token that it does not know yet.
REFUSED = b"Invalid API Token"


def waited_for(tls):
    """While `create` and `roll` wait to ask once more whether the new token works, it is in its page alone and the credential nowhere."""
    # By how many questions of the same path the first one about the new token comes late: the sign-in's, and those of the token that is rolled.
    for earlier, command in [(1, lambda script: ["create", "--from", "spec.toml"]), (3, lambda script: ["roll", script.made()])]:
        fault = {"path": "/user/tokens/verify", "nth": earlier + 1, "sticky": True, "fault": "expired"}
        with Simulator(tls, fault=fault) as simulator, Script(simulator, secrets.token_hex(24)) as script:
            script.while_waiting(command(script))
            expect(simulator.protocols() == ({"h2"} if tls else set()), f"it was spoken {simulator.protocols()}")


def waited_for_plain():
    return waited_for(False)


def waited_for_by_http2():
    return waited_for(True)


def handed_over(protocol, tls=True):
    """While `create` and `roll` hand the secret to a program that takes its time, the new token is in locked pages alone and the credential nowhere."""
    with Simulator(tls, protocol) as simulator, Script(simulator, secrets.token_hex(24)) as script:
        made = script.while_handed_over(["create", "--from", "spec.toml"])
        script.while_handed_over(["roll", made["id"]])
        expect(simulator.protocols() == ({protocol} if tls else set()), f"it was spoken {simulator.protocols()}")


def handed_over_plain():
    handed_over("", tls=False)


def handed_over_by_tls():
    handed_over("http/1.1")


def handed_over_by_http2():
    handed_over("h2")


def for_r2():
    """A token for a bucket: the S3 secret that is made of it is where the token is, once each, and both are gone with their screen."""
    canary = secrets.token_hex(24)
    with Simulator(False) as simulator, Desk(**HERE) as desk:
        for name, value in {"CLOUDFLARE_API_TOKEN": simulator.token, "CFMINT_E2E_CANARY": canary}.items():
            desk.shell(f"export {name}='{value}'")
        patient = Patient(desk, simulator, canary.encode())
        patient.start()
        desk.see(rf"ada@example.com(.|\n)*{steps.TEMPLATE}")
        desk.type("r2: object read & write")
        desk.see("› .*Object Read & Write")
        desk.press("Enter")
        # The letters are a filter: the first Enter takes the row.
        desk.press("Enter")
        for step in [steps.NAME, steps.PERMISSIONS]:
            desk.see(step)
            desk.press("Enter")
        desk.see(rf"{steps.RESOURCES}(.|\n)*backups  ")
        desk.type("backups")
        desk.see("› .*backups")
        desk.press("Enter")
        desk.see("Included ")
        desk.press("Enter")
        desk.see("Continue to summary")
        desk.press("Enter")
        desk.see(steps.SUMMARY)
        desk.see(r"›\[ Create Token \]")
        # It is deaf to the first 700 ms: an arrow there and back arms it at once.
        desk.press("Right")
        desk.see(r"›\[ Edit token \]")
        desk.press("Left")
        desk.see(r"›\[ Create Token \]")
        desk.press("Enter")
        desk.see(r"Token created(.|\n)*Cloudflare says: active\.(.|\n)*Read back")
        token = simulator.made()
        s3 = hashlib.sha256(token).hexdigest().encode()
        patient.holds("the token for R2, masked", token, 1)
        patient.holds("the S3 secret, masked", s3, 1)
        desk.press("Down", "Down", "Down", "r")
        until(lambda: s3.decode() in desk.screen().replace("\n", ""), "the revealed S3 secret")
        patient.holds("the S3 secret, shown", s3, 1)
        desk.press("r")
        until(lambda: s3.decode() not in desk.screen().replace("\n", ""), "the S3 secret to be hidden")
        desk.press("Up", "Up", "Up", "s")
        desk.see("A new file")
        desk.type(f"env:{desk.folder}/.env#AWS")
        desk.press("Enter")
        desk.see("only you can read the file")
        expect(f"AWS_SECRET_ACCESS_KEY={s3.decode()}" in (desk.folder / ".env").read_text(), "the S3 secret is not in the file")
        patient.holds("the S3 secret, handed over", s3, 1)
        desk.press("n")
        desk.see(steps.TEMPLATE)
        patient.holds("the token for R2, its screen closed", token, 0)
        patient.holds("the S3 secret, its screen closed", s3, 0)


NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all"


class Lodging:
    """A folder in which somebody without rights finds the program and a home."""

    def __enter__(self):
        need("setpriv", "prlimit")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cfmint-e2e-"))
        self.folder.chmod(0o755)
        self.program = self.folder / "cfmint"
        shutil.copy(PROGRAM, self.program)
        self.program.chmod(0o755)
        self.home = self.folder / "home"
        self.home.mkdir(0o700)
        os.chown(self.home, 65534, 65534)
        return self

    def __exit__(self, *failure):
        shutil.rmtree(self.folder, ignore_errors=True)


def started(desk, command):
    """The number of the process that the command becomes, once its first screen is there."""
    file = desk.folder / "pid"
    desk.start(f"sh -c 'echo $$ > {file}; exec {command}'")
    desk.see(steps.TEMPLATE)
    return int(file.read_text())


def sent(pid, what):
    """Sends a signal; false when nobody is there any more."""
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return False
    return True


def core():
    """A signal that leaves a core file elsewhere leaves none while the new token is shown, whatever the shell's limit is."""
    with Desk(**HERE) as desk:
        cores = lambda: [one.name for one in desk.folder.iterdir() if one.name.startswith("core")]
        desk.shell("ulimit -c unlimited")
        desk.shell(f"cd {desk.folder}")
        desk.shell("sh -c 'kill -ABRT $$'")
        pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text()
        expect(cores() or pattern.startswith(("|", "/")), "here nobody leaves a core file, so its absence says nothing")
        for one in cores():
            (desk.folder / one).unlink()
    for name in ["ABRT", "SEGV", "QUIT"]:
        with Desk(**HERE) as desk:
            desk.shell("ulimit -c unlimited")
            desk.shell(f"cd {desk.folder}")
            pid = started(desk, f"{PROGRAM} --demo")
            desk.mint()
            desk.press("r")
            desk.see("cfut_")
            limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
            expect(re.search(r"Max core file size +0 +0 ", limits), f"the limit of core files: {limits}")
            # More than once: Rust's own handler takes the first SIGSEGV for a stack overflow, finds none, and leaves the next to the system.
            until(lambda: not sent(pid, getattr(signal, f"SIG{name}")), "its end")
            left = [one.name for one in desk.folder.iterdir() if one.name.startswith("core")]
            expect(not left, f"SIG{name} left {left}")


def others():
    """Another process of the same user, without rights, reads nothing of it."""
    reads = lambda pid, file: subprocess.run([*NOBODY.split(), "dd", f"if=/proc/{pid}/{file}", "of=/dev/null", "count=0"], capture_output=True).returncode == 0
    with Lodging() as lodging, Desk(**HERE) as desk:
        pid = started(desk, f"{NOBODY} env HOME={lodging.home} {lodging.program} --demo")
        expect("\nUid:\t65534\t65534" in pathlib.Path(f"/proc/{pid}/status").read_text(), "it is not nobody's")
        for file in ["mem", "environ", "maps"]:
            expect(not reads(pid, file), f"{file} can be read")
        plain = subprocess.Popen([*NOBODY.split(), "sleep", "60"])
        try:
            until(lambda: os.readlink(f"/proc/{plain.pid}/exe").endswith("/sleep"), "a program to compare with")
            expect(reads(plain.pid, "environ"), "nothing can be read of any program, so it says nothing")
        finally:
            plain.kill()
            plain.wait()


def unlocked():
    """Where no memory may be locked everything works, and it is said once; elsewhere nothing is said."""
    for limit, times in [("--memlock=0:0", 1), ("--memlock=8388608:8388608", 0)]:
        with Lodging() as lodging, Desk(**HERE) as desk:
            started(desk, f"{NOBODY} env HOME={lodging.home} prlimit {limit} {lodging.program} --demo")
            desk.mint()
            desk.press("s")
            desk.see("file")
            desk.type(f"{lodging.home}/token")
            desk.press("Enter")
            desk.see("only you can read the file")
            expect(desk.leave() == 0, "a taken token ends with 0")
            said = desk.everything()
            expect(" ".join(said.split()).count("swap space") == times, f"with {limit} it said:\n{said}")


def unlocked_commands():
    """The same of the commands without a terminal: each that holds a credential says it once."""
    for limit, times in [("--memlock=0:0", 1), ("--memlock=8388608:8388608", 0)]:
        with Lodging() as lodging, Simulator() as simulator:
            (lodging.home / "spec.toml").write_text(SPEC)
            around = {"PATH": os.environ["PATH"], "HOME": str(lodging.home), "CFMINT_API_TOKEN": simulator.token, "CLOUDFLARE_API_BASE_URL": simulator.base}

            def run(*words):
                words = [*NOBODY.split(), "prlimit", limit, lodging.program, *words]
                done = subprocess.run(words, cwd=lodging.home, env=around, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
                expect(done.returncode == 0, f"{words[-1]} ended with {done.returncode}: {done.stderr}")
                expect(done.stderr.count("swap space") == times, f"with {limit}, {words[6:]} said:\n{done.stderr}")
                return done.stdout

            made = json.loads(run("create", "--from", "spec.toml", "--yes", "--json", "--to", f"file:{lodging.home}/one"))
            run("roll", made["id"], "--yes", "--to", f"file:{lodging.home}/two")
            run("review", made["id"])
            run("export", made["id"], "--as", "json")
            run("create", "--from", "spec.toml", "--dry-run")


def without_proc():
    """Without /proc a token is made and taken as usual."""
    with Desk(**HERE) as desk:
        desk.start(f"unshare -m sh -c 'mount -t tmpfs none /proc && test ! -e /proc/self && exec {PROGRAM} --demo'")
        desk.mint()
        desk.save(desk.folder / "token")
        expect(desk.leave() == 0, "a taken token ends with 0")


def on_a_display():
    """A copy that a display's clipboard owns is one more, until it is emptied or the screen is left."""
    need("Xvfb")
    reader, writer = os.pipe()
    words = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "320x240x24", "-nolisten", "tcp", "-noreset"]
    display = subprocess.Popen(words, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            name = ":" + answer.readline().strip()
        canary = secrets.token_hex(24)
        here = {**HERE, **OUTSIDE, "DISPLAY": name, "CFMINT_E2E_CANARY": canary}
        with Simulator() as simulator, Desk(**here) as desk:
            desk.shell(f"export CLOUDFLARE_API_TOKEN='{simulator.token}'")
            patient = Patient(desk, simulator, canary.encode())
            patient.start()
            desk.mint()
            desk.see(r"Cloudflare says: active\.(.|\n)*Read back")
            secret = simulator.made()
            desk.press("c")
            owned = lambda: len(patient.scan(secret)[0]) == 2
            until(owned, "two copies while the clipboard owns one")
            desk.press("x")
            patient.holds("the new token, the clipboard emptied", secret, 1)
            desk.press("c")
            until(owned, "two copies again")
            desk.press("n")
            desk.see("clipboard")
            desk.press("y")
            desk.see(steps.TEMPLATE)
            patient.holds("the new token, its screen closed with the clipboard full", secret, 0)
    finally:
        display.kill()
        display.wait()


OTHERS = [handed_over_plain, handed_over_by_tls, handed_over_by_http2, waited_for_plain, waited_for_by_http2, for_r2, on_a_display, core, others, unlocked, unlocked_commands, without_proc]


def tried(what, work):
    """Whether it went well; says so either way."""
    began = time.monotonic()
    try:
        waited = work()
    except Exception as failure:
        print(f"FAILED  {what}: {failure}", flush=True)
        if not isinstance(failure, Failed):
            traceback.print_exc()
        return False
    more = f", longest wait for a number {waited:.1f} s" if waited is not None else ""
    print(f"ok      {what} ({time.monotonic() - began:.1f} s{more})", flush=True)
    return True


def main():
    expect(os.geteuid() == 0, "only root can read the program's memory")
    expect(PROGRAM.exists(), f"{PROGRAM} is not built: cargo build --release")
    wrong = scan.twin()
    expect(not wrong, f"the scanner does not find what it is for: {wrong}")
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    ways, good = list(WAYS), 0
    for number in range(runs):
        # Each way comes up with and without TLS when there are enough runs.
        way, tls = ways[number % len(ways)], (number + number // len(ways)) % 2 == 1
        good += tried(f"run {number + 1}, {way}, {'HTTP/2 over TLS' if tls else 'plain HTTP'}", lambda: run(way, tls))
    rest = [one for one in OTHERS if one is not without_proc or may_unmount()]
    passed = sum(tried(one.__name__, one) for one in rest)
    print(
        f"memory: {good} of {runs} runs with one copy of the new token while it is on its screen and none after, and none of the credential once it was used; "
        f"{passed} of {len(rest)} other tests passed"
    )
    return 0 if runs and good == runs and passed == len(rest) else 1


def may_unmount():
    may = subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0
    if not may:
        print("!!!!! this container may not hide /proc: without_proc was NOT run !!!!!")
    return may


if __name__ == "__main__":
    sys.exit(main())
