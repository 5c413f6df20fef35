/**
 * A client of a CNSCS space server for Node, without dependencies.
 *
 * It is written from docs/reference/http.md, and speaks of the same things: a Space, its Entries (also those within a
 * Transaction), documents, leases and events. Entries, templates and documents are texts of XML. Times are in seconds.
 *
 * Every change is sent with a key of its own (Idempotency-Key), and sent again under the same key when no answer came: it is
 * carried out once, and an entry that was taken is not lost with an answer. A server that was started anew does not know the old
 * keys.
 */

import http from 'node:http';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const NAMESPACE = 'urn:cnscs:space:1';
const ID = /^[A-Za-z0-9._~@:/\-]{1,512}$/;
const SLICE = 30; // a longer wait is several requests, so that nobody waits for long on behalf of a client that has died
const ATTEMPTS = 5;
const PATIENCE = 10; // seconds beyond a wait until an answer counts as lost

/** A refusal or failure; `type` is the last part of the problem's type, `status` that of HTTP, or 0 without an answer. */
export class SpaceError extends Error {
  constructor(type, status, detail) {
    super(detail);
    this.name = new.target.name;
    this.type = type;
    this.status = status;
  }
}

/** A condition did not hold, or a lease is in the way; nothing was changed. */
export class Conflict extends SpaceError {}

/** A lease, transaction or registration is no longer in force. */
export class Ended extends SpaceError {}

/** No answer came. A change may have happened or not. */
export class Unreachable extends SpaceError {}

const seconds = () => performance.now() / 1000;

function checked(id) {
  if (!ID.test(id)) {
    throw new TypeError(`Not the id of a document: ${JSON.stringify(id)}; an id is 1 to 512 characters of A-Z a-z 0-9 . _ ~ @ : / -`);
  }
  return id;
}

function problemOf({ status, body }) {
  let type = 'failed';
  let detail = `The server answered ${status} and does not say why`;
  try {
    const problem = JSON.parse(body);
    type = problem.type.replace('urn:cnscs:problem:', '');
    detail = problem.detail;
  } catch (e) {
    detail += ` (${e.message})`;
  }
  return new ({ conflict: Conflict, ended: Ended }[type] ?? SpaceError)(type, status, detail);
}

