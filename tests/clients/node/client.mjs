// Cloudflare's own client for JavaScript (npm cloudflare) against `cfmint emulate`: all that it does with zones and tokens, for a user and for an account.
//
//     NODE_EXTRA_CA_CERTS=CERTIFICATE node client.mjs FIRST_LINE FOLDER
//
// FIRST_LINE is what emulate prints first; FOLDER is where package.json was installed. The client retries twice by default, a POST as well, when a connection breaks, on 408, 409, 429 and 5xx; here it is told not
// to, so that whatever goes wrong is seen. Ends with a line that counts the steps; exit code 1 at the first surprise.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(`${process.argv[3]}/package.json`);
const { Cloudflare } = require('cloudflare');
const first = JSON.parse(process.argv[2]);
let steps = 0;

/** One thing that has to hold. `seen` is shown when it does not, and is no secret. */
function step(name, good, seen) {
  if (!good) {
    console.error(`node: ${name}: not as expected:`, seen);
    process.exit(1);
  }
  steps += 1;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const client = (apiToken) => new Cloudflare({ apiToken, baseURL: first.base_url, maxRetries: 0 });

/** Every item of a list, over all of its pages. */
async function all(pages) {
  const found = [];
  for await (const item of pages) found.push(item);
  return found;
}

/** Whether a call is refused as Cloudflare would. */
async function refused(call, status, code) {
  try {
    await call();
  } catch (error) {
    return error instanceof Cloudflare.APIError && error.status === status && same(error.errors.map((one) => one.code), [code]);
  }
  return false;
}

/** What a token is told of itself; that of an account is told so at its account. */
function verify(secret, account) {
  const itself = client(secret);
  return account ? itself.accounts.tokens.verify({ account_id: account }) : itself.user.tokens.verify();
}

/** The calls of one owner in one form: the client's own differ by where the account goes. */
function calls(api, account) {
  const of = account ? { account_id: account } : {};
  const tokens = account ? api.accounts.tokens : api.user.tokens;
  const one = (call, id) => (account ? call.call(tokens, id, of) : call.call(tokens, id));
  return {
    groups: (query) => all(tokens.permissionGroups.list({ ...of, ...query })),
    list: (query) => all(tokens.list({ ...of, ...query })),
    create: (body) => tokens.create({ ...of, ...body }),
    update: (id, body) => tokens.update(id, { ...of, ...body }),
    get: (id) => one(tokens.get, id),
    delete: (id) => one(tokens.delete, id),
    roll: (id) => (account ? tokens.value.update(id, of) : tokens.value.update(id)),
    verify: (secret) => verify(secret, account),
  };
}

/** Everything about the tokens of one owner. */
async function journey(owner, tokens, prefix, account) {
  const ids = (list) => list.map((one) => one.id).sort();
  const groups = await tokens.groups({});
  const id = (name) => groups.find((group) => group.name === name && group.scopes[0] === 'com.cloudflare.api.account.zone').id;
  const [read, write] = [id('DNS Read'), id('DNS Write')];
  step(`${owner}: permission groups`, groups.length > 100, groups.length);
  step(`${owner}: a permission group by name`, same(ids(await tokens.groups({ name: 'DNS Write' })), [write]));

  const before = ids(await tokens.list({}));
  const resources = { [`com.cloudflare.api.account.${account}`]: { 'com.cloudflare.api.account.zone.*': '*' } };
  const policy = { effect: 'allow', permission_groups: [{ id: read }, { id: write }], resources };
  const end = new Date(Date.now() + 30 * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const filter = { in: ['127.0.0.0/8', '::1/128'], not_in: ['127.0.0.9/32'] };
  const name = `node for the ${owner}`;
  const made = await tokens.create({ name, policies: [policy], condition: { request_ip: filter }, expires_on: end });
  step(`${owner}: create gives a secret`, made.value?.startsWith(prefix));
  step(`${owner}: create`, same([made.name, made.status, made.expires_on], [name, 'active', end]), made.name);
  step(`${owner}: the list has one more`, same(ids(await tokens.list({})), [...before, made.id].sort()));
  step(`${owner}: the list page by page`, same(ids(await tokens.list({ per_page: 5 })), [...before, made.id].sort()));

  const got = await tokens.get(made.id);
  step(`${owner}: read`, same(ids(got.policies[0].permission_groups), [read, write].sort()), got);
  step(`${owner}: read gives no secret`, got.value === undefined);
  step(`${owner}: read the filter`, same(got.condition.request_ip, filter), got.condition);
  const verified = await tokens.verify(made.value);
  step(`${owner}: verify`, same([verified.id, verified.status], [made.id, 'active']), verified);

  policy.permission_groups = [{ id: read }];
  const changed = await tokens.update(made.id, { name: 'node, changed', policies: [policy], status: 'disabled' });
  step(`${owner}: update`, same([changed.name, changed.status], ['node, changed', 'disabled']), changed);
  step(`${owner}: update keeps what is left out`, same([changed.condition, changed.expires_on], [got.condition, got.expires_on]), changed);
  const nulls = { condition: null, expires_on: null };
  const cleared = await tokens.update(made.id, { name: 'node, changed', policies: [policy], status: 'active', ...nulls });
  step(`${owner}: update clears what is null`, !cleared.condition.request_ip && !cleared.expires_on, cleared);

  const secret = await tokens.roll(made.id);
  step(`${owner}: roll gives another secret`, secret.startsWith(prefix) && secret !== made.value);
  step(`${owner}: the old secret is dead`, await refused(() => tokens.verify(made.value), 401, 1000));
  step(`${owner}: the new one works`, (await tokens.verify(secret)).id === made.id);

  step(`${owner}: an empty name is refused`, await refused(() => tokens.create({ name: '', policies: [policy] }), 400, 400));
  step(`${owner}: delete`, (await tokens.delete(made.id)).id === made.id);
  step(`${owner}: deleted`, await refused(() => tokens.verify(secret), 401, 1000));
  step(`${owner}: the list is as before`, same(ids(await tokens.list({})), before));
}

/** A token in each state: what the list says of it, a look at it, and verify to whoever has its secret. */
async function states(owner, tokens, account) {
  const [read] = await tokens.groups({ name: 'DNS Read' });
  const resources = { [`com.cloudflare.api.account.${account}`]: { 'com.cloudflare.api.account.zone.*': '*' } };
  const body = { name: 'node, in a state', policies: [{ effect: 'allow', permission_groups: [{ id: read.id }], resources }] };
  const hours = (ahead) => new Date(Date.now() + ahead * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const active = await tokens.create(body);
  const disabled = await tokens.create(body);
  const end = hours(-1);
  const expired = await tokens.create({ ...body, expires_on: end });
  const early = await tokens.create({ ...body, not_before: hours(1) });
  await tokens.update(disabled.id, { ...body, status: 'disabled' });
  const wanted = { [active.id]: 'active', [disabled.id]: 'disabled', [expired.id]: 'expired', [early.id]: 'active' };
  const sorted = (map) => Object.entries(map).sort();

  const mine = async (query) => {
    const listed = await tokens.list({ per_page: 5, ...query });
    return sorted(Object.fromEntries(listed.filter((token) => token.id in wanted).map((token) => [token.id, token.status])));
  };
  const withExpired = await mine({ include_expired: true });
  step(`${owner}: the list with expired ones`, same(withExpired, sorted(wanted)), withExpired);
  const { [expired.id]: _, ...rest } = wanted;
  const without = [await mine({}), await mine({ include_expired: false })];
  step(`${owner}: the list without`, same(without, [sorted(rest), sorted(rest)]), without);
  const both = [await tokens.list({ per_page: 5, direction: 'asc' }), await tokens.list({ per_page: 5, direction: 'desc' })];
  const [up, down] = both.map((listed) => listed.map((token) => token.id));
  step(`${owner}: the list both ways`, same(up, down.reverse()), up);
  const looks = {};
  for (const id in wanted) looks[id] = await tokens.get(id);
  step(`${owner}: a look at each`, Object.keys(wanted).every((id) => looks[id].status === wanted[id]), looks);
  step(`${owner}: none was used`, Object.values(looks).every((look) => look.last_used_on === null), looks);
  const told = [];
  for (const token of [active, disabled, expired]) told.push(await tokens.verify(token.value));
  step(`${owner}: verify of each`, same(told.map((one) => one.status), ['active', 'disabled', 'expired']), told);
  step(`${owner}: verify tells the end`, told[2].expires_on === end, told[2]);
  step(`${owner}: verify before the start`, await refused(() => tokens.verify(early.value), 401, 1000));
  const used = [];
  for (const id in wanted) if ((await tokens.get(id)).last_used_on) used.push(id);
  step(`${owner}: one was used`, same(used, [active.id]), used);
  for (const id in wanted) await tokens.delete(id);
}

/** What was there before anybody came: a token that leaked, one that nobody can read, and who made those of an account. */
async function history(user, account) {
  const leaked = 'revoked (exposed)';
  const ofUser = await user.list({ include_expired: true });
  const ofAccount = await account.list({ include_expired: true });
  const seen = [...new Set(ofUser.map((token) => token.status))].sort();
  step('every status is listed', same(seen, ['active', 'disabled', 'expired', leaked]), seen);
  for (const [tokens, listed] of [[user, ofUser], [account, ofAccount]]) {
    const look = await tokens.get(listed.find((token) => token.status === leaked).id);
    step('a look at what leaked', look.status === leaked, look);
  }
  const odd = ofUser.find((token) => token.name === 'gateway connector');
  const [resources] = Object.values(odd.policies[0].resources);
  step('an unknown resource', same(Object.keys(resources), ['com.cloudflare.gateway.location.7']), resources);
  step('a field that is not published', odd.labels.team === 'network', odd);
  const made = ofAccount.map((token) => token.creator_email_at_creation);
  step('who made those of the account', made.includes('grace@example.com') && made.includes(undefined), made);
  const services = ofAccount.filter((token) => token.provisioner_type).map((token) => [token.provisioner_type, token.provisioner_id]);
  step('and through what', same(services, [['com.cloudflare.api.oauthtoken', null]]), services);
  step('none of the user tells that', ofUser.every((token) => token.creator_email_at_creation === undefined));
  step('some were used, some never', new Set(ofUser.map((token) => Boolean(token.last_used_on))).size === 2);
}

const api = client(first.api_token);
const zones = await all(api.zones.list({ per_page: 5 }));
const names = zones.map((zone) => zone.name);
step('zones', ['example.com', 'example.net', 'example.org'].every((name) => names.includes(name)), names);
step('a zone by its name', same((await all(api.zones.list({ name: 'example.com' }))).map((zone) => zone.name), ['example.com']));
step('a zone', (await api.zones.get({ zone_id: zones[0].id })).name === zones[0].name);
step('accounts', same((await all(api.accounts.list())).map((account) => account.id), first.account_ids));
step('user', (await api.user.get()).email === 'ada@example.com');
step('memberships', same((await all(api.memberships.list())).map((one) => one.account.id), first.account_ids));
await journey('user', calls(api, null), 'cfut_', first.account_ids[0]);
await journey('account', calls(api, first.account_ids[0]), 'cfat_', first.account_ids[0]);
await states('user', calls(api, null), first.account_ids[0]);
await states('account', calls(api, first.account_ids[0]), first.account_ids[0]);
await history(calls(api, null), calls(api, first.account_ids[1]));
step('nobody comes in', await refused(() => verify('x'.repeat(40), null), 401, 1000));
const { version } = JSON.parse(readFileSync(`${process.argv[3]}/node_modules/cloudflare/package.json`));
console.log(`node ${process.versions.node}: cloudflare ${version}: ${steps} steps passed`);
