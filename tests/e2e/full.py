"""A disk that is full, for real: a file system of a few pages in memory, in a mount namespace of its own. As root."""

import os

from desk import PROGRAM, Failed, expect, need
from stores import Shop


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


ALL = [full_disk]
