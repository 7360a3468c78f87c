"""A disk that is full, for real: a file system of a few pages in memory, in a mount namespace of its own. As root."""

import os

from desk import PROGRAM, TOKEN, Desk, Failed, expect, need, until
from stores import SPEC, Shop


def full_disk():
    """Where a way out has no room for the secret, nothing is asked for: a new file, and a dotenv file that would have to be written anew."""
    need("unshare", "mount")
    if os.geteuid() != 0:
        raise Failed("a mount namespace takes root")
    with Shop() as shop:
        folder = shop.home / "small"
        folder.mkdir()
        before = shop.tokens()
        signed_in = {"CFMINT_API_TOKEN": shop.api["api_token"], "CLOUDFLARE_API_BASE_URL": shop.api["base_url"]}
        # The page of the dotenv file is taken before the disk is filled.
        fill = f"mount -t tmpfs -o size=32k tmpfs {folder} && echo A=1 > {folder}/.env && {{ cat /dev/zero > {folder}/fill 2>/dev/null; true; }}"
        for way in [f"file:{folder}/token", f"env:{folder}/.env#TOKEN"]:
            create = f"{PROGRAM} create --from {shop.spec} --yes --to {way}"
            done = shop.run("unshare", "-m", "sh", "-c", f"{fill} && {create}; code=$?; ls -A {folder}; exit $code", environment=signed_in)
            expect(done.returncode == 2, f"{way}: it ended with {done.returncode}: {done.stderr}")
            expect("cannot be written in the folder" in done.stderr and "No space left" in done.stderr, f"{way}: {done.stderr}")
            expect(done.stdout.split() == [".env", "fill"], f"{way}: something is left: {done.stdout}")
        expect(shop.tokens() == before, "a token was made although its secret had no place")


def together():
    """Two ways out that each fit on what is left of a disk, and together do not, are found before the request; where both fit, both are gone."""
    need("unshare", "mount")
    if os.geteuid() != 0:
        raise Failed("a mount namespace takes root")
    with Shop() as shop:
        folder = shop.home / "small"
        folder.mkdir()
        signed_in = {"CFMINT_API_TOKEN": shop.api["api_token"], "CLOUDFLARE_API_BASE_URL": shop.api["base_url"]}

        def create(left, ways, more=""):
            # The dotenv file has its page; so many pages are left.
            mount = f"mount -t tmpfs -o size=64k tmpfs {folder} && echo A=1 > {folder}/.env && mkdir {folder}/other"
            fill = f"{{ cat /dev/zero > {folder}/fill 2>/dev/null; truncate -s -$(({left} * 4096)) {folder}/fill; }}"
            to = " ".join(f"--to {way}" for way in ways)
            command = f"{PROGRAM} create --from {shop.spec} --yes --if-exists another {to} {more}"
            before = shop.tokens()
            done = shop.run("unshare", "-m", "sh", "-c", f"{mount} && {fill} && {command}; code=$?; ls -A {folder} {folder}/other; exit $code", environment=signed_in)
            return done, len(shop.tokens() - before)

        file, other, line = f"file:{folder}/token", f"file:{folder}/other/token", f"env:{folder}/.env#TOKEN"
        out = f"> {folder}/out"
        for left, ways, more, fits in [
            (1, [file, other], "", False),
            (1, [file, line], "", False),
            (1, [file, "stdout"], out, False),
            (2, [file, other], "", True),
            # The new dotenv file takes a page while the old one is there, and gives one back.
            (1, [line], "", True),
            (2, [line, f"env:{folder}/.env#SECOND", file], "", True),
            (2, [file, "stdout"], out, True),
        ]:
            done, made = create(left, ways, more)
            what = f"{ways} {more} on {left} pages"
            expect("left by" not in done.stderr, f"{what}: {done.stderr}")
            if fits:
                expect((done.returncode, made) == (0, 1), f"{what}: it ended with {done.returncode}: {done.stderr}")
            else:
                expect((done.returncode, made) == (2, 0), f"{what}: it ended with {done.returncode}, and {made} tokens were made: {done.stderr}")
                said = "beside what the ways out before it take" if more == "" else "no room left on the disk that standard output leads to"
                expect(said in done.stderr, f"{what}: {done.stderr}")
                expect("token" not in done.stdout.split(), f"{what}: something is left: {done.stdout}")


