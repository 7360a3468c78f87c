//! `GET /accounts/{id}/r2/buckets`, with its own kind of paging (reference: cloudflare-api section
//! 2).
use super::credentials::{Manner, authenticate};
use super::draft::is_id;
use super::envelope::{self, Answer, one_of};
use super::request::Request;
use super::rules::{self, Refusal};
use super::state::State;
use super::token::Target;
use super::world::Bucket;
use serde_json::{Value, json};

const JURISDICTIONS: [&str; 5] = ["default", "eu", "us", "fedramp", "fedramp-high"];

/// One list for each jurisdiction, which the header `cf-r2-jurisdiction` names.
pub(super) fn list(state: &mut State, request: &Request, id: &str) -> Result<Answer, Refusal> {
    if !is_id(id) {
        return Err(rules::NO_ROUTE.with(request.route()));
    }
    let caller = authenticate(state, request, Manner::Product)?;
    let groups = ["Workers R2 Storage Read", "Workers R2 Storage Write"];
    if !state.may(&caller, &groups, Target::Account(id)) {
        return Err(rules::PRODUCT_AUTHENTICATION.plain());
    }
    let account = state.world.account(id).ok_or_else(|| rules::UNKNOWN_OBJECT.plain())?;
    let all = account.buckets.as_ref().ok_or_else(|| rules::R2_OFF.plain())?;
    let jurisdiction = request.header("cf-r2-jurisdiction").unwrap_or("default");
    if !JURISDICTIONS.contains(&jurisdiction) {
        return Err(rules::BAD_PARAMETER.with("cf-r2-jurisdiction"));
    }
    page(
        request,
        all.iter()
            .filter(|bucket| bucket.jurisdiction == jurisdiction)
            .collect(),
    )
}

/// One page of `shown`, which comes sorted by name.
fn page(request: &Request, mut shown: Vec<&Bucket>) -> Result<Answer, Refusal> {
    let size = |text: &str| text.parse().ok().filter(|size| (1..=1000).contains(size));
    let per_page = request.parameter("per_page").map_or(Some(20), size);
    let per_page = per_page.ok_or_else(|| rules::BAD_PARAMETER.with("per_page"))?;
    one_of(request, "order", &["name"])?;
    let descending = envelope::descending(request, false)?;
    shown.retain(|bucket| {
        request
            .parameter("name_contains")
            .is_none_or(|part| bucket.name.contains(part))
    });
    if descending {
        shown.reverse();
    }
    // our cursor is the last name of the page before; Cloudflare's is opaque
    if let Some(after) = request.parameter("cursor").or_else(|| request.parameter("start_after")) {
        shown.retain(|bucket| {
            if descending {
                bucket.name.as_str() < after
            } else {
                bucket.name.as_str() > after
            }
        });
    }
    let more = shown.len() > per_page;
    shown.truncate(per_page);
    // recorded: empty for an empty list, absent beside rows; that a cursor comes where more follow
    // is published
    let info = match shown.last() {
        None => Some(json!({})),
        Some(last) if more => Some(json!({"per_page": per_page, "cursor": last.name})),
        Some(_) => None,
    };
    let buckets: Vec<Value> = shown.into_iter().map(render).collect();
    let answer = envelope::success(json!({"buckets": buckets})).in_order_of_the_alphabet();
    Ok(match info {
        Some(info) => answer.with_info(info),
        None => answer,
    })
}

/// Some rows have a name and a date only, as recorded; then the jurisdiction is that of the list.
fn render(bucket: &Bucket) -> Value {
    match bucket.location {
        None => json!({"name": bucket.name, "creation_date": bucket.created_on}),
        Some(location) => json!({
            "name": bucket.name, "creation_date": bucket.created_on, "location": location,
            "jurisdiction": bucket.jurisdiction, "storage_class": "Standard",
        }),
    }
}
