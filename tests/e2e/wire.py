"""What goes over the wire, seen from outside: certificates that are not right, a proxy that keeps what it saw, and every connection of the program.

Run by itself (`wire.py FOLDER`, in a network namespace of its own) it is the far side: an address that is Cloudflare's as far as anybody can tell, and the
resolver that says so."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import tempfile
import threading

import scan
from desk import PROGRAM, Desk, Failed, expect, need, until
from words import Emulated

SPEC = "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n"
# Addresses that no machine has (RFC 5737).
CLOUDFLARE, NOBODY = "198.51.100.7", "203.0.113.5"
HOST = "api.cloudflare.com"


class Authority:
    """Makes certificates, by openssl."""

    def __init__(self, folder, name):
        need("openssl")
        self.folder, self.name = folder / name, name
        self.folder.mkdir()
        (self.folder / "index").touch()
        (self.folder / "serial").write_text("01\n")
        words = "[ca]\ndefault_ca=own\n[own]\ndatabase=index\nserial=serial\nunique_subject=no\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n"
        words += "[req]\ndistinguished_name=who\nprompt=no\nx509_extensions=authority\n[who]\nCN=" + name + "\n[authority]\nbasicConstraints=critical,CA:true\n"
        (self.folder / "settings").write_text(words)
        self.openssl("req", "-x509", "-config", "settings", *self.key("ca.key"), "-days", "2", "-out", "ca.pem")
        self.certificate = self.folder / "ca.pem"

    def openssl(self, *words):
        done = subprocess.run(["openssl", *words], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        expect(done.returncode == 0, f"openssl {words[0]}: {done.stderr}")

    @staticmethod
    def key(name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name]

    def issue(self, host, dates=()):
        """The files of a certificate for this host, and of its key."""
        number = len(list(self.folder.glob("*.key")))
        request, key, certificate = f"{number}.csr", f"{number}.key", f"{number}.pem"
        (self.folder / "more").write_text(f"subjectAltName=DNS:{host}\nbasicConstraints=CA:false\n")
        self.openssl("req", "-config", "settings", *self.key(key), "-subj", f"/CN={host}", "-out", request)
        words = ["ca", "-batch", "-notext", "-config", "settings", "-cert", "ca.pem", "-keyfile", "ca.key", "-extfile", "more"]
        self.openssl(*words, *(dates or ["-days", "1"]), "-in", request, "-out", certificate)
        return self.folder / certificate, self.folder / key


def pass_on(source, sink, look=lambda data: None):
    """Hands over what comes until it ends."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            look(data)
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def between(near, far, from_near=lambda data: None, from_far=lambda data: None):
    """Two lines, one; returns when both are done."""
    back = threading.Thread(target=pass_on, args=(far, near, from_far), daemon=True)
    back.start()
    pass_on(near, far, from_near)
    back.join()
    near.close()
    far.close()


class Server:
    """Accepts on an address and does its `work` with each line, in a thread for each."""

    def __init__(self, address=("127.0.0.1", 0)):
        self.listener = socket.create_server(address)
        self.port = self.listener.getsockname()[1]
        self.peers = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                line, peer = self.listener.accept()
                self.peers.append(peer[1])
                threading.Thread(target=self.guarded, args=(line,), daemon=True).start()

    def guarded(self, line):
        with contextlib.suppress(OSError):
            self.work(line)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Secured(Server):
    """The API behind TLS. It keeps what came out of TLS, and how each handshake ended."""

    def __init__(self, api, files, versions=None, address=("127.0.0.1", 0)):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*files)
        self.context.set_alpn_protocols(["http/1.1"])
        if versions:
            old(self.context, versions)
        self.api, self.heard, self.agreed = api, b"", []
        super().__init__(address)

    def work(self, line):
        try:
            line = self.context.wrap_socket(line, server_side=True)
        except OSError as error:
            self.agreed.append(None)
            raise error
        self.agreed.append(line.version())
        between(line, socket.create_connection(self.api), from_near=self.hear)

    def hear(self, data):
        self.heard += data


def old(context, version):
    """This version and no other, of which today's openssl wants to hear nothing."""
    context.minimum_version = context.maximum_version = version
    context.set_ciphers("DEFAULT:@SECLEVEL=0")


