//! The configuration of wrangler, TOML or JSON with comments: what `wrangler deploy` takes for it.
//! A binding to something that exists takes nothing; one that wrangler makes first does
//! (workers-sdk at f830836, packages/wrangler: deploy and provisioning). Every environment of the
//! file counts. Knows no folder.

use jsonc_parser::{JsonValue, ParseOptions, parse_to_value};
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use super::paths::is_id;
use super::{Basis, Collector};
use crate::domain::token::scope::Scope;

/// Keys that need no permission of their own: settings, bindings to what exists or runs inside
/// Workers.
const QUIET: [&str; 56] = [
    "$schema",
    "name",
    "main",
    "compatibility_date",
    "compatibility_flags",
    "account_id",
    "env",
    "route",
    "routes",
    "triggers",
    "vars",
    "kv_namespaces",
    "d1_databases",
    "r2_buckets",
    "containers",
    "queues",
    "site",
    "assets",
    "workers_dev",
    "preview_urls",
    "durable_objects",
    "migrations",
    "services",
    "ai",
    "vectorize",
    "hyperdrive",
    "browser",
    "images",
    "analytics_engine_datasets",
    "version_metadata",
    "observability",
    "placement",
    "limits",
    "build",
    "dev",
    "rules",
    "minify",
    "logpush",
    "upload_source_maps",
    "no_bundle",
    "find_additional_modules",
    "base_dir",
    "preserve_file_names",
    "tsconfig",
    "define",
    "alias",
    "keep_vars",
    "send_metrics",
    "node_compat",
    "usage_model",
    "workflows",
    "pages_build_output_dir",
    "wasm_modules",
    "text_blobs",
    "data_blobs",
    "jsx_factory",
];

impl Collector<'_> {
    /// One file of configuration.
    pub(super) fn wrangler(&mut self, file: &str, text: &str) {
        self.within(|collector| collector.configuration(file, text));
    }

    fn configuration(&mut self, file: &str, text: &str) {
        let config = match read(text) {
            Ok(config) => config,
            Err((line, column, why)) => {
                let next = vec!["Fix it, or give the commands, for example wrangler deploy".to_owned()];
                return self.unknown(format!("{file}:{line}:{column}: {why}"), next);
            }
        };
        if config.contains_key("pages_build_output_dir") {
            self.need_wrangler(file, "wrangler pages deploy");
        } else {
            self.need_wrangler(file, "wrangler deploy");
        }
        self.section(file, &config);
        let environments = config.get("env").and_then(Value::as_object).into_iter().flatten();
        for (name, section) in environments {
            match section.as_object() {
                Some(section) => self.section(&format!("{file}, env.{name}"), section),
                None => self.unknown(format!("{file}: env.{name} is not a table"), Vec::new()),
            }
        }
    }

    /// A command as the configuration implies it, without the remarks on what it takes in some
    /// cases: the file says which.
    fn need_wrangler(&mut self, file: &str, command: &str) {
        let Some(tool) = self.tool_of(command).and_then(|at| self.data.tools.get(at)) else {
            return;
        };
        let reason = format!("{file}: {command}, read from the calls that it makes, {}", tool.source);
        let wanted: Vec<String> = tool.permissions.iter().map(|one| one.name.clone()).collect();
        wanted
            .iter()
            .for_each(|name| self.need(&reason, Basis::Derived, name, &Scope::Account));
    }

    fn section(&mut self, place: &str, config: &Map<String, Value>) {
        if let Some(id) = config.get("account_id").and_then(Value::as_str).filter(|id| is_id(id)) {
            self.answer.resources.insert(format!("account:{}", id.to_lowercase()));
        }
        let single = config.get("route").into_iter();
        let several = config.get("routes").and_then(Value::as_array).into_iter().flatten();
        for route in single.chain(several) {
            self.route(place, route);
        }
        // What has no id yet is made by wrangler before it deploys.
        for (key, id, group) in [
            ("kv_namespaces", "id", "Workers KV Storage Write"),
            ("d1_databases", "database_id", "D1 Write"),
            ("r2_buckets", "bucket_name", "Workers R2 Storage Write"),
        ] {
            let items = config.get(key).and_then(Value::as_array).into_iter().flatten();
            if items
                .filter(|item| item.get(id).is_none_or(|id| id.as_str() == Some("")))
                .count()
                > 0
            {
                self.derived(&format!("{place}: {key} without {id} is created by wrangler"), group);
            }
        }
        if config.contains_key("site") {
            self.derived(
                &format!("{place}: Workers Sites puts its files into KV"),
                "Workers KV Storage Write",
            );
        }
        if config
            .get("containers")
            .and_then(Value::as_array)
            .is_some_and(|all| !all.is_empty())
        {
            self.derived(
                &format!("{place}: containers are configured"),
                "Workers Containers Write",
            );
        }
        self.queues(place, config.get("queues"));
        for key in config.keys().filter(|key| !QUIET.contains(&key.as_str())) {
            self.remark(format!(
                "{place}: whether {key} needs a permission is not documented; nothing was added for it."
            ));
        }
    }

    /// Cloudflare accepts the permission for scripts on queues, too, and a deploy has that one: its
    /// calls are put beside the others and the smallest set is found.
    fn queues(&mut self, place: &str, queues: Option<&Value>) {
        let has = |key: &str| {
            queues
                .and_then(|queues| queues.get(key))
                .and_then(Value::as_array)
                .is_some_and(|all| !all.is_empty())
        };
        if has("producers") {
            self.say("GET /accounts/{account_id}/queues");
        }
        if has("consumers") {
            self.say("POST /accounts/{account_id}/queues/{queue_id}/consumers");
            self.remark(format!("{place}: wrangler looks the queues up and adds the consumers."));
        }
    }

    fn route(&mut self, place: &str, route: &Value) {
        let pattern = route
            .as_str()
            .or_else(|| route.get("pattern").and_then(Value::as_str))
            .unwrap_or_default();
        if route.get("custom_domain").and_then(Value::as_bool) == Some(true) {
            self.say("PUT /accounts/{account_id}/workers/domains");
            return self.remark(format!("{place}: wrangler sets the custom domain {pattern} by a call that Cloudflare does not describe; the one that it describes, PUT /accounts/{{account_id}}/workers/domains, is used instead."));
        }
        let reason = format!("{place}: route {pattern}");
        self.need(&reason, Basis::Derived, "Workers Routes Write", &Scope::Zone);
        if let Some(id) = route.get("zone_id").and_then(Value::as_str).filter(|id| is_id(id)) {
            self.answer.resources.insert(format!("zone:{}", id.to_lowercase()));
            return;
        }
        if let Some(name) = route.get("zone_name").and_then(Value::as_str) {
            self.answer.resources.insert(format!("zone:{}", name.to_lowercase()));
        }
        let looks = format!("{reason}: without zone_id the zone is looked up by name");
        self.need(&looks, Basis::Derived, "Zone Read", &Scope::Zone);
    }

    fn derived(&mut self, reason: &str, group: &str) {
        self.need(reason, Basis::Derived, group, &Scope::Account);
    }
}

