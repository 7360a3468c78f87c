//! The calls, at most so many, against either API; and the deletion of what they made.

use super::*;

const LIMIT: usize = 20;
/// Calls kept back to delete what was made: one for each token that the calls below could make.
const FOR_DELETING: usize = 4;
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
const ALL_ZONES: &str = "com.cloudflare.api.account.zone.*";

/// What came back for one question.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

/// One API and what was asked of it.
pub(super) struct Api {
    http: reqwest::Client,
    base: String,
    sign_in: Vec<(&'static str, String)>,
    pub(super) calls: usize,
    made: Vec<String>,
    pub(super) answers: Vec<(&'static str, Answer)>,
}

impl Api {
    pub(super) fn new(base: &str, credential: &Credential) -> Self {
        let text = |secret: &cfmint::secret::Secret| {
            String::from_utf8(secret.expose().to_vec()).expect("a credential is text")
        };
        let sign_in = match credential {
            Credential::Token(token) => vec![("authorization", format!("Bearer {}", text(token)))],
            Credential::GlobalKey { key, email } => vec![("x-auth-key", text(key)), ("x-auth-email", email.clone())],
        };
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none());
        Self {
            http: http
                .timeout(std::time::Duration::from_secs(30))
                .build()
                .expect("a client"),
            base: base.trim_end_matches('/').to_owned(),
            sign_in,
            calls: 0,
            made: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// One call. `as_token` signs in with that secret instead.
    async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        as_token: Option<&str>,
    ) -> Result<Answer, String> {
        assert!(self.calls < LIMIT, "more than {LIMIT} calls");
        self.calls += 1;
        let mut request = self
            .http
            .request(method.parse().expect("a method"), format!("{}{path}", self.base));
        match as_token {
            Some(secret) => request = request.header("authorization", format!("Bearer {secret}")),
            None => {
                for (name, value) in &self.sign_in {
                    request = request.header(*name, value);
                }
            }
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let failed = |error: reqwest::Error| format!("{method} {path}: {}", error.without_url());
        let answer = request.send().await.map_err(failed)?;
        let status = answer.status().as_u16();
        let bytes = answer.bytes().await.map_err(failed)?;
        let body = serde_json::from_slice(&bytes)
            .map_err(|error| format!("{method} {path}: {status}, and no JSON ({error})"))?;
        Ok(Answer { status, body })
    }

    async fn ask(
        &mut self,
        name: &'static str,
        method: &str,
        path: &str,
        body: Option<&Value>,
        as_token: Option<&str>,
    ) -> Result<&Value, String> {
        if self.calls >= LIMIT - FOR_DELETING {
            return Err(format!("{name}: no call is left"));
        }
        let answer = self.send(method, path, body, as_token).await?;
        if method == "POST" && answer.body["success"] == true {
            self.made
                .extend(answer.body["result"]["id"].as_str().map(str::to_owned));
        }
        self.answers.push((name, answer));
        Ok(&self.answers.last().expect("just added").1.body)
    }

    async fn get(&mut self, name: &'static str, path: &str) -> Result<&Value, String> {
        self.ask(name, "GET", path, None, None).await
    }

    /// All questions, in order.
    pub(super) async fn walk(&mut self) -> Result<(), String> {
        self.get("verify", "/user/tokens/verify").await?;
        self.get("user", "/user").await?;
        self.get("accounts", "/accounts?page=1&per_page=5").await?;
        self.get("zones", "/zones?page=1&per_page=5").await?;
        self.get("a page of zones after the last", "/zones?page=100000&per_page=5")
            .await?;
        self.get("permission groups", "/user/tokens/permission_groups").await?;
        self.get("tokens", "/user/tokens?page=1&per_page=5").await?;
        let draft = draft();
        let made = self.ask("create", "POST", "/user/tokens", Some(&draft), None).await?;
        let (id, secret) = (
            made["result"]["id"].as_str().map(str::to_owned),
            made["result"]["value"].as_str().map(str::to_owned),
        );
        let (Some(id), Some(secret)) = (id, secret) else {
            return Err("create made no token; the rest cannot be asked".to_owned());
        };
        self.get("read back", &format!("/user/tokens/{id}")).await?;
        self.ask(
            "verify from an address that is not allowed",
            "GET",
            "/user/tokens/verify",
            None,
            Some(&secret),
        )
        .await?;
        let mut unknown = draft.clone();
        unknown["policies"][0]["permission_groups"][0]["id"] = json!("00000000000000000000000000000000");
        self.ask(
            "create with an unknown group",
            "POST",
            "/user/tokens",
            Some(&unknown),
            None,
        )
        .await?;
        let mut nameless = draft.clone();
        nameless["name"] = json!("");
        self.ask("create without a name", "POST", "/user/tokens", Some(&nameless), None)
            .await?;
        let mut past = draft;
        past["expires_on"] = json!("2020-01-01T00:00:00Z");
        self.ask(
            "create with an end in the past",
            "POST",
            "/user/tokens",
            Some(&past),
            None,
        )
        .await?;
        self.get(
            "a token that does not exist",
            "/user/tokens/00000000000000000000000000000000",
        )
        .await?;
        Ok(())
    }

    /// Deletes what was made; answers what is left behind.
    pub(super) async fn tidy(&mut self) -> Vec<String> {
        let mut left = Vec::new();
        for id in std::mem::take(&mut self.made) {
            match self.send("DELETE", &format!("/user/tokens/{id}"), None, None).await {
                Ok(answer) if answer.status == 200 => self.answers.push(("delete", answer)),
                Ok(answer) => left.push(format!("{id} (status {})", answer.status)),
                Err(why) => left.push(format!("{id} ({why})")),
            }
        }
        left
    }
}

/// A token that can do next to nothing: reading, for an hour, and only from an address that nobody
/// has (192.0.2.0/24 is for documentation).
fn draft() -> Value {
    let expires = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
    let policy =
        |group: &str| json!({"effect": "allow", "resources": {ALL_ZONES: "*"}, "permission_groups": [{"id": group}]});
    json!({
        "name": "cfmint live test, delete me",
        "policies": [policy(ZONE_READ), policy(DNS_READ)],
        "condition": {"request_ip": {"in": ["192.0.2.1/32"]}},
        "expires_on": expires.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    })
}