class Proxy(Server):
    """A proxy for CONNECT that keeps every byte that it sees. Whatever name is asked for, it leads to one address, as a resolver of its own might."""

    def __init__(self, target, answer=b"HTTP/1.1 200 Connection established\r\n\r\n"):
        self.target, self.answer, self.heads, self.seen, self.ports = target, answer, [], b"", []
        super().__init__()

    def work(self, line):
        head = b""
        while b"\r\n\r\n" not in head:
            data = line.recv(65536)
            if not data:
                return
            head += data
        head, _, rest = head.partition(b"\r\n\r\n")
        self.heads.append(head.decode())
        self.see(head)
        self.see(rest)
        line.sendall(self.answer)
        if b" 200 " not in self.answer:
            line.close()
            return
        far = socket.create_connection(self.target)
        self.ports.append(far.getsockname()[1])
        far.sendall(rest)
        between(line, far, self.see, self.see)

    def see(self, data):
        self.seen += data


class Script:
    """Where a command runs."""

    def __init__(self, token, **variables):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cfmint-e2e-"))
        (self.folder / "spec.toml").write_text(SPEC)
        self.around = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "CFMINT_API_TOKEN": token, **variables}
        self.made = 0

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words, before=()):
        words = [str(word) for word in [*before, PROGRAM, *words]]
        return subprocess.run(words, cwd=self.folder, env=self.around, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    def create(self, before=()):
        """Its ending, and the secret where there is one."""
        self.made += 1
        file = self.folder / f"secret-{self.made}"
        done = self.run("create", "--from", "spec.toml", "--yes", "--json", "--if-exists", "another", "--to", f"file:{file}", before=before)
        return done, file.read_text().strip() if file.exists() else None


def address_of(api):
    host, port = re.match(r"http://([\d.]+):(\d+)/", api["base_url"]).groups()
    return host, int(port)


def certificates():
    """Expired, for another host, by an authority that nobody trusts, and TLS 1.1: each is named, nothing is created, and not a byte comes out of TLS. With a right one it goes through."""
    with tempfile.TemporaryDirectory(prefix="cfmint-e2e-") as folder, Emulated() as api:
        folder = pathlib.Path(folder)
        trusted, stranger = Authority(folder, "trusted"), Authority(folder, "stranger")
        past = ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"]
        future = ["-startdate", "20990101000000Z", "-enddate", "20990201000000Z"]
        right = trusted.issue("localhost")
        rows = [
            ("a right one", right, None, None),
            ("TLS 1.2", right, ssl.TLSVersion.TLSv1_2, None),
            ("expired", trusted.issue("localhost", past), None, "has expired"),
            ("not valid yet", trusted.issue("localhost", future), None, "is not valid yet, or this machine’s clock is wrong"),
            ("another host", trusted.issue("other.example.com"), None, "is for another host"),
            ("untrusted", stranger.issue("localhost"), None, "an authority that this machine does not trust"),
            ("TLS 1.1", right, ssl.TLSVersion.TLSv1_1, "no TLS connection could be agreed on"),
        ]
        for what, files, version, says in rows:
            with Secured(address_of(api), files, version) as server:
                base = f"https://localhost:{server.port}/client/v4"
                with Script(api["api_token"], SSL_CERT_FILE=str(trusted.certificate), CLOUDFLARE_API_BASE_URL=base) as script:
                    done, secret = script.create()
                    said = f"{what}: {done.returncode}: {done.stderr}"
                    if says is None:
                        expect(done.returncode == 0 and secret, said)
                        expect(api["api_token"].encode() in server.heard, f"{what}: the credential did not come out of TLS, so its absence elsewhere says nothing")
                        continue
                    until(lambda: server.agreed, "the handshake")
                    expect(done.returncode == 1 and secret is None, said)
                    expect(re.search(says, done.stderr), said)
                    expect(not server.heard, f"{what}: out of TLS came {len(server.heard)} bytes")
                    # The twin: one who does not look gets through, so the server was not at fault.
                    careless(server, version)
                    expect(server.agreed[-1] is not None, f"{what}: nobody could have spoken to this server")


def careless(server, version):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if version:
        old(context, version)
    count = len(server.agreed)
    with socket.create_connection(("127.0.0.1", server.port)) as line, context.wrap_socket(line, server_hostname="localhost"):
        until(lambda: len(server.agreed) > count, "the handshake")


def through_a_proxy():
    """Through a CONNECT proxy a token is made and given a new secret; the proxy saw the host and its port, and nothing of the credential or the secrets. Of one that
    refuses it is said so, and nothing goes past it."""
    host = "api.example.com"
    with tempfile.TemporaryDirectory(prefix="cfmint-e2e-") as folder, Emulated() as api:
        trusted = Authority(pathlib.Path(folder), "trusted")
        base = f"https://{host}/client/v4"
        with Secured(address_of(api), trusted.issue(host)) as server, Proxy(("127.0.0.1", server.port)) as proxy:
            around = {"SSL_CERT_FILE": str(trusted.certificate), "CLOUDFLARE_API_BASE_URL": base, "HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"}
            with Script(api["api_token"], **around) as script:
                done, secret = script.create()
                expect(done.returncode == 0 and secret, f"{done.returncode}: {done.stderr}")
                rolled = script.folder / "rolled"
                again = script.run("roll", json.loads(done.stdout)["id"], "--yes", "--to", f"file:{rolled}")
                expect(again.returncode == 0, f"roll: {again.returncode}: {again.stderr}")
                kept = {"the credential": api["api_token"], "the token": secret, "the new secret": rolled.read_text().strip()}
            until(lambda: len(proxy.ports) == len(server.peers), "the proxy's own connections")
            expect(proxy.heads, "nobody asked the proxy")
            expect(sorted(server.peers) == sorted(proxy.ports), f"the API was reached past the proxy: {server.peers}, the proxy's {proxy.ports}")
            for head in proxy.heads:
                first, *fields = head.split("\r\n")
                expect(first == f"CONNECT {host}:443 HTTP/1.1", f"the proxy was asked: {first}")
                names = {field.partition(":")[0].lower() for field in fields}
                expect(names <= {"host", "user-agent", "proxy-connection"}, f"the proxy was told {names}")
            for what, text in kept.items():
                expect(not scan.copies(proxy.seen, text.encode()), f"{what} passed the proxy readable")
            for what in ["the credential", "the token"]:
                expect(scan.copies(server.heard, kept[what].encode()), f"{what} did not come out of TLS, so the look at the proxy says nothing")
        for answer, says in [(b"407 Proxy Authentication Required", "wants a user name and a password"), (b"403 Forbidden", "did not pass the connection on")]:
            with Secured(address_of(api), trusted.issue(host)) as server:
                with Proxy(("127.0.0.1", server.port), b"HTTP/1.1 " + answer + b"\r\nContent-Length: 0\r\n\r\n") as proxy:
                    around["HTTPS_PROXY"] = f"http://127.0.0.1:{proxy.port}"
                    with Script(api["api_token"], **around) as script:
                        done, secret = script.create()
                    expect(done.returncode == 1 and secret is None and says in done.stderr, f"{answer}: {done.returncode}: {done.stderr}")
                    expect(proxy.heads and not server.peers, f"{answer}: the API was reached past the proxy")


class Resolver(socketserver.BaseRequestHandler):
    """Knows one name, and writes down which were asked for."""

    def handle(self):
        data, line = self.request
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]].decode("latin-1"))
            at += 1 + data[at]
        name, kind = ".".join(labels), struct.unpack(">H", data[at + 1 : at + 3])[0]
        with self.server.log.open("a") as log:
            log.write(f"{name}\n")
        known = name.lower() == HOST
        answers = int(known and kind == 1)
        head = data[:2] + struct.pack(">HHHHH", 0x8180 if known else 0x8183, 1, answers, 0, 0)
        answer = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + socket.inet_aton(CLOUDFLARE)
        line.sendto(head + data[12 : at + 5] + answer * answers, self.client_address)


