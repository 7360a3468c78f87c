#!/usr/bin/env python3
"""Checks recorded exchanges with the simulated API against Cloudflare's published OpenAPI document.

    python3 validate.py [--document FILE] RECORDS...

RECORDS are files of JSON lines, or directories of *.jsonl, as written when CFMINT_EXCHANGES names a directory. Every request
and every answer is checked by openapi-core. Not checked: what a fault spoilt (skipped, and counted), and requests that were
refused on purpose with 4xx or sent with the header x-deliberate (only their answers are checked). Exit code 1 if anything failed or nothing was read.
"""

import argparse
import copy
import json
import pathlib
import sys
import urllib.parse
from collections import Counter

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.paths.exceptions import PathError
from werkzeug.datastructures import Headers, ImmutableMultiDict

import records

HERE = pathlib.Path(__file__).resolve().parent

# Where the real API is known to differ from its published schema. Nothing else is forgiven.
NULLABLE_DATES = ("iam_last_used_on", "iam_not_before", "iam_expires_on")  # absent or null (reference: cloudflare-api section 2)
LOW_CODES = (400, 971)  # published as 1000 and more (reference: cloudflare-api section 5)
# Fields that recorded answers have as null (reference: live section 1), by schema and by the way to them.
NULLS = (
    ("iam_account", "settings", "abuse_contact_email"),
    ("iam_organization", "permissions"),
    ("iam_organization", "roles"),
    ("iam_token_base", "condition"),  # clears it in a PUT, which keeps what is left out
    ("iam_api-response-collection", "result_info"),  # of permission groups
    ("zones_zone", "original_name_servers"),
    ("zones_zone", "owner", "id"),
    ("zones_zone", "owner", "email"),
    ("zones_zone", "tenant", "id"),
    ("zones_zone", "tenant", "name"),
    ("zones_zone", "tenant_unit", "id"),
    ("zones_zone", "vanity_name_servers_ips"),
)
# Paths that the document leaves out, but that the simulator answers for its users.
UNPUBLISHED = ("/accounts/{id}", "/zones/{id}")


def deviate(document):
    """The document with the known deviations allowed."""
    document = copy.deepcopy(document)
    schemas = document["components"]["schemas"]
    for name in NULLABLE_DATES:
        schemas[name]["nullable"] = True
    for schema, *way in NULLS:
        allow_null(schemas, schemas[schema], way)
    # of a token that leaked (reference: live section 1)
    schemas["iam_token_status"]["enum"].append("revoked (exposed)")
    # recorded in capitals (reference: live section 1)
    schemas["r2_bucket_location"]["enum"] += [word.upper() for word in schemas["r2_bucket_location"]["enum"]]
    for code in (schemas["iam_messages-2"]["items"]["properties"]["code"], schemas["response_info"]["properties"]["code"]):
        del code["minimum"]
        code["anyOf"] = [{"minimum": 1000}, {"enum": list(LOW_CODES)}]
    return document


def allow_null(schemas, schema, way):
    """Lets the property at the end of the way be null, there and nowhere else: what it refers to is copied. A property that is not published needs nothing."""
    parts = [schema, *schema.get("allOf", [])]
    for properties in (part["properties"] for part in parts if way[0] in part.get("properties", {})):
        inner = properties[way[0]]
        if "$ref" in inner:
            inner = properties[way[0]] = copy.deepcopy(schemas[inner["$ref"].rsplit("/", 1)[1]])
        if way[1:]:
            allow_null(schemas, inner, way[1:])
        else:
            inner["nullable"] = True


def for_requests(document):
    """The document as OpenAPI 3.0.3 reads it for requests, where the validator does not do so by itself: a required property that
    is readOnly is "required" on the answer only, and a path parameter is not a property, so it cannot be readOnly."""
    document = copy.deepcopy(document)
    schemas = document["components"]["schemas"]

    def resolve(schema):
        return schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    for schema in schemas.values():
        properties = schema.get("properties", {})
        if "required" in schema:
            kept = [name for name in schema["required"] if not resolve(properties.get(name, {})).get("readOnly")]
            schema["required"] = kept
            if not kept:
                del schema["required"]
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []) if isinstance(operation, dict) else []:
                if parameter.get("in") == "path":
                    parameter["schema"] = {key: value for key, value in resolve(parameter["schema"]).items() if key != "readOnly"}
    return document


