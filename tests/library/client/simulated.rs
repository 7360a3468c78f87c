//! The client against the simulator: accounts, families, buckets, zones, and every form of a token
//! there and back.

use cfmint::domain::inventory::buckets::Buckets;
use cfmint::domain::token::bucket::JURISDICTIONS;
use cfmint::domain::token::from_policies::grants_from;
use cfmint::domain::token::grant::{Grant, Resource};
use cfmint::domain::token::record::differences;
use cfmint::domain::token::scope::Scope;
use cfmint::domain::token::spec::Draft;
use cfmint::domain::token::to_policies::assemble;
use cfmint::simulator::{Options, Simulator};

use super::*;

pub(super) fn simulator() -> Simulator {
    let options = Options {
        zones: 60,
        ..Options::default()
    };
    Simulator::start(options).unwrap()
}

pub(super) fn simulated(sim: &Simulator, secret: &str) -> Client {
    let base = BaseUrl::parse(&sim.base_url()).unwrap();
    let token = Credential::Token(Secret::copied_from(secret.as_bytes()));
    Client::with_limits(base, token, limits()).unwrap()
}

fn account_at(sim: &Simulator, at: usize) -> AccountId {
    sim.account_ids()[at].parse().unwrap()
}

/// From the list of its permissions to its end, everything on the account's endpoints.
#[test]
fn an_account_token_lives_on_the_endpoints_of_its_account() {
    let sim = simulator();
    let (first, second) = (account_at(&sim, 0), account_at(&sim, 1));
    let owner = Owner::Account(first);
    let client = simulated(&sim, &sim.credentials().account.clone().unwrap());
    run(async {
        let own = client.verify(owner).await.unwrap().id;
        assert_eq!(client.token(owner, own).await.unwrap().name, "Provisioning");
        let (groups, skipped) = client.permission_groups(owner).await.unwrap();
        assert_eq!((groups.len(), skipped), (345, 0));
        assert!(groups.iter().all(|group| !group.scopes.contains(&Scope::User)));
        let read = groups.iter().find(|group| group.name == "Zone Read").unwrap();
        let grant = Grant {
            groups: [(read.id, Scope::Zone)].into(),
            resources: [Resource::ZonesOf(first)].into(),
            ..Grant::default()
        };
        let draft = Draft {
            owner,
            owner_unresolved: None,
            name: "of an account".to_owned(),
            grants: vec![grant],
            ip_only: String::new(),
            ip_except: String::new(),
            starts: String::new(),
            expires: "90d".to_owned(),
        };
        let spec = draft.read(jiff::Timestamp::now(), &jiff::tz::TimeZone::UTC).unwrap();
        let Created::Yes { record, secret } = client.create(owner, &spec.body()).await else {
            panic!("not created")
        };
        assert!(secret.expose().starts_with(b"cfat_"));
        assert_eq!(client.verify_new(owner, &secret).await.unwrap().id, record.id);
        let got = client.token(owner, record.id).await.unwrap();
        assert_eq!(differences(&spec, &got, &|id| id.to_string()), [] as [String; 0]);
        let reading = grants_from(&got.policies.as_given(), &|_| vec![Scope::Zone]);
        assert_eq!((&reading.grants, reading.verbatim.len()), (&spec.grants, 0));
        let page = client.tokens(owner, 1).await.unwrap();
        assert!(page.rows.iter().any(|token| token.id == record.id));
        // It is none of the user's, and of no other account.
        for other in [Owner::User, Owner::Account(second)] {
            let refusal = client.verify_new(other, &secret).await.unwrap_err();
            assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
        }
        client.delete(owner, record.id).await.unwrap();
        let gone = client.delete(owner, record.id).await.unwrap_err();
        assert!(matches!(gone, Refusal::NotFound { .. }), "{gone:?}");
    });
    let asked = sim.exchanges();
    assert!(
        asked
            .iter()
            .any(|exchange| exchange["path"] == format!("/client/v4/accounts/{first}/tokens"))
    );
}