def far_side(folder):
    """In a network of its own: an address for Cloudflare's API, and a resolver; then waits for the end of its stdin."""
    for words in ["link set lo up", f"addr add {CLOUDFLARE}/32 dev lo", f"addr add {NOBODY}/32 dev lo", f"route add default dev lo src {NOBODY}"]:
        subprocess.run(["ip", *words.split()], check=True)
    for file, text in [("resolv.conf", "nameserver 127.0.0.1\n"), ("nsswitch.conf", "hosts: files dns\n")]:
        (folder / file).write_text(text)
        # As a link it may lead out of /etc. Without an nsswitch.conf the C library asks the resolver, too.
        place = pathlib.Path("/etc", file).resolve()
        if place.exists() or file == "resolv.conf":
            subprocess.run(["mount", "--bind", folder / file, place], check=True)
    resolver = socketserver.UDPServer(("127.0.0.1", 53), Resolver)
    resolver.log = folder / "names"
    resolver.log.touch()
    threading.Thread(target=resolver.serve_forever, daemon=True).start()
    trusted = Authority(folder, "trusted")
    with Emulated() as api, Secured(address_of(api), trusted.issue(HOST), address=(CLOUDFLARE, 443)):
        print(json.dumps({"api_token": api["api_token"], "certificate": str(trusted.certificate)}), flush=True)
        sys.stdin.read()


