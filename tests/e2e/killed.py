"""A run that is killed between the two calls by which a file takes another's place: the kernel ends it there, by strace. What it leaves holds the secret, and whoever
comes next names it. Needs the Debian package strace."""

import re

from desk import PROGRAM, TOKEN, expect, need
from stores import Shop

LEFT = re.compile(r"^cfmint: (\S+) was left by a cfmint that was killed while it wrote a secret, and may hold one\. Remove it: (rm -- \S+)$", re.MULTILINE)


def killed_between_link_and_rename():
    """`create` and `roll` into a dotenv file leave a file with the secret there; the next command names it with the line that removes it, and that line works."""
    with Shop() as shop:
        need("strace")
        signed_in = {"CFMINT_API_TOKEN": shop.api["api_token"], "CLOUDFLARE_API_BASE_URL": shop.api["base_url"]}
        folder = shop.home / "app"
        folder.mkdir(mode=0o700)
        file = folder / ".env"
        file.write_text("A=1\n")

        def killed(*words):
            trace = ["strace", "-f", "-qq", "-o", shop.home / "trace", "-e", "trace=rename", "-e", "inject=rename:signal=KILL"]
            done = shop.run(*trace, PROGRAM, *words, "--yes", "--to", f"env:{file}#TOKEN", environment=signed_in)
            # strace ends as its program did: by the signal, or with 128 and its number.
            expect(done.returncode in (-9, 137), f"it was not killed but ended with {done.returncode}: {done.stderr}")
            expect(file.read_text() == "A=1\n", "the file is another one already")
            (left,) = [path for path in folder.iterdir() if path != file]
            expect(TOKEN.search(left.read_text()), "what is left holds no secret: the test has become pointless")
            said = shop.run(PROGRAM, "review", shop.spec, environment=signed_in)
            expect(said.returncode == 0, f"review failed: {said.stderr}")
            named = LEFT.search(said.stderr)
            expect(named and named[1] == str(left), f"{left} is not named: {said.stderr}")
            expect(left.exists(), "it was removed unasked")
            expect(shop.run("sh", "-c", named[2]).returncode == 0 and not left.exists(), f"the line does not remove it: {named[2]}")
            again = shop.run(PROGRAM, "review", shop.spec, environment=signed_in)
            expect("was left by" not in again.stderr, f"it is still named: {again.stderr}")

        before = shop.tokens()
        killed("create", "--from", shop.spec)
        (token,) = shop.tokens() - before
        killed("roll", token)


ALL = [killed_between_link_and_rename]