#[test]
fn the_wrong_family_is_refused_everywhere() {
    let sim = simulator();
    let (first, second) = (account_at(&sim, 0), account_at(&sim, 1));
    let client = simulated(&sim, &sim.credentials().account.clone().unwrap());
    run(async {
        let wrong = |refusal: Refusal| assert!(matches!(refusal, Refusal::WrongFamily { .. }), "{refusal:?}");
        wrong(client.user().await.unwrap_err());
        wrong(client.tokens(Owner::User, 1).await.unwrap_err());
        wrong(client.permission_groups(Owner::User).await.unwrap_err());
        match client.create(Owner::User, b"{}").await {
            Created::No(refusal) => wrong(refusal),
            other => panic!("{other:?}"),
        }
        for owner in [Owner::User, Owner::Account(second)] {
            let refusal = client.verify(owner).await.unwrap_err();
            assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
        }
        let forbidden = client.tokens(Owner::Account(second), 1).await.unwrap_err();
        assert!(
            forbidden.sentence().contains("Account API Tokens Read"),
            "{}",
            forbidden.sentence()
        );
        let page = client.accounts(1).await.unwrap();
        assert_eq!(page.rows.iter().map(|account| account.id).collect::<Vec<_>>(), [first]);
    });
    // As it was in 2024.
    let strict = Simulator::start(Options {
        zones: 3,
        account_tokens_list_accounts: false,
        ..Options::default()
    });
    let strict = strict.unwrap();
    let client = simulated(&strict, &strict.credentials().account.clone().unwrap());
    let refusal = run(client.accounts(1)).unwrap_err();
    assert!(matches!(refusal, Refusal::WrongFamily { .. }), "{refusal:?}");
}

#[test]
fn buckets_come_by_jurisdiction_and_cursor() {
    let sim = simulator();
    let client = simulated(&sim, sim.api_token());
    let first = account_at(&sim, 0);
    run(async {
        let mut store = Buckets::default();
        for jurisdiction in JURISDICTIONS {
            let page = client.buckets(first, jurisdiction, None).await.unwrap();
            assert_eq!((page.skipped, page.next.as_deref()), (0, None));
            store.add(first, jurisdiction, page.rows, page.next);
        }
        let seen: Vec<(&str, &str)> = store
            .rows()
            .iter()
            .map(|row| (row.jurisdiction.as_str(), row.name.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("default", "backups"),
                ("default", "build-cache"),
                ("default", "logs"),
                ("default", "public-assets"),
                ("eu", "customer-records")
            ]
        );
        let off = client.buckets(account_at(&sim, 2), "default", None).await.unwrap_err();
        assert!(matches!(off, Refusal::R2Off { .. }), "{off:?}");
        let before = sim.exchanges().len();
        let refusal = client.buckets(first, "E U", None).await.unwrap_err();
        assert!(
            refusal.sentence().contains("not an R2 jurisdiction"),
            "{}",
            refusal.sentence()
        );
        assert_eq!(sim.exchanges().len(), before, "nothing is sent");
        let blind = simulated(&sim, &sim.credentials().account.clone().unwrap());
        let refusal = blind.buckets(first, "default", None).await.unwrap_err();
        assert!(
            refusal.sentence().contains("Workers R2 Storage Read"),
            "{}",
            refusal.sentence()
        );
    });
    let asked = sim.exchanges();
    let eu = asked
        .iter()
        .find(|exchange| exchange["request_headers"]["cf-r2-jurisdiction"] == "eu");
    let path = eu.expect("asked for eu")["path"].as_str().unwrap();
    assert_eq!(
        path,
        format!("/client/v4/accounts/{first}/r2/buckets?per_page=1000&order=name")
    );
    // The rows of that list have a name and a date only: their jurisdiction is the one of the
    // header.
    let row = eu.unwrap()["response_body"]["result"]["buckets"][0]
        .as_object()
        .unwrap();
    assert_eq!(row.keys().collect::<Vec<_>>(), ["creation_date", "name"]);
}

#[test]
fn zones_of_one_account_are_of_that_account() {
    let sim = simulator();
    let client = simulated(&sim, sim.api_token());
    run(async {
        let mut counted = 0;
        for at in 0..3 {
            let account = account_at(&sim, at);
            let mut page = client.zones(Some(account), 1, None).await.unwrap();
            if page.more {
                page.rows
                    .extend(client.zones(Some(account), 2, None).await.unwrap().rows);
            }
            assert!(!page.rows.is_empty() && page.rows.iter().all(|zone| zone.account == account));
            counted += page.rows.len();
        }
        assert_eq!(counted, 60);
        let none = client
            .zones(Some(account_at(&sim, 1)), 1, Some("example.com"))
            .await
            .unwrap();
        assert!(none.rows.is_empty());
        let one = client
            .zones(Some(account_at(&sim, 0)), 1, Some("example.com"))
            .await
            .unwrap();
        assert_eq!(one.rows[0].name, "example.com");
    });
}