class Apart:
    """A network of its own, in which the far side stands."""

    def __init__(self):
        need("unshare", "nsenter", "ip", "mount", "strace")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cfmint-e2e-"))
        words = ["unshare", "-n", "-m", sys.executable, __file__, self.folder]
        # The same program as here, whichever that is.
        around = {**os.environ, "CFMINT_BINARY": str(PROGRAM)}
        self.far = subprocess.Popen(words, env=around, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = self.far.stdout.readline()
        if not first:
            why = self.far.communicate()[1]
            raise Failed(f"there is no network of its own to be had here (it takes root, and a container that may): {why}")
        self.here = json.loads(first)
        self.traces = 0

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        # It ends with its stdin.
        self.far.communicate(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def traced(self):
        """What stands before a command that is to run in there, and the file in which its connections will be."""
        self.traces += 1
        file = self.folder / f"trace-{self.traces}"
        enter = ["nsenter", "-t", str(self.far.pid), "-n", "-m", "--wd=."]
        return [*enter, "strace", "-f", "-qq", "-o", str(file), "-yy", "-e", "trace=connect,sendto,sendmsg,sendmmsg"], file

    def names(self):
        return set((self.folder / "names").read_text().split())


def reached(file):
    """The addresses with their ports that a trace tells of. Connecting a UDP socket only looks the way up: that counts once something is sent."""
    found = set()
    for line in file.read_text().splitlines():
        call = re.match(r"\d+ +(\w+)\(\d+<(?:(TCP|UDP)(?:v6)?:)?", line)
        if call is None or (call[1] == "connect" and call[2] == "UDP"):
            continue
        for family, rest in re.findall(r"\{sa_family=(AF_INET6?), ([^}]*)\}", line):
            port = re.search(r"port=htons\((\d+)\)", rest)[1]
            address = re.search(r'inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"', rest)[1]
            found.add((address, int(port)))
        # A socket that is connected is sent through without an address.
        if peer := re.match(r"\d+ +send\w+\(\d+<(?:TCP|UDP)(?:v6)?:\[.*?->\[?([^\]]+?)\]?:(\d+)\]>", line):
            found.add((peer[1], int(peer[2])))
    return found


def every_connection():
    """The real program as it comes, in the wizard and in every command: it asks for one name, and connects to the address of that name and to the resolver alone."""
    allowed = {(CLOUDFLARE, 443), ("127.0.0.1", 53)}
    with Apart() as apart:
        certificate = apart.here["certificate"]

        def judge(what, file):
            found = reached(file)
            expect(allowed <= found, f"{what}: the trace does not tell of the API and the resolver, so it says nothing: {found}")
            expect(found <= allowed, f"{what} connects to {found - allowed}")

        with Script(apart.here["api_token"], SSL_CERT_FILE=certificate) as script:
            before, file = apart.traced()
            done, secret = script.create(before)
            expect(done.returncode == 0 and secret, f"create: {done.returncode}: {done.stderr}")
            expect("API at" not in done.stderr, "the API is not taken for Cloudflare's")
            judge("create", file)
            token = json.loads(done.stdout)["id"]
            rolled = f"file:{script.folder}/rolled"
            for words in [["roll", token, "--yes", "--to", rolled], ["review", token], ["export", token, "--as", "curl"], ["create", "--from", "spec.toml", "--dry-run"]]:
                before, file = apart.traced()
                done = script.run(*words, before=before)
                expect(done.returncode == 0, f"{words[0]}: {done.returncode}: {done.stderr}")
                judge(words[0], file)
            # The twin: another connection is seen.
            before, file = apart.traced()
            script.around["CFMINT_TOKEN_COMMAND"] = f"{sys.executable} -c 'import socket; line = socket.socket(2, 2); line.connect((\"{NOBODY}\", 443)); line.send(bytes(1)); socket.socket().connect((\"{NOBODY}\", 80))'"
            script.run("review", token, before=before)
            expect({(NOBODY, 443), (NOBODY, 80)} <= reached(file), f"what is sent elsewhere is not seen: {reached(file)}")
        with Desk(CFMINT_API_TOKEN=apart.here["api_token"], SSL_CERT_FILE=certificate, DISPLAY=None, WAYLAND_DISPLAY=None) as desk:
            before, file = apart.traced()
            desk.start(f"{' '.join(before)} {PROGRAM}")
            desk.mint()
            desk.see(r"Cloudflare says: active\.(.|\n)*Read back")
            desk.press("c")
            desk.see("Copied|Sent to your terminal")
            desk.save(desk.folder / "token")
            desk.press("q")
            if desk.see(r"\[command \d+: code (\d+)\]|clipboard").group(1) is None:
                desk.press("y")
            desk.code()
            judge("the wizard", file)
        expect(apart.names() == {HOST}, f"these names were asked for: {apart.names()}")


ALL = [certificates, through_a_proxy, every_connection]

if __name__ == "__main__":
    far_side(pathlib.Path(sys.argv[1]))
