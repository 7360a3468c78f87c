#!/usr/bin/env python3
"""What Cloudflare's own client makes of a lost answer, as it is by default: it sends the POST again, and there are two tokens, one of them with a secret that nobody has.

    python3 retried.py FIRST_LINE

FIRST_LINE is what emulate prints first; its first answer to a new token has to be lost (--faults). Ends with a line; exit code 1 if it is otherwise.
"""

import json
import sys

from cloudflare import Cloudflare

first = json.loads(sys.argv[1])
api = Cloudflare(api_token=first["api_token"], base_url=first["base_url"])
zones = {"com.cloudflare.api.account.zone.*": "*"}
group = next(iter(api.user.tokens.permission_groups.list(name="DNS Read"))).id
policy = {"effect": "allow", "permission_groups": [{"id": group}], "resources": zones}
made = api.user.tokens.create(name="once", policies=[policy])
there = [token.id for token in api.user.tokens.list() if token.name == "once"]
if len(there) != 2 or made.id not in there:
    sys.exit(f"Two tokens were expected, and that the client knows one of them: {there}, {made.id}")
print("python: a POST that was sent again by itself made 2 tokens: all steps passed")
