//! Why Cloudflare, the network or the machine said no: in the user's words, with the next move.
//! Made from an HTTP answer by [`crate::io::cloudflare`]; decided by status first, then code, then
//! text, since codes are reused (reference: cloudflare-api section 6). Knows no HTTP.

use std::time::Duration;

/// Why a sign-in is not accepted, where it may be a good one of the other family.
pub const UNKNOWN_TOKEN: &str = "it is wrong, deleted or expired, or of the other kind (user or account token)";

/// A refusal. `says` is the server's own message, already made safe to show and without any
/// credential; it may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The credential is wrong, deleted, malformed, expired or of the other family: sign in again.
    NotSignedIn {
        /// What is wrong with the credential, as the end of a sentence: "the token has expired".
        why: String,
        /// The server's words.
        says: String,
    },
    /// Not a user token that works, so that it may be, or by its form is, the token of an account:
    /// the account's id would tell.
    AccountNeeded {
        /// Whether its form says that it is an account token.
        sure: bool,
        /// The server's words.
        says: String,
    },
    /// Signed in, but may not do this: lacks a permission.
    Forbidden {
        /// The API name of the permission group that is missing, when known: "API Tokens Write".
        needs: Option<String>,
        /// The server's words.
        says: String,
    },
    /// One part of the API refuses the sign-in as if it were none, and that says nothing of the
    /// sign-in: asked about it alone, Cloudflare did not say no.
    RefusedHere {
        /// The API name of the permission group that is needed there, when known.
        needs: Option<String>,
        /// Whether Cloudflare said that the sign-in works. It may not have said anything.
        works: bool,
        /// The server's words.
        says: String,
    },
    /// The caller lacks one permission group on the chosen resources: it can be removed and tried
    /// again.
    LacksGroup {
        /// The API name of the group, as the server quoted it, safe to show.
        group: String,
        /// The server's words.
        says: String,
    },
    /// A token made by a token may not manage tokens.
    MayNotManageTokens {
        /// The server's words.
        says: String,
    },
    /// The IP filter of the credential in use shuts out this machine.
    ShutOut {
        /// The address that Cloudflare sees, safe to show; empty when it did not say.
        address: String,
        /// The server's words.
        says: String,
    },
    /// The header that carries the sign-in was not in the request when it arrived: a proxy took it
    /// out.
    HeaderTaken {
        /// The server's words.
        says: String,
    },
    /// This endpoint is for another kind of credential: for user tokens where an account token was
    /// used, or for tokens where a Global API Key was.
    WrongFamily {
        /// The server's words.
        says: String,
    },
    /// R2 is not switched on in this account.
    R2Off {
        /// The server's words.
        says: String,
    },
    /// The request itself was wrong.
    Rejected {
        /// Which part of it, from `source.pointer`, when given; safe to show.
        field: Option<String>,
        /// The server's words.
        says: String,
    },
    /// Too many requests.
    TooMany {
        /// How long Cloudflare asks to wait, at most 5 minutes; none when it did not say.
        wait: Option<Duration>,
        /// The server's words.
        says: String,
    },
    /// No such thing.
    NotFound {
        /// The server's words.
        says: String,
    },
    /// Cloudflare is in trouble (5xx).
    Trouble {
        /// The HTTP status, 500 to 599.
        status: u16,
        /// The Ray ID, by which Cloudflare finds the request, when given.
        ray: Option<String>,
    },
    /// No connection: name not found, refused, TLS, proxy, time-out.
    Unreachable {
        /// The cause, as a clause: "the connection was refused".
        why: String,
        /// Whether it was a time-out.
        timed_out: bool,
    },
    /// An answer that makes no sense: not JSON, redirect, wrong shape, too large.
    Strange {
        /// The HTTP status, when there was one.
        status: Option<u16>,
        /// Which it was, as a clause; never the body.
        why: String,
    },
}