/// A token with everything that can stand in a policy.
pub(super) fn every_form(sim: &Simulator) -> Draft {
    let (first, second) = (account_at(sim, 0), account_at(sim, 1));
    let zone = |at: usize| Resource::Zone(sim.zones()[at]["id"].as_str().unwrap().parse().unwrap());
    let group = |id: &str, scope: &Scope| (id.parse().unwrap(), scope.clone());
    let script = Resource::script(first, "0123456789abcdef0123456789abcdef");
    let bucket = |name: &str| Resource::Bucket {
        account: first,
        jurisdiction: "eu".to_owned(),
        name: name.to_owned(),
    };
    let wide = Grant {
        groups: [
            group("c8fed203ed3043cba015a93ad1616f1f", &Scope::Zone),
            group("c1fde68c7bcc44588cbb6ddbc16d6480", &Scope::Account),
            group("2efd5506f9c8494dacb1fa10a3e7d5b6", &Scope::Bucket),
            group("8acbe5bb0d54464ab867149d7f7cf8ac", &Scope::User),
            // No id of the scope of scripts is known: any group shows the form.
            group("e086da7e2179491d91ee5f35b3ca210a", &script.scope()),
        ]
        .into(),
        resources: [
            Resource::AllZones,
            Resource::Account(first),
            Resource::Account(second),
            bucket("logs"),
            bucket("customer-records"),
            Resource::User(sim.user_id().parse().unwrap()),
            script,
        ]
        .into(),
        except: [zone(0), Resource::ZonesOf(second), bucket("public-assets")].into(),
        unresolved: Vec::new(),
    };
    let narrow = Grant {
        groups: [group("4755a26eedb94da69e1066d98aa820be", &Scope::Zone)].into(),
        resources: [zone(1), Resource::ZonesOf(first)].into(),
        except: [zone(2)].into(),
        unresolved: Vec::new(),
    };
    Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: "every form".to_owned(),
        grants: vec![wide, narrow],
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "never".to_owned(),
    }
}

/// Made, read back and read into accesses.
#[test]
fn every_form_is_taken_and_comes_back() {
    let sim = simulator();
    let client = simulated(&sim, sim.api_token());
    let draft = every_form(&sim);
    let spec = draft.read(jiff::Timestamp::now(), &jiff::tz::TimeZone::UTC).unwrap();
    run(async {
        let created = client.create(Owner::User, &spec.body()).await;
        let Created::Yes { record, .. } = created else {
            panic!("{created:?}")
        };
        let got = client.token(Owner::User, record.id).await.unwrap();
        assert_eq!(differences(&spec, &got, &|id| id.to_string()), [] as [String; 0]);
        let scopes: std::collections::BTreeMap<_, _> =
            spec.grants.iter().flat_map(|grant| grant.groups.clone()).collect();
        let reading = grants_from(&got.policies.as_given(), &|id| {
            scopes.get(&id).cloned().into_iter().collect()
        });
        assert_eq!(reading.verbatim, []);
        // The server gives them in another order, so that accesses may be put together otherwise;
        // what is written is the same.
        let written = assemble(&reading.grants);
        let wanted = spec.policies();
        assert!(
            written.len() == wanted.len() && wanted.iter().all(|policy| written.contains(policy)),
            "{written:#?}"
        );
    });
}

#[test]
fn each_family_is_asked_by_itself_and_without_a_credential() {
    use cfmint::domain::token::address::Family as Ip;
    use cfmint::io::cloudflare::{RequestLog, seen_as};
    let sim = Simulator::start(Options {
        zones: 3,
        ..Options::default()
    })
    .unwrap();
    // A name with addresses of both families, of which one is served.
    let base = sim.base_url().replace("127.0.0.1", "localhost");
    let base = BaseUrl::parse(&base).unwrap();
    assert_eq!(
        run(seen_as(&base, Ip::V4, &RequestLog::default())),
        Ok("127.0.0.1".parse().unwrap())
    );
    let why = run(seen_as(&base, Ip::V6, &RequestLog::default())).unwrap_err();
    assert!(
        why.starts_with("This machine has no IPv6 route to localhost: "),
        "{why}"
    );
    // Without its port nobody listens.
    let nobody = BaseUrl::parse("http://127.0.0.1:9/client/v4").unwrap();
    let why = run(seen_as(&nobody, Ip::V4, &RequestLog::default())).unwrap_err();
    assert!(
        why.starts_with("This machine has no IPv4 route to 127.0.0.1: "),
        "{why}"
    );
    let why = run(seen_as(&nobody, Ip::V6, &RequestLog::default())).unwrap_err();
    assert_eq!(why, "127.0.0.1 can be asked over IPv4 only.");
    let traces = sim.traces();
    assert_eq!(
        traces,
        [serde_json::json!({"peer": "127.0.0.1", "credentials": 0})],
        "the path above the API's own"
    );
}