/** Escapes a text for an attribute or element. */
export function escape(text) {
  return String(text).replace(/[&<>"'\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);
}

const MARKUP = /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<\/?(?:[^<>"']|"[^"]*"|'[^']*')*>/g;

/** Undoes the escaping of a text. */
export function unescape(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  const one = (_, hex, decimal, name) => (name ? named[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)));
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g, one);
}

/** Returns the elements of a document in the order of their start tags, each with its `name` and `attributes`. */
export function elements(xml) {
  return [...xml.matchAll(MARKUP)]
    .filter(([tag]) => !/^<[!?/]/.test(tag))
    .map(([tag]) => ({
      name: /^<([^\s/>]+)/.exec(tag)[1],
      attributes: Object.fromEntries(
        [...tag.matchAll(/\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name, a, b]) => [name, unescape(a ?? b)]),
      ),
    }));
}

/** Takes the documents out of a `c:contents`: each stands in its `c:document` with exactly its own text. */
function documentsOf(contents) {
  const found = [];
  let depth = 0;
  let start = null;
  for (const { 0: tag, index } of contents.matchAll(MARKUP)) {
    if (/^<[!?]/.test(tag)) continue;
    const closes = tag.startsWith('</');
    if (closes) depth--;
    if (depth === 1 && closes) {
      found.push({ ...start.attributes, xml: contents.slice(start.end, index) });
    } else if (depth === 1 && !tag.endsWith('/>')) {
      const { id, version } = elements(tag)[0].attributes;
      start = { attributes: { id, version: Number(version) }, end: index + tag.length };
    }
    if (!closes && !tag.endsWith('/>')) depth++;
  }
  return found;
}

/** The sender of requests to one space. Redirects are not followed: the server sends none. */
class Caller {
  constructor(url, token) {
    const { protocol, hostname, port, pathname } = new URL(url);
    const path = /^\/?(?:spaces\/([A-Za-z0-9._-]+)\/?)?$/.exec(pathname);
    if (protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(hostname) || !path) {
      throw new TypeError(`Not the URL of a space: ${url}; it is http://127.0.0.1:PORT or http://127.0.0.1:PORT/spaces/NAME`);
    }
    this.where = { host: hostname.replace(/[[\]]/g, ''), port: port || 80, agent: new http.Agent({ keepAlive: true }) };
    this.base = `/spaces/${path[1] ?? 'main'}`;
    this.headers = { Accept: 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  }

  /** Sends a request, and returns the response, whose body is not read yet. */
  open(method, path, { query = {}, body, headers = {}, wait = 0 }) {
    const all = Object.entries(query).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
    const given = all.filter(([, value]) => value !== undefined && value !== null);
    const target = this.base + path + (given.length ? `?${new URLSearchParams(given)}` : '');
    const content = Buffer.from(body ?? '');
    const length = method === 'GET' ? {} : { 'Content-Length': content.length };
    return new Promise((resolve, reject) => {
      const options = { ...this.where, method, path: target, headers: { ...this.headers, ...length, ...headers } };
      const request = http.request(options, resolve);
      request.setTimeout((wait + PATIENCE) * 1000, () => request.destroy(new Error('no answer in time')));
      request.on('error', reject);
      request.end(content);
    });
  }

  async exchange(method, path, more) {
    const response = await this.open(method, path, more);
    const parts = [];
    for await (const part of response) parts.push(part);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() };
  }

  /** Sends a request until an answer comes. With `missing`, null stands for a document that is not there. */
  async call(method, path, { missing = false, ...more } = {}) {
    const key = method === 'GET' ? {} : { 'Idempotency-Key': randomUUID() };
    const request = { ...more, headers: { ...more.headers, ...key } };
    for (let attempt = 1; ; attempt++) {
      let answer;
      try {
        answer = await this.exchange(method, path, request);
      } catch (e) {
        if (attempt === ATTEMPTS) throw this.unreachable(e);
      }
      // 503 says that nothing has happened; 502 does not, and who answers next may not know the key.
      const passing = !answer || answer.status === 503 || (answer.status === 502 && method === 'GET');
      if (!passing || attempt === ATTEMPTS) return this.accepted(answer, missing);
      await sleep(100 * 2 ** attempt);
    }
  }

  accepted(answer, missing) {
    if (answer.status < 300) return answer;
    const problem = problemOf(answer);
    if (missing && problem.type === 'no-document') return null;
    throw problem;
  }

  unreachable(cause) {
    const detail = `The space server at http://${this.where.host}:${this.where.port} does not answer (${cause.code ?? cause.message}); check the URL, and that it runs`;
    return new Unreachable('unreachable', 0, detail);
  }
}

const json = ({ body }) => JSON.parse(body);
const documentOf = (id, { headers, body }) => ({ id, version: Number(headers.etag.replaceAll('"', '')), xml: body });

/** What can be done with entries and documents, at once in a Space or later together in a Transaction. */
export class Entries {
  constructor(caller, transaction) {
    this.caller = caller;
    this.transaction = transaction;
  }

  send(method, path, more = {}) {
    return this.caller.call(method, path, { ...more, query: { ...more.query, transaction: this.transaction } });
  }

  /** Writes an entry for `lease` seconds, or for ever, and returns its id. */
  async write(entry, { lease } = {}) {
    return json(await this.send('POST', '/entries', { query: { lease }, body: entry })).id;
  }

  /** Writes several entries, all or none, and returns their ids. */
  async writeAll(entries, { lease } = {}) {
    const parts = entries.map((entry) => `<c:entry>${entry}</c:entry>`).join('');
    const body = `<c:entries xmlns:c="${NAMESPACE}">${parts}</c:entries>`;
    return json(await this.send('POST', '/entries', { query: { bulk: 'true', lease }, body })).ids;
  }

  /** Returns the oldest entry that matches, `{id, version, xml}`, waiting up to `timeout` seconds for one, or null. */
  read(template, { timeout = 0 } = {}) {
    return this.await('/read', template, timeout);
  }

  /** Removes the oldest entry that matches and returns it, waiting up to `timeout` seconds for one, or null. */
  take(template, { timeout = 0 } = {}) {
    return this.await('/take', template, timeout);
  }

  /** Reads like read, but waits only for what transactions hold. */
  readIfExists(template, { timeout = 0 } = {}) {
    return this.match('/read', template, timeout, 'true');
  }

  /** Takes like take, but waits only for what transactions hold. */
  takeIfExists(template, { timeout = 0 } = {}) {
    return this.match('/take', template, timeout, 'true');
  }

  /** Waits for the first entry that matches, and takes up to `most` that are there. */
  async takeAll(template, most, { timeout = 0 } = {}) {
    return documentsOf((await this.send('POST', '/take', { query: { most, timeout }, body: template, wait: timeout })).body);
  }

  /** Goes through all entries that match, in the order of writing, by the page. */
  async *contents(template, { page = 1000 } = {}) {
    for (let after; ; ) {
      const found = documentsOf((await this.send('POST', '/contents', { query: { after, limit: page }, body: template })).body);
      if (!found.length) return;
      yield* found;
      after = found.at(-1).id;
    }
  }

  /** Returns the document with an id, or null. */
  async get(id) {
    const answer = await this.send('GET', `/entries/${checked(id)}`, { missing: true });
    return answer && documentOf(id, answer);
  }

  /**
   * Stores a document, if the condition holds: its `version`, whether it is there (`absent`, `present`), the `token` of an exclusive
   * lease on it. Returns the sequence number of the commit, or null within a transaction.
   */
  put(id, xml, conditions = {}) {
    return this.change('PUT', id, conditions, xml);
  }

  /** Removes a document, under the same conditions; one that is not there is an error `no-document`. */
  delete(id, conditions = {}) {
    return this.change('DELETE', id, conditions);
  }

  async change(method, id, { version, absent, present, token }, body) {
    const headers = {
      ...(version !== undefined && { 'If-Match': `"${version}"` }),
      ...(present && { 'If-Match': '*' }),
      ...(absent && { 'If-None-Match': '*' }),
      ...(token && { 'Fencing-Token': String(token) }),
    };
    const answer = await this.send(method, `/entries/${checked(id)}`, { headers, body });
    return answer.body ? json(answer).sequence : null;
  }

  async await(path, template, timeout) {
    const end = seconds() + timeout;
    for (;;) {
      const found = await this.match(path, template, Math.max(0, Math.min(SLICE, end - seconds())));
      if (found || seconds() >= end) return found;
    }
  }

  async match(path, template, wait, ifExists) {
    const query = { timeout: wait.toFixed(3), 'if-exists': ifExists };
    const answer = await this.send('POST', path, { query, body: template, wait });
    return answer.status === 204 ? null : documentOf(answer.headers['content-location'].split('/entries/')[1], answer);
  }
}

/** Entries as one transaction sees them. */
export class Transaction extends Entries {
  get id() {
    return this.transaction;
  }

  /** Lets all that was done within it take effect at one moment. */
  async commit() {
    await this.caller.call('POST', `/transactions/${this.id}`);
  }

  /** Ends it as if nothing had happened. */
  async abort() {
    await this.caller.call('DELETE', `/transactions/${this.id}`);
  }

  /** Sets a new end, counted from now. */
  async renew(lease) {
    await this.caller.call('PUT', `/transactions/${this.id}`, { query: { lease } });
  }
}

/** One space of a server on this machine. */
export class Space extends Entries {
  constructor(url = 'http://127.0.0.1:7480', { token } = {}) {
    super(new Caller(url, token));
  }

  /** Begins a transaction that ends by itself after so many seconds. */
  async begin({ lease = 60 } = {}) {
    return this.join(json(await this.send('POST', '/transactions', { query: { lease } })).id);
  }

  /** Takes part in a transaction that somebody has begun. */
  join(id) {
    return new Transaction(this.caller, checked(id));
  }

  /** Returns hits, best first. It sees all that was committed before. */
  async search(q, options) {
    return (await this.find(q, options)).hits;
  }

  /** Returns hits with their total, the facets, and `next`, to be given as `after` for the hits that follow. */
  async find(q, { limit = 100, sort, after, facets: facet = [], counts, fragments, within } = {}) {
    return json(await this.send('GET', '/search', { query: { q, limit, sort, after, facet, counts, fragments, within } }));
  }

  /** Asks for a lease on an id, waiting `timeout` seconds for others to give way; else it is a Conflict. */
  async grant(of, { tier, holder, lease, timeout = 0 }) {
    return json(await this.send('POST', '/leases', { query: { of: checked(of), tier, holder, lease, timeout }, wait: timeout }));
  }

  /** Sets a new end of a lease, an entry or a registration, or makes it as long as possible. */
  async renew(id, lease) {
    return json(await this.send('PUT', `/leases/${checked(id)}`, { query: { lease } }));
  }

  /** Ends a lease; that of an entry removes the entry. */
  async cancel(id) {
    await this.send('DELETE', `/leases/${checked(id)}`);
  }

  /** Makes a registration, whose events `watch` tells. */
  async notify(template, { lease }) {
    return json(await this.send('POST', '/registrations', { query: { lease }, body: template }));
  }

  /**
   * Goes through events, `{sequence, changed, removed}`, for ever: of all batches `after` a sequence number, or from now on, or of a
   * `registration`. A stream that breaks is opened again behind the last event. Without `after`, nothing is behind the first break
   * if no event came before it. Nobody to be reached for `patience` seconds is Unreachable.
   */
  async *watch({ after, registration, patience = 60 } = {}) {
    for (let reached = seconds(); ; ) {
      try {
        for await (const event of this.events(after, registration)) {
          reached = seconds();
          if (event) {
            after = event.sequence;
            yield event;
          }
        }
      } catch (e) {
        if (e instanceof SpaceError) throw e;
        if (seconds() - reached > patience) throw this.caller.unreachable(e);
      }
      await sleep(200);
    }
  }

  /** Goes through the events of one stream; null stands for a sign of life. */
  async *events(after, registration) {
    const headers = after === undefined ? {} : { 'Last-Event-ID': String(after) };
    const response = await this.caller.open('GET', '/events', { query: { after, registration }, headers, wait: 2 * PATIENCE });
    try {
      if ([502, 503].includes(response.statusCode)) throw new Error(`status ${response.statusCode}`);
      if (response.statusCode !== 200) throw problemOf({ status: response.statusCode, body: (await response.toArray()).join('') });
      let broken;
      response.on('error', (e) => (broken = e));
      for await (const line of createInterface({ input: response })) {
        const told = line.startsWith('data:') ? JSON.parse(line.slice(5)) : null; // one event is one line of data
        if (told && !('sequence' in told)) throw problemOf({ status: told.status, body: JSON.stringify(told) }); // it cannot go on
        yield told;
      }
      if (broken) throw broken;
    } finally {
      response.destroy();
    }
  }
}