impl Refusal {
    /// What happened, as one sentence for a tired person; ends with the server's own words when
    /// there are any.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NotSignedIn { why, says } if why == UNKNOWN_TOKEN => quoting(
                "Cloudflare does not know this token. It may have been deleted, have expired, or belong to an account.".to_owned(),
                says,
            ),
            Self::NotSignedIn { why, says } => {
                quoting(format!("Cloudflare does not accept this sign-in: {why}."), says)
            }
            Self::AccountNeeded { sure: true, says } => quoting(
                "This is an account’s token: checking it needs the account id.".to_owned(),
                says,
            ),
            Self::AccountNeeded { sure: false, says } => quoting(
                "Cloudflare does not accept this as the token of a user: it is wrong, deleted or expired, or it is an account’s token, \
                 which only the id of its account can show."
                    .to_owned(),
                says,
            ),
            Self::Forbidden {
                needs: Some(needs),
                says,
            } => quoting(
                format!("This sign-in may not do that: it lacks {}.", as_on_screen(needs)),
                says,
            ),
            Self::Forbidden { needs: None, says } => {
                quoting("This sign-in may not do that: it lacks a permission.".to_owned(), says)
            }
            Self::RefusedHere {
                needs,
                works: true,
                says,
            } => {
                let needs = needs.as_deref().map(as_on_screen);
                let needs = needs.as_deref().unwrap_or("a permission");
                quoting(
                    format!("Cloudflare refuses this sign-in here, though it works: it may lack {needs}."),
                    says,
                )
            }
            Self::RefusedHere { works: false, says, .. } => quoting(
                "Cloudflare refuses this sign-in here; cfmint could not find out whether it still works.".to_owned(),
                says,
            ),
            Self::LacksGroup { group, says } => quoting(
                format!(
                    "You cannot give what you do not have: this sign-in lacks {} on these resources.",
                    as_on_screen(group)
                ),
                says,
            ),
            Self::MayNotManageTokens { says } => {
                quoting("A token made by a token may not manage tokens.".to_owned(), says)
            }
            Self::ShutOut { address, says } if address.is_empty() => quoting(
                "The IP filter of the token in use does not let this machine in.".to_owned(),
                says,
            ),
            Self::ShutOut { address, says } => quoting(
                format!("The IP filter of the token in use does not let this machine in (Cloudflare sees {address})."),
                says,
            ),
            Self::HeaderTaken { says } => quoting(
                "The sign-in did not reach Cloudflare: something on the way, such as a proxy, removed its header.".to_owned(),
                says,
            ),
            Self::WrongFamily { says } => quoting(
                "This part of the API does not accept this kind of credential.".to_owned(),
                says,
            ),
            Self::R2Off { says } => quoting("R2 is not switched on in this account.".to_owned(), says),
            Self::Rejected {
                field: Some(field),
                says,
            } => quoting(
                format!("Cloudflare did not accept the request; the fault is at {field}."),
                says,
            ),
            Self::Rejected { field: None, says } => quoting("Cloudflare did not accept the request.".to_owned(), says),
            Self::TooMany { wait: Some(wait), says } => quoting(
                format!("Too many requests: wait {}.", span(*wait)),
                says,
            ),
            Self::TooMany { wait: None, says } => {
                quoting("Too many requests: slow down.".to_owned(), says)
            }
            Self::NotFound { says } => quoting("Cloudflare did not find it.".to_owned(), says),
            Self::Trouble { status, ray: Some(ray) } => {
                format!("Cloudflare is in trouble (HTTP {status}, Ray ID {ray}).")
            }
            Self::Trouble { status, ray: None } => format!("Cloudflare is in trouble (HTTP {status})."),
            Self::Unreachable { why, .. } => format!("Cloudflare cannot be reached: {why}."),
            Self::Strange {
                status: Some(status),
                why,
            } => {
                format!("The answer is unusable: {why} (HTTP {status}).")
            }
            Self::Strange { status: None, why } => format!("The answer is unusable: {why}."),
        }
    }

    /// Whether what was asked for is not for this sign-in, rather than not reached: asking again is
    /// in vain.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        matches!(
            self,
            Self::Forbidden { .. }
                | Self::RefusedHere { works: true, .. }
                | Self::WrongFamily { .. }
                | Self::NotSignedIn { .. }
        )
    }

    /// What was seen when a new token was tested from a place that its IP filter excludes, as one
    /// sentence.
    #[must_use]
    pub fn not_tested_from(address: &str) -> String {
        let sees = match address {
            "" => String::new(),
            address => format!(" (Cloudflare sees {address})"),
        };
        format!("Not tested: the IP filter excludes this machine{sees}.")
    }

    /// What to do next, as one sentence.
    #[must_use]
    pub fn next_move(&self) -> String {
        match self {
            Self::NotSignedIn { .. } => "Paste another token; what you have filled in stays.".to_owned(),
            Self::AccountNeeded { .. } => {
                "Set CLOUDFLARE_ACCOUNT_ID, or type the account’s id (32 characters, on a domain’s Overview page in the dashboard, under API); \
                 or paste another token."
                    .to_owned()
            }
            Self::RefusedHere { works: false, .. } => "Try again in a minute; you stay signed in.".to_owned(),
            Self::Forbidden { needs: Some(needs), .. }
            | Self::RefusedHere { needs: Some(needs), .. } => {
                format!(
                    "Sign in with a token that has {}, or add it to this one in the dashboard.",
                    as_on_screen(needs)
                )
            }
            Self::Forbidden { needs: None, .. } | Self::RefusedHere { needs: None, .. } => {
                "Sign in with a token that may do it, or ask an administrator of the account.".to_owned()
            }
            Self::LacksGroup { group, .. } => {
                format!(
                    "Remove {} and try again, choose fewer resources, or sign in as someone who has it.",
                    as_on_screen(group)
                )
            }
            Self::MayNotManageTokens { .. } => {
                "Remove the permissions that edit API tokens; such a token can only be made in the dashboard."
                    .to_owned()
            }
            Self::ShutOut { .. } => {
                "Work from an address that the token allows, or paste a token without that filter.".to_owned()
            }
            Self::WrongFamily { .. } => {
                "Choose the account as owner if this is an account token, or sign in with a user token.".to_owned()
            }
            Self::R2Off { .. } => "Switch R2 on in the dashboard, or choose another account.".to_owned(),
            Self::Rejected { .. } => "Change what Cloudflare names and try again.".to_owned(),
            Self::TooMany { wait: Some(wait), .. } => format!("Try again in {}.", span(*wait)),
            Self::TooMany { wait: None, .. } => "Try again in a few minutes.".to_owned(),
            Self::NotFound { .. } => "Check the id; it may have been deleted.".to_owned(),
            Self::Trouble { .. } => {
                "Try again in a minute; www.cloudflarestatus.com tells of larger outages.".to_owned()
            }
            Self::Unreachable { timed_out: true, .. } => {
                "Try again; if it keeps happening, check the network and the proxy.".to_owned()
            }
            Self::Unreachable { timed_out: false, .. } | Self::HeaderTaken { .. } => {
                "Check the network, the proxy (HTTPS_PROXY or ALL_PROXY) and the API base URL, then try again.".to_owned()
            }
            Self::Strange { .. } => {
                "Check the API base URL, and whether a proxy or a sign-in page is in between; then try again."
                    .to_owned()
            }
        }
    }
}