def together_in_the_wizard():
    """The summary says that the second way out does not fit beside the first; the first one does fit, on the last page of the disk, and is gone."""
    need("unshare", "mount")
    if os.geteuid() != 0:
        raise Failed("a mount namespace takes root")
    with Desk(80, 40) as desk:
        folder, taken = desk.folder / "small", desk.folder / "taken"
        folder.mkdir()
        (desk.folder / "spec.toml").write_text(SPEC)
        script = desk.folder / "run.sh"
        script.write_text(
            f"mount -t tmpfs -o size=16k tmpfs {folder} && mkdir {folder}/other\n"
            f"cat /dev/zero > {folder}/fill 2>/dev/null; truncate -s -4096 {folder}/fill\n"
            f"{PROGRAM} new --demo --from {desk.folder}/spec.toml --to file:{folder}/token --to file:{folder}/other/token\n"
            f"cp {folder}/token {taken}\n"
        )
        desk.start(f"unshare -m sh {script}")
        desk.see(r"The secret goes to file:(.|\n)*beside\s+what\s+the\s+ways\s+out\s+before\s+it\s+take(.|\n)*›\[ Create Token \]")
        # "Create Token" is deaf to the first 700 ms: an arrow there and back arms it at once.
        desk.press("Right")
        desk.see(r"›\[ Edit token \]")
        desk.press("Left")
        desk.see(r"›\[ Create Token \]")
        desk.press("Enter")
        desk.see(r"saved to(.|\n)*Not sent to file:")
        desk.press("C-c")
        until(lambda: taken.exists() and TOKEN.fullmatch(taken.read_text()), "the secret that was saved")


def full_stdout():
    """A full disk behind standard output is found before the request, and what is in the file stays as it was; what the last page of a file takes needs no other."""
    need("unshare", "mount")
    if os.geteuid() != 0:
        raise Failed("a mount namespace takes root")
    with Shop() as shop:
        folder = shop.home / "small"
        folder.mkdir()
        signed_in = {"CFMINT_API_TOKEN": shop.api["api_token"], "CLOUDFLARE_API_BASE_URL": shop.api["base_url"]}
        mount = f"mount -t tmpfs -o size=32k tmpfs {folder} && echo before > {folder}/log && head -c 4096 /dev/zero > {folder}/page"
        fill = f"{{ cat /dev/zero > {folder}/fill 2>/dev/null; true; }}"
        command = f"{PROGRAM} create --from {shop.spec} --yes --if-exists another --to stdout"
        for out, fits in [("> new", False), (">> page", False), ("> /dev/full", False), (">> log", True)]:
            out = out if "/" in out else out.replace(" ", f" {folder}/")
            before = shop.tokens()
            script = f"{mount} && {fill} && {command} {out}; code=$?; wc -c < {folder}/log; stat -c %s {folder}/page; ls -A {folder} | wc -l; exit $code"
            done = shop.run("unshare", "-m", "sh", "-c", script, environment=signed_in)
            made = len(shop.tokens() - before)
            log, page, files = (int(number) for number in done.stdout.split())
            expect(page == 4096 and files in (3, 4), f"{out}: {done.stdout}")
            if fits:
                expect((done.returncode, made) == (0, 1) and log > len("before\n"), f"{out}: it ended with {done.returncode}: {done.stderr}")
            else:
                expect((done.returncode, made, log) == (2, 0, 7), f"{out}: it ended with {done.returncode}, and {made} tokens were made: {done.stderr}")
                said = "/dev/full, which accepts nothing" if "/dev/" in out else "no room left on the disk that standard output leads to"
                expect(said in done.stderr, f"{out}: {done.stderr}")


ALL = [full_disk, together, together_in_the_wizard, full_stdout]
