#!/usr/bin/env python3
"""Cloudflare's own client for Python (PyPI cloudflare) against `cfmint emulate`: all that it does with zones and tokens, for a user and for an account.

    python3 client.py FIRST_LINE [CERTIFICATE]

FIRST_LINE is what emulate prints first. The client retries twice by default, a POST as well, when a connection breaks, on 408, 409, 429 and 5xx; here it is told not to,
so that whatever goes wrong is seen. Ends with a line that counts the steps; exit code 1 at the first surprise.
"""

import datetime
import json
import ssl
import sys

import cloudflare
import httpx
from cloudflare import Cloudflare

FIRST = json.loads(sys.argv[1])
CERTIFICATE = sys.argv[2] if len(sys.argv) > 2 else None
steps = 0


def step(name, good, seen=None):
    """One thing that has to hold. `seen` is shown when it does not, and is no secret."""
    global steps
    if not good:
        sys.exit(f"python: {name}: not as expected: {seen!r}")
    steps += 1


def client(token, **options):
    trusted = ssl.create_default_context(cafile=CERTIFICATE)
    http = httpx.Client(verify=trusted, trust_env=False)
    return Cloudflare(api_token=token, base_url=FIRST["base_url"], max_retries=0, http_client=http, **options)


def refused(call, status, code):
    """Whether a call is refused as Cloudflare would."""
    try:
        call()
    except cloudflare.APIStatusError as error:
        return error.status_code == status and [one.code for one in error.errors] == [code]
    return False


def verify(secret, of_owner):
    """What a token is told of itself; that of an account is told so at its account."""
    itself = client(secret)
    return itself.accounts.tokens.verify(**of_owner) if of_owner else itself.user.tokens.verify()


def journey(owner, tokens, prefix, account, of_owner):
    """Everything about the tokens of one owner. `of_owner` is what every call says of him."""
    groups = {(group.name, group.scopes[0]): group.id for group in tokens.permission_groups.list(**of_owner)}
    read, write = (groups[(f"DNS {level}", "com.cloudflare.api.account.zone")] for level in ("Read", "Write"))
    step(f"{owner}: permission groups", len(groups) > 100, len(groups))
    one = list(tokens.permission_groups.list(name="DNS Write", **of_owner))
    step(f"{owner}: a permission group by name", [group.id for group in one] == [write], one)

    before = {token.id for token in tokens.list(**of_owner)}
    zones = {f"com.cloudflare.api.account.{account}": {"com.cloudflare.api.account.zone.*": "*"}}
    policy = {"effect": "allow", "permission_groups": [{"id": read}, {"id": write}], "resources": zones}
    end = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=30)
    made = tokens.create(
        name=f"python for the {owner}",
        policies=[policy],
        condition={"request_ip": {"in": ["127.0.0.0/8", "::1/128"], "not_in": ["127.0.0.9/32"]}},
        expires_on=end,
        **of_owner,
    )
    step(f"{owner}: create gives a secret", made.value and made.value.startswith(prefix))
    step(f"{owner}: create", (made.name, made.status, made.expires_on) == (f"python for the {owner}", "active", end), made.name)
    step(f"{owner}: the list has one more", {token.id for token in tokens.list(**of_owner)} - before == {made.id})
    paged = list(tokens.list(per_page=5, **of_owner))
    step(f"{owner}: the list page by page", {token.id for token in paged} == before | {made.id}, len(paged))

    got = tokens.get(made.id, **of_owner)
    step(f"{owner}: read", {group.id for group in got.policies[0].permission_groups} == {read, write})
    step(f"{owner}: read gives no secret", getattr(got, "value", None) is None)
    step(f"{owner}: read the filter", got.condition.request_ip.in_ == ["127.0.0.0/8", "::1/128"], got.condition)
    verified = verify(made.value, of_owner)
    step(f"{owner}: verify", (verified.id, verified.status) == (made.id, "active"))

    policy["permission_groups"] = [{"id": read}]
    changed = tokens.update(made.id, name="python, changed", policies=[policy], status="disabled", **of_owner)
    step(f"{owner}: update", (changed.name, changed.status) == ("python, changed", "disabled"), changed)
    step(f"{owner}: update keeps what is left out", (changed.condition, changed.expires_on) == (got.condition, got.expires_on), changed)
    nulls = {"condition": None, "expires_on": None}
    cleared = tokens.update(made.id, name="python, changed", policies=[policy], status="active", **nulls, **of_owner)
    step(f"{owner}: update clears what is null", cleared.condition.request_ip is None and cleared.expires_on is None, cleared)

    secret = tokens.value.update(made.id, **of_owner)
    step(f"{owner}: roll gives another secret", secret.startswith(prefix) and secret != made.value)
    step(f"{owner}: the old secret is dead", refused(lambda: verify(made.value, of_owner), 401, 1000))
    step(f"{owner}: the new one works", verify(secret, of_owner).id == made.id)

    step(f"{owner}: an empty name is refused", refused(lambda: tokens.create(name="", policies=[policy], **of_owner), 400, 400))
    step(f"{owner}: delete", tokens.delete(made.id, **of_owner).id == made.id)
    step(f"{owner}: deleted", refused(lambda: verify(secret, of_owner), 401, 1000))
    step(f"{owner}: the list is as before", {token.id for token in tokens.list(**of_owner)} == before)


def main():
    api = client(FIRST["api_token"])
    zones = list(api.zones.list(per_page=5))
    step("zones", {"example.com", "example.net", "example.org"} <= {zone.name for zone in zones}, len(zones))
    step("a zone by its name", [zone.name for zone in api.zones.list(name="example.com")] == ["example.com"])
    step("a zone", api.zones.get(zone_id=zones[0].id).name == zones[0].name)
    step("accounts", [account.id for account in api.accounts.list()] == FIRST["account_ids"])
    step("user", api.user.get().email == "ada@example.com")
    step("memberships", [one.account.id for one in api.memberships.list()] == FIRST["account_ids"])
    account = FIRST["account_ids"][0]
    journey("user", api.user.tokens, "cfut_", account, {})
    journey("account", api.accounts.tokens, "cfat_", account, {"account_id": account})
    step("nobody comes in", refused(lambda: verify("x" * 40, {}), 401, 1000))
    print(f"python: cloudflare {cloudflare.__version__}: {steps} steps passed")


main()