/// The name of a permission group as the screen says it: Edit where the API says Write (reference:
/// design section 2).
#[must_use]
pub fn as_on_screen(api_name: &str) -> String {
    api_name
        .strip_suffix(" Write")
        .map_or_else(|| api_name.to_owned(), |group| format!("{group} Edit"))
}

/// The sentence, then the server's words.
fn quoting(sentence: String, says: &str) -> String {
    if says.is_empty() {
        sentence
    } else {
        // Its messages end without a full stop as often as with one, and more may be said after it.
        let stop = if says.ends_with(['.', '!', '?', '…']) {
            ""
        } else {
            "."
        };
        format!("{sentence} Cloudflare says: {says}{stop}")
    }
}

/// "45 seconds", "5 minutes"; part of a second counts as one.
pub(crate) fn span(wait: Duration) -> String {
    let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
    match seconds {
        1 => "1 second".to_owned(),
        0..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
pub(crate) use tests::every;

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind, with and without what it may lack.
    pub(crate) fn every() -> Vec<Refusal> {
        let says = || "Words of the server".to_owned();
        let wait = Some(Duration::from_secs(12));
        vec![
            Refusal::NotSignedIn {
                why: "it is unknown".to_owned(),
                says: says(),
            },
            Refusal::AccountNeeded {
                sure: true,
                says: says(),
            },
            Refusal::AccountNeeded {
                sure: false,
                says: says(),
            },
            Refusal::Forbidden {
                needs: Some("Zone Read".to_owned()),
                says: says(),
            },
            Refusal::Forbidden {
                needs: None,
                says: says(),
            },
            Refusal::RefusedHere {
                needs: Some("Workers R2 Storage Read".to_owned()),
                works: true,
                says: says(),
            },
            Refusal::RefusedHere {
                needs: None,
                works: true,
                says: says(),
            },
            Refusal::RefusedHere {
                needs: Some("Zone Read".to_owned()),
                works: false,
                says: says(),
            },
            Refusal::LacksGroup {
                group: "DNS Write".to_owned(),
                says: says(),
            },
            Refusal::MayNotManageTokens { says: says() },
            Refusal::ShutOut {
                address: "192.0.2.9".to_owned(),
                says: says(),
            },
            Refusal::ShutOut {
                address: String::new(),
                says: says(),
            },
            Refusal::WrongFamily { says: says() },
            Refusal::HeaderTaken { says: says() },
            Refusal::R2Off { says: says() },
            Refusal::Rejected {
                field: Some("/name".to_owned()),
                says: says(),
            },
            Refusal::Rejected {
                field: None,
                says: says(),
            },
            Refusal::TooMany { wait, says: says() },
            Refusal::TooMany {
                wait: None,
                says: says(),
            },
            Refusal::NotFound { says: says() },
            Refusal::Trouble {
                status: 502,
                ray: Some("8f00ba".to_owned()),
            },
            Refusal::Trouble { status: 502, ray: None },
            Refusal::Unreachable {
                why: "the connection was refused".to_owned(),
                timed_out: false,
            },
            Refusal::Unreachable {
                why: "no answer within 30 seconds".to_owned(),
                timed_out: true,
            },
            Refusal::Strange {
                status: Some(200),
                why: "it is not JSON".to_owned(),
            },
            Refusal::Strange {
                status: None,
                why: "it is not HTTP".to_owned(),
            },
        ]
    }

    /// Fails to compile when a variant is added, which then also belongs into `every`.
    fn number(refusal: &Refusal) -> usize {
        match refusal {
            Refusal::NotSignedIn { .. } => 0,
            Refusal::Forbidden { .. } => 1,
            Refusal::LacksGroup { .. } => 2,
            Refusal::MayNotManageTokens { .. } => 3,
            Refusal::ShutOut { .. } => 4,
            Refusal::WrongFamily { .. } => 5,
            Refusal::R2Off { .. } => 6,
            Refusal::Rejected { .. } => 7,
            Refusal::TooMany { .. } => 8,
            Refusal::NotFound { .. } => 9,
            Refusal::Trouble { .. } => 10,
            Refusal::Unreachable { .. } => 11,
            Refusal::Strange { .. } => 12,
            Refusal::AccountNeeded { .. } => 13,
            Refusal::RefusedHere { .. } => 14,
            Refusal::HeaderTaken { .. } => 15,
        }
    }

    #[test]
    fn every_variant_has_a_sentence_and_a_next_move() {
        let mut seen = [false; 16];
        for refusal in every() {
            seen[number(&refusal)] = true;
            let (sentence, next) = (refusal.sentence(), refusal.next_move());
            assert!(
                sentence.chars().next().unwrap().is_uppercase() && sentence.len() > 20,
                "{sentence}"
            );
            assert!(
                next.chars().next().unwrap().is_uppercase() && next.ends_with('.'),
                "{next}"
            );
            assert!(!sentence.contains("..") && !sentence.contains("  "), "{sentence}");
            if !matches!(
                refusal,
                Refusal::Trouble { .. } | Refusal::Unreachable { .. } | Refusal::Strange { .. }
            ) {
                assert!(
                    sentence.ends_with("Cloudflare says: Words of the server."),
                    "{sentence}"
                );
            }
        }
        assert!(seen.iter().all(|seen| *seen));
    }

    #[test]
    fn no_words_of_the_server_leave_no_trace() {
        let refusal = Refusal::R2Off { says: String::new() };
        assert_eq!(refusal.sentence(), "R2 is not switched on in this account.");
    }

    #[test]
    fn spans_read_well() {
        for (wait, words) in [
            (Duration::ZERO, "0 seconds"),
            (Duration::from_millis(300), "1 second"),
            (Duration::from_secs(45), "45 seconds"),
            (Duration::from_secs(150), "3 minutes"),
            (Duration::from_secs(300), "5 minutes"),
        ] {
            assert_eq!(span(wait), words);
        }
    }
}
