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


def states(owner, tokens, account, of_owner):
    """A token in each state: what the list says of it, a look at it, and verify to whoever has its secret."""
    read = next(group.id for group in tokens.permission_groups.list(name="DNS Read", **of_owner))
    zones = {f"com.cloudflare.api.account.{account}": {"com.cloudflare.api.account.zone.*": "*"}}
    body = {"name": "python, in a state", "policies": [{"effect": "allow", "permission_groups": [{"id": read}], "resources": zones}]}
    now, hour = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0), datetime.timedelta(hours=1)
    active, disabled = (tokens.create(**body, **of_owner) for _ in range(2))
    expired = tokens.create(**body, expires_on=now - hour, **of_owner)
    early = tokens.create(**body, not_before=now + hour, **of_owner)
    tokens.update(disabled.id, **body, status="disabled", **of_owner)
    wanted = {active.id: "active", disabled.id: "disabled", expired.id: "expired", early.id: "active"}

    def mine(**query):
        return {token.id: token.status for token in tokens.list(per_page=5, **query, **of_owner) if token.id in wanted}

    step(f"{owner}: the list with expired ones", mine(include_expired=True) == wanted, mine(include_expired=True))
    without = {one: status for one, status in wanted.items() if status != "expired"}
    step(f"{owner}: the list without", mine() == mine(include_expired=False) == without, mine())
    directions = [[token.id for token in tokens.list(per_page=5, direction=to, **of_owner)] for to in ("asc", "desc")]
    step(f"{owner}: the list both ways", directions[0] == directions[1][::-1], directions)
    looks = {one: tokens.get(one, **of_owner) for one in wanted}
    step(f"{owner}: a look at each", {one: look.status for one, look in looks.items()} == wanted, looks)
    step(f"{owner}: none was used", all(look.last_used_on is None for look in looks.values()), looks)
    told = [verify(token.value, of_owner) for token in (active, disabled, expired)]
    step(f"{owner}: verify of each", [one.status for one in told] == ["active", "disabled", "expired"], told)
    step(f"{owner}: verify tells the end", told[2].expires_on == now - hour, told[2])
    step(f"{owner}: verify before the start", refused(lambda: verify(early.value, of_owner), 401, 1000))
    used = {one: tokens.get(one, **of_owner).last_used_on for one in wanted}
    step(f"{owner}: one was used", [one for one, time in used.items() if time] == [active.id], used)
    for one in wanted:
        tokens.delete(one, **of_owner)


def history(api):
    """What was there before anybody came: a token that leaked, one that nobody can read, and who made those of an account."""
    of_user = list(api.user.tokens.list(include_expired=True))
    account = FIRST["account_ids"][1]
    of_account = list(api.accounts.tokens.list(account_id=account, include_expired=True))
    seen = {token.status for token in of_user}
    step("every status is listed", seen == {"active", "disabled", "expired", "revoked (exposed)"}, seen)
    leaked = [next(token.id for token in listed if token.status == "revoked (exposed)") for listed in (of_user, of_account)]
    looks = [api.user.tokens.get(leaked[0]).status, api.accounts.tokens.get(leaked[1], account_id=account).status]
    step("a look at what leaked", looks == ["revoked (exposed)"] * 2, looks)
    odd = next(token for token in of_user if token.name == "gateway connector")
    resources = next(iter(odd.policies[0].resources.values()))
    step("an unknown resource", list(resources) == ["com.cloudflare.gateway.location.7"], resources)
    made = {token.creator_email_at_creation for token in of_account}
    step("who made those of the account", {"grace@example.com", None} <= made, made)
    services = {(token.provisioner_type, token.provisioner_id) for token in of_account if token.provisioner_type}
    step("and through what", services == {("com.cloudflare.api.oauthtoken", None)}, services)
    step("none of the user tells that", not any(token.creator_email_at_creation for token in of_user))
    step("some were used, some never", {bool(token.last_used_on) for token in of_user} == {True, False})


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
    states("user", api.user.tokens, account, {})
    states("account", api.accounts.tokens, account, {"account_id": account})
    history(api)
    step("nobody comes in", refused(lambda: verify("x" * 40, {}), 401, 1000))
    print(f"python: cloudflare {cloudflare.__version__}: {steps} steps passed")


main()