/// Whether a text is a configuration: TOML or JSON, with one of its own keys in it.
pub(super) fn is_one(text: &str) -> bool {
    let own = ["main", "compatibility_date", "pages_build_output_dir", "workers_dev"];
    read(text).is_ok_and(|config| own.iter().any(|key| config.contains_key(*key)))
}

fn read(text: &str) -> Result<Map<String, Value>, Wrong> {
    if text.trim_start().starts_with(['{', '/']) {
        jsonc(text)
    } else {
        toml(text)
    }
}

/// Line, column, and what is wrong.
type Wrong = (usize, usize, String);

fn toml(text: &str) -> Result<Map<String, Value>, Wrong> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let (line, column) = place(text, at);
        (line, column, format!("not TOML: {}", error.message()))
    })?;
    Ok(of_table(table.get_ref()))
}

fn of_table(table: &DeTable<'_>) -> Map<String, Value> {
    table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), of_value(value.get_ref())))
        .collect()
}

/// Numbers and dates are no part of what is looked at.
fn of_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| of_value(item.get_ref())).collect()),
        DeValue::Table(table) => Value::Object(of_table(table)),
        _ => Value::Null,
    }
}

fn jsonc(text: &str) -> Result<Map<String, Value>, Wrong> {
    let parsed = parse_to_value(text, &ParseOptions::default()).map_err(|error| {
        let (line, column) = place(text, error.range().start);
        (line, column, format!("not JSON with comments: {}", error.kind()))
    })?;
    match parsed.map(of_json) {
        Some(Value::Object(config)) => Ok(config),
        _ => Err((1, 1, "not a configuration of wrangler: expected an object".to_owned())),
    }
}

fn of_json(value: JsonValue<'_>) -> Value {
    match value {
        JsonValue::String(text) => Value::String(text.into_owned()),
        JsonValue::Boolean(value) => Value::Bool(value),
        JsonValue::Array(items) => Value::Array(items.into_iter().map(of_json).collect()),
        JsonValue::Object(object) => Value::Object(
            object
                .into_iter()
                .map(|(key, value)| (key.into_owned(), of_json(value)))
                .collect(),
        ),
        JsonValue::Number(_) | JsonValue::Null => Value::Null,
    }
}

/// Line and column of a byte, from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}
