//! Every reason for which the simulator refuses, with the source of each. A refusal that is not in
//! this table does not exist. It must not know how a rule is checked.

/// One reason to refuse, as a constant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// HTTP status.
    pub(super) status: u16,
    /// `errors[0].code`.
    pub(super) code: u32,
    /// `errors[0].message`; `{}` stands for the one thing that varies.
    pub(super) message: &'static str,
    /// `errors[0].error_chain[0]`, where the real cause stands there.
    pub(super) chain: Option<(u32, &'static str)>,
    /// `errors[1]`, where there are two.
    pub(super) second: Option<(u32, &'static str)>,
    /// Where it is known from: sections are those of `docs/reference/cloudflare-api.md`, "live" is
    /// a recorded answer (`docs/reference/live.md`) or a report.
    pub(super) source: &'static str,
    /// What is guessed about it, if something is; then every use is noted among the beliefs.
    pub(super) guess: Option<&'static str>,
}

/// A rule applied to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: u32,
    pub(super) message: String,
    pub(super) chain: Option<(u32, &'static str)>,
    pub(super) second: Option<(u32, &'static str)>,
    /// What to note among the beliefs.
    pub(super) guess: Option<String>,
}

impl Rule {
    const fn known(status: u16, code: u32, message: &'static str, source: &'static str) -> Self {
        Self {
            status,
            code,
            message,
            chain: None,
            second: None,
            source,
            guess: None,
        }
    }

    const fn guessed(status: u16, code: u32, message: &'static str, source: &'static str, guess: &'static str) -> Self {
        Self {
            status,
            code,
            message,
            chain: None,
            second: None,
            source,
            guess: Some(guess),
        }
    }

    const fn headers(chain: (u32, &'static str), source: &'static str) -> Self {
        Self {
            status: 400,
            code: 6003,
            message: "Invalid request headers",
            chain: Some(chain),
            second: None,
            source,
            guess: None,
        }
    }

    /// The same with a second error.
    const fn and(self, second: (u32, &'static str)) -> Self {
        Self {
            second: Some(second),
            ..self
        }
    }

    /// The refusal with `word` where the message varies.
    pub(super) fn with(&self, word: &str) -> Refusal {
        Refusal {
            status: self.status,
            code: self.code,
            message: self.message.replace("{}", word),
            chain: self.chain,
            second: self.second,
            guess: self
                .guess
                .map(|guess| format!("refused with a guess: {guess} ({})", self.source)),
        }
    }

    /// The refusal as it stands.
    pub(super) fn plain(&self) -> Refusal {
        self.with("")
    }
}

/// The second error of every path that leads nowhere.
const NO_ROUTE_FOR: (u32, &str) = (7000, "No route for that URI");

/// All rules with their names, for the documentation and the test that walks them.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $rule:expr;)*) => {
        $($(#[$doc])* pub(super) const $name: Rule = $rule;)*
        /// Every rule by name. It uses none of the names, so that the compiler finds a rule that
        /// nobody applies.
        pub(super) const ALL: &[(&str, Rule)] = &[$((stringify!($name), $rule)),*];
    };
}

rules! {
    // --- the credential ---
    /// A bearer that cannot be a token: blank, a line break, a key pasted.
    MALFORMED_BEARER = Rule::headers((6111, "Invalid format for Authorization header"), "section 6: jeessy2/ddns-go#916, kissgyorgy/cloudflare-dyndns#40");
    /// A key of the wrong form.
    MALFORMED_KEY = Rule::headers((6103, "Invalid format for X-Auth-Key header"), "section 6: cloudflare/cloudflare-typescript#161");
    /// A mail address of the wrong form.
    MALFORMED_EMAIL = Rule::headers((6102, "Invalid format for X-Auth-Email header"), "section 6: a public file (2026-06); the chain's text by analogy with 6103");
    /// Nothing that could be a credential.
    NO_CREDENTIAL = Rule::known(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers", "section 6: wrangler, cf CLI");
    /// A key that belongs to nobody.
    UNKNOWN_KEY = Rule::known(403, 9103, "Unknown X-Auth-Key or X-Auth-Email", "live: prowler");
    /// A token that is wrong, deleted or of the other family, where tokens are managed.
    INVALID_TOKEN = Rule::known(401, 1000, "Invalid API Token", "section 6: wrangler whoami.ts, many");
    /// A sign-in by OAuth where tokens are verified: it is none.
    OAUTH_AT_VERIFY = Rule::guessed(401, 1000, "Invalid API Token", "live: workers-sdk, whose programs ask verify about API tokens only", "whether verify knows a sign-in by OAuth is not recorded");
    /// The same where resources are read.
    INVALID_ACCESS_TOKEN = Rule::known(403, 9109, "Invalid access token", "section 6: several");
    /// The same at a product's endpoint.
    PRODUCT_INVALID_TOKEN = Rule::known(401, 10000, "Authentication error", "live: favonia/cloudflare-ddns, recorded 2026-06-30");
    /// A bearer that cannot be a token, at a product's endpoint.
    PRODUCT_MALFORMED_BEARER = Rule::known(400, 9106, "Authentication failed (status: 400)", "live: favonia/cloudflare-ddns, recorded 2026-06-30");
    /// A product's answer to a missing permission.
    PRODUCT_AUTHENTICATION = Rule::known(403, 10000, "Authentication error", "section 6: many");
    /// Verify is about the bearer; a key will not do.
    VERIFY_NEEDS_BEARER = Rule::known(400, 1001, "Missing \"Authorization\" header", "sections 1 and 6: kissgyorgy/cloudflare-dyndns#40");
    /// The IP filter of the token in use.
    WRONG_LOCATION = Rule::known(403, 9109, "Cannot use the access token from location: {}", "section 6: terraform-provider#897, ddns-go#1341");
    /// The right family without the permission.
    UNAUTHORIZED = Rule::known(403, 9109, "Unauthorized to access requested resource", "section 6: a public file");
    /// An account token on a user's endpoint.
    USER_LEVEL = Rule::known(403, 9109, "Valid user-level authentication not found", "sections 2 and 6: wrangler's fallbacks");
    /// An account token on /memberships.
    MEMBERSHIPS_NEED_USER = Rule::known(400, 9106, "Authentication failed (status: 400)", "live: workers-sdk");
    /// An account token on /accounts, as it was in 2024.
    ACCOUNTS_NEED_USER = Rule::known(400, 1001, "List accounts endpoint does not support account owned tokens.", "sections 2 and 6: edgefirst-dev/starter#3");
    /// Too many requests.
    RATE_LIMITED = Rule::known(429, 10100, "More than 1200 requests per 300 seconds reached. Please wait and consider throttling your request speed", "live: terraform-provider#1834; section 7 for the limit");

    // --- the path and the query ---
    /// An id of the wrong form, or a path that leads nowhere.
    NO_ROUTE = Rule::guessed(404, 7003, "Could not route to {}, perhaps your object identifier is invalid?", "live: alchemy-run/distilled, cf-terraforming#275", "the status is 400 or 404, and which of them is recorded for zones only").and(NO_ROUTE_FOR);
    /// The id of a zone that is none.
    MALFORMED_ZONE_ID = Rule::known(400, 7003, "Could not route to {}, perhaps your object identifier is invalid?", "live: cf-terraforming#275").and(NO_ROUTE_FOR);
    /// A known path with another method.
    METHOD_NOT_ALLOWED = Rule::known(405, 7001, "Method {} not available for that URI.", "live: alchemy-run/distilled");
    /// A parameter outside its published range or set.
    BAD_PARAMETER = Rule::guessed(400, 10001, "Invalid value for parameter: {}", "section 4, published ranges; section 6, code 10001", "the code and the text differ by product");
    /// Too many accounts at once.
    TOO_MANY_ACCOUNTS = Rule::guessed(400, 10001, "Listing zones across more than 500 accounts is not allowed", "section 2, /zones query", "the status and the code are not recorded");
    /// R2 is not switched on.
    R2_OFF = Rule::known(403, 10042, "Please enable R2 through the Cloudflare Dashboard.", "sections 2 and 6: wrangler");
    /// Not among ours (reference: cloudflare-api section 11).
    UNKNOWN_TOKEN_ID = Rule::guessed(404, 1001, "API token not found", "section 11", "what a well-formed, unknown token id gets is not established");
    /// Not among ours.
    UNKNOWN_OBJECT = Rule::guessed(404, 1001, "The requested resource was not found", "section 11 by analogy", "what a well-formed, unknown account or zone id gets is not established");

    // --- the body ---
    /// Not JSON, not an object, or not said to be JSON.
    NOT_JSON = Rule::guessed(400, 1001, "Request body must be a JSON object", "section 2: Content-Type JSON required", "the code and the text are not recorded");
    /// A required field is not there or of the wrong type.
    BAD_FIELD = Rule::guessed(400, 1001, "Invalid or missing field: {}", "section 2, published schema", "the code and the text are not recorded");
    /// A name of no characters. The *code* is 400.
    NAME_EMPTY = Rule::known(400, 400, "name must have a length of at least 1", "live: alchemy-run/distilled");
    /// A name of more than 120.
    NAME_TOO_LONG = Rule::guessed(400, 400, "name must have a length of at most 120", "by analogy with the empty name", "the text is not recorded");
    /// A resource key of no known kind.
    UNSUPPORTED_RESOURCE = Rule::known(400, 1001, "\"{}\" is not a supported resource type", "sections 3 and 6: a public file; terraform-provider-cloudflare#3227 for the bucket wildcard");
    /// Flat and nested values in one map, or a map that is neither.
    MIXED_RESOURCES = Rule::guessed(400, 1001, "resources must be either all flat or all nested", "section 3: published oneOf", "the code and the text are not recorded");
    /// PUT with `status: null`; left out it is no fault.
    STATUS_NULL = Rule::guessed(400, 1001, "status is not valid", "live: Cyb3r-Jak3/terraform-cloudflare-r2-api-token#12", "only the status is recorded, not the code and the text");
    /// All zones, flat, in an account token.
    ACCOUNT_ZONE_WILDCARD = Rule::known(400, 1001, "Must specify a zone for account owned tokens, or nest zone under specific account resource", "live: five reports since 2026-05");
    /// A permission group without id.
    GROUP_WITHOUT_ID = Rule::guessed(400, 1001, "id must be present", "section 6: terraform-provider-cloudflare#5091", "the code is not recorded");
    /// A permission group that does not exist.
    UNKNOWN_GROUP = Rule::guessed(400, 1001, "Unknown permission group: {}", "section 9 names it as not checked by the mock", "that it is refused, the code and the text are not recorded");
    /// A date that is not RFC 3339.
    BAD_DATE = Rule::guessed(400, 1001, "Invalid date-time in {}", "section 3: published format date-time", "the code and the text are not recorded");
    /// An entry of the IP filter that is no network.
    BAD_NETWORK = Rule::guessed(400, 1001, "Invalid CIDR in condition: {}", "section 3: CIDR strings", "that it is refused, the code and the text are not recorded");
    /// A token may not make tokens that manage tokens.
    SUB_TOKEN = Rule::known(400, 1001, "sub-token is not allowed to have permissions to manage other tokens", "section 1, what cannot be granted, 1");
    /// Never more than the caller has.
    PERMISSION_CHECK = Rule::known(400, 1001, "Failed common permission check against resources. (Permission group: \"{}\")", "section 1, what cannot be granted, 2: terraform-provider 5056f63e, #5754, #7241");
    /// A sign-in by OAuth gives no more than was allowed to its program.
    OAUTH_CAP = Rule::guessed(400, 1001, "Failed common permission check against resources. (Permission group: \"{}\")", "live: Cloudflare's changelog of 2026-10-01, capped to what was granted", "that a group beyond the scopes is refused as by the permission check is not recorded");
    /// 50 tokens of a user, 500 of an account.
    TOO_MANY_TOKENS = Rule::guessed(400, 1001, "The maximum number of API tokens has been reached", "section 4: limits.mdx, Nexus-Stack#255", "the error was not found anywhere");
    /// More than a mebibyte of request.
    BODY_TOO_LARGE = Rule::guessed(413, 1001, "Request body is too large", "our own bound", "no limit is published");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_source_and_a_sensible_status() {
        for (name, rule) in ALL {
            assert!(!rule.source.is_empty(), "{name}");
            assert!((400..500).contains(&rule.status), "{name}");
            assert!(rule.code >= 400 && !rule.message.is_empty(), "{name}");
        }
    }

    #[test]
    fn the_word_goes_where_the_message_varies() {
        let refusal = PERMISSION_CHECK.with("Billing Write");
        assert_eq!(
            refusal.message,
            "Failed common permission check against resources. (Permission group: \"Billing Write\")"
        );
        assert_eq!(refusal.guess, None);
        assert!(NO_ROUTE.with("/x").guess.unwrap().contains("zones only"));
    }
}