class Request:
    """One recorded request in the form that openapi-core wants."""

    def __init__(self, record):
        parts = urllib.parse.urlsplit(record["path"])
        headers = record["request_headers"]
        query = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
        self.parameters = RequestParameters(query=ImmutableMultiDict(query), header=Headers(headers))
        self.host_url = "https://api.cloudflare.com"
        self.path = parts.path.rstrip("/")
        self.method = record["method"].lower()
        self.content_type = headers.get("content-type", "").lower()
        self.body = None if record["request_body"] is None else json.dumps(record["request_body"]).encode()


class Response:
    """One recorded answer in the form that openapi-core wants."""

    def __init__(self, record):
        self.status_code = record["status"]
        self.content_type = (record["content_type"] or "").lower()
        self.headers = Headers(record["response_headers"] or {})
        self.data = json.dumps(record["response_body"]).encode()


def unpublished(path):
    parts = path.removeprefix("/client/v4").strip("/").split("/")
    return any(len(parts) == 2 and parts[0] == known.split("/")[1] for known in UNPUBLISHED)


def skip(record):
    """Why a record is not checked, or None."""
    if record["fault"]:
        return f"fault {record['fault']}"
    if record["sink"]:
        return "not a request to the API"
    if unpublished(urllib.parse.urlsplit(record["path"]).path):
        return "path that is not published"
    if record["status"] == 405 or (record["status"] == 404 and record["response_body"]["errors"][0]["code"] == 7003):
        return "no such operation"
    return None


def reasons(error):
    """The error and what it wraps, innermost last."""
    yield f"{type(error).__name__}: {error}"
    for inner in getattr(error, "schema_errors", None) or getattr(error.__cause__, "schema_errors", None) or ():
        yield f"    at {'/'.join(map(str, inner.absolute_path)) or '(top)'}: {inner.message[:300]}"


def check(requests, answers, record):
    """All violations of one exchange, as text."""
    request, response = Request(record), Response(record)
    errors = []
    if not record["deliberate"]:
        errors += [("request", error) for error in requests.iter_request_errors(request)]
    errors += [("answer", error) for error in answers.iter_response_errors(request, response)]
    return ["\n".join([f"{side}: ", *reasons(error)]) for side, error in errors]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--document", default=HERE / "openapi-tokens.json", help="the OpenAPI document")
    arguments.add_argument("records", nargs="+", help="files or directories of recorded exchanges")
    arguments = arguments.parse_args()
    document = deviate(json.loads(pathlib.Path(arguments.document).read_text(encoding="utf-8")))
    requests, answers = OpenAPI.from_dict(for_requests(document)), OpenAPI.from_dict(document)
    passed, failed, skipped, operations = 0, 0, Counter(), Counter()
    for place, record in records.read(arguments.records):
        reason = skip(record)
        if reason:
            skipped[reason] += 1
            continue
        try:
            violations = check(requests, answers, record)
        except PathError as error:
            violations = [f"{type(error).__name__}: {error}"]
        operations[f"{record['status']} {record['method']}"] += 1
        passed, failed = (passed, failed + 1) if violations else (passed + 1, failed)
        for violation in violations:
            print(f"{place}: {record['method']} {record['path']} -> {record['status']}: {violation}")
    for name, count in sorted(operations.items()):
        print(f"checked {count:6} x {name}")
    for reason, count in sorted(skipped.items()):
        print(f"SKIPPED {count:6} x {reason}")
    if passed + failed == 0:
        print("Nothing was read that could be checked.")
    print(f"SKIPPED {sum(skipped.values()):6} in all")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
