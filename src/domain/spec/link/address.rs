//! A link cut into its page and its parameters. Exact where a browser is lenient: what it would
//! mend or step over is named, since nobody would see it. Knows neither permissions nor resources.

use super::super::nearest::nearest;
use super::super::resource::like_an_id;
use super::Faults;
use super::{ACCOUNT, KEYS, ZONE};
use crate::domain::token::id::AccountId;
use crate::domain::token::quoted;

/// The one host that has template links.
pub(super) const HOST: &str = "dash.cloudflare.com";
/// The page on which a user's token is made.
pub(super) const USERS: &str = "/profile/api-tokens";
/// The page on which an account's token is made; the dashboard asks which account.
pub(super) const ACCOUNTS: &str = "/:account/api-tokens";

/// Whose token a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    User,
    /// None while the link leaves the account open.
    Account(Option<AccountId>),
}

/// A link that was cut.
#[derive(Debug, Default)]
pub(super) struct Link {
    /// None when its page is none of template links, which is a fault.
    pub(super) form: Option<Form>,
    /// In their order; none that is wrong in itself.
    pub(super) parameters: Vec<(String, String)>,
    /// Names of parameters whose value cannot be read.
    spoilt: Vec<String>,
}

impl Link {
    /// What a parameter says.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether a parameter is there, but cannot be read, which is told already.
    pub(super) fn spoilt(&self, name: &str) -> bool {
        self.spoilt.iter().any(|spoilt| spoilt == name)
    }
}

/// Cuts a link and names what is wrong with it as an address.
pub(super) fn cut(text: &str, faults: &mut Faults) -> Link {
    let mut link = Link::default();
    if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        let sentence =
            "There is white space or a control character in it, and a link has none: was it broken over several lines?";
        faults.add("address", sentence);
    }
    let rest = without_scheme(text, faults);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    check_host(host, faults);
    let (rest, fragment) = rest.split_once('#').map_or((rest, false), |(rest, _)| (rest, true));
    if fragment {
        let sentence = "What follows the # is not part of a template link; a # in a name is written %23.";
        faults.add("address", sentence);
    }
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    parameters(query, &mut link, faults);
    let page = path.trim_end_matches('/');
    let to = link.value("to").map(str::to_owned);
    link.form = match to {
        Some(to) if page.is_empty() => form(&to, "to", faults),
        None if page.is_empty() && link.spoilt("to") => None,
        _ => form(path, "address", faults),
    };
    only_known(&link, page.is_empty(), faults);
    link
}

fn without_scheme<'a>(text: &'a str, faults: &mut Faults) -> &'a str {
    let after = |scheme: &str| {
        let (head, rest) = text.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    if let Some(rest) = after("https://") {
        return rest;
    }
    match after("http://") {
        Some(rest) => {
            faults.add("address", "It begins with http://; the dashboard has https:// only.");
            rest
        }
        None => text,
    }
}

/// A name or password is not repeated: it may be a secret.
fn check_host(text: &str, faults: &mut Faults) {
    let host = match text.rsplit_once('@') {
        Some((_, host)) => {
            let sentence = "There is a name and an @ before the host; a template link has neither.";
            faults.add("address", sentence);
            host
        }
        None => text,
    };
    if !host.eq_ignore_ascii_case(HOST) {
        let sentence = format!("{} is not Cloudflare’s dashboard; expected {HOST}.", quoted(host));
        faults.add("address", sentence);
    }
}

/// Decodes the parameters. One that is there twice is told: which of them counts is not known.
fn parameters(query: &str, link: &mut Link, faults: &mut Faults) {
    for piece in query.split('&').filter(|piece| !piece.is_empty()) {
        if faults.enough() {
            return;
        }
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        let name = match decoded(name) {
            Ok(name) => name,
            Err(why) => {
                faults.add("address", format!("The name of the parameter {}: {why}", quoted(name)));
                continue;
            }
        };
        if link.value(&name).is_some() || link.spoilt(&name) {
            faults.add(name, "It is here twice.");
            continue;
        }
        match decoded(value) {
            Ok(value) if value.is_empty() && name != "name" => {
                faults.add(name.clone(), "It has no value.");
                link.spoilt.push(name);
            }
            Ok(value) => link.parameters.push((name, value)),
            Err(why) => {
                faults.add(name.clone(), why);
                link.spoilt.push(name);
            }
        }
    }
}

/// Names the parameters that this form of link does not have.
fn only_known(link: &Link, root: bool, faults: &mut Faults) {
    let names: Vec<&str> = link.parameters.iter().map(|(name, _)| name.as_str()).collect();
    for name in names.into_iter().chain(link.spoilt.iter().map(String::as_str)) {
        let of_user = [ACCOUNT, ZONE].contains(&name);
        match link.form {
            _ if [KEYS, "name"].contains(&name) || (name == "to" && root) => {}
            Some(Form::Account(_)) if of_user => {
                let sentence = "The link of an account’s token has no such parameter: its account is the one in the address, its zones are chosen in the form.";
                faults.add(name, sentence);
            }
            _ if of_user => {}
            _ if name == "to" => faults.add(name, format!("It belongs to https://{HOST}/?to=… only.")),
            _ => {
                let known = [KEYS, ACCOUNT, ZONE, "name", "to"];
                let hint = match nearest(name, known) {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("expected {KEYS}, {ACCOUNT}, {ZONE} or name."),
                };
                let sentence = format!("{} is not a parameter of a template link: {hint}", quoted(name));
                faults.add(name, sentence);
            }
        }
    }
}

/// The form that a page means.
fn form(page: &str, place: &str, faults: &mut Faults) -> Option<Form> {
    let trimmed = page.strip_suffix('/').unwrap_or(page);
    if trimmed == USERS {
        return Some(Form::User);
    }
    if trimmed == ACCOUNTS {
        return Some(Form::Account(None));
    }
    let account = trimmed
        .strip_prefix('/')
        .and_then(|page| page.strip_suffix("/api-tokens"));
    match account {
        Some(account) if like_an_id(account) => match account.parse() {
            Ok(id) => return Some(Form::Account(Some(id))),
            Err(why) => faults.add(place, format!("The account {}: {why}.", quoted(account))),
        },
        _ => faults.add(
            place,
            format!(
                "{} is not a page of template links; expected {USERS} for a token of yours, or /?to={ACCOUNTS} for one of an account.",
                quoted(if page.is_empty() { "/" } else { page })
            ),
        ),
    }
    None
}

/// A piece of a query: `+` is a space, `%` and two digits a byte of UTF-8. Anything else stands for
/// itself.
fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    let digit = |digit: Option<u8>| digit.and_then(|digit| char::from(digit).to_digit(16));
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let both = digit(rest.next()).zip(digit(rest.next()));
                let value = both.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
                value.ok_or("A % in it is not followed by two hexadecimal digits: was the link cut off?")?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| "What its % signs say is not UTF-8.".to_owned())
}
