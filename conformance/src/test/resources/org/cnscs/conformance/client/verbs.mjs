/** What ClientsIT asks of the client in JavaScript: verbs.mjs DIRECTORY URL VERB ARGUMENTS. */

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

const [directory, url, verb, ...words] = process.argv.slice(2);
const { Conflict, Ended, Space, SpaceError, elements, escape } = await import(pathToFileURL(`${directory}/cnscs-space.mjs`));

const space = new Space(url);
const say = (...what) => process.stdout.write(`${what.join(' ')}\n`);
const value = (text) => (text.startsWith('\\') ? text.slice(1) : text);

async function refused(kind, status, operation) {
  await assert.rejects(operation, (e) => e instanceof kind && e.status === status);
}

async function collect(iterable) {
  const all = [];
  for await (const one of iterable) all.push(one);
  return all;
}

async function first(iterable) {
  for await (const one of iterable) return one;
}

async function versions() {
  const sequence = await space.put('tour/a', '<A n="1"/>', { absent: true });
  await refused(Conflict, 412, () => space.put('tour/a', '<A/>', { absent: true }));
  assert.deepEqual(await space.get('tour/a'), { id: 'tour/a', version: 1, xml: '<A n="1"/>' });
  assert.ok((await space.put('tour/a', '<A n="2"/>', { version: 1 })) > sequence);
  await refused(Conflict, 412, () => space.put('tour/a', '<A/>', { version: 1 }));
  await refused(Conflict, 412, () => space.put('tour/b', '<A/>', { present: true }));
  await refused(Conflict, 412, () => space.delete('tour/a', { version: 1 }));
  await space.delete('tour/a', { version: 2 });
  assert.equal(await space.get('tour/a'), null);
  await refused(SpaceError, 404, () => space.delete('tour/a'));
  await refused(SpaceError, 400, () => space.write('<not well-formed'));
}

async function leases() {
  const lease = await space.grant('tour/l', { tier: 'exclusive', holder: 'me', lease: 60 });
  await refused(Conflict, 409, () => space.grant('tour/l', { tier: 'shared', holder: 'you', lease: 60 }));
  await space.put('tour/l', '<L/>', { token: lease.token });
  assert.equal((await space.renew(lease.id, 600)).recall.holder, 'you');
  await space.cancel(lease.id);
  await refused(Ended, 410, () => space.cancel(lease.id));
  await refused(Conflict, 412, () => space.put('tour/l', '<L/>', { token: lease.token }));
  const entry = await space.write('<Leased/>', { lease: 60 });
  await space.renew(entry, 600);
  await space.cancel(entry);
  assert.equal(await space.read('<Leased/>'), null);
}

async function transactions() {
  const tricky = '<T n="2" a=">"><c:document xmlns:c="urn:x"><!-- </c:document> --><b/></c:document></T>';
  const ids = await space.writeAll(['<T n="1"/>', tricky, '<T n="3"/>']);
  assert.deepEqual((await collect(space.contents('<T/>', { page: 2 }))).map((d) => d.id), ids);
  const transaction = await space.begin();
  assert.equal((await space.join(transaction.id).take('<T n="1"/>')).id, ids[0]);
  assert.equal(await space.takeIfExists('<T n="1"/>'), null);
  await transaction.write('<T n="4"/>');
  assert.equal(await transaction.put('tour/t', '<A/>'), null);
  await transaction.renew(120);
  assert.equal(await space.get('tour/t'), null);
  await transaction.commit();
  const aborted = await space.begin();
  assert.ok(await aborted.take('<T n="2"/>'));
  await aborted.abort();
  await refused(Ended, 410, () => aborted.commit());
  assert.equal((await space.readIfExists('<T n="2"/>', { timeout: 60 })).id, ids[1]);
  assert.equal(await space.readIfExists('<Never/>', { timeout: 60 }), null);
  assert.deepEqual((await space.takeAll('<T/>', 10)).map((d) => d.xml), [tricky, '<T n="3"/>', '<T n="4"/>']);
  assert.deepEqual(await space.takeAll('<T/>', 10), []);
}

async function registrations() {
  const registration = await space.notify('<R/>', { lease: 60 });
  await space.write('<Other/>');
  const entry = await space.write('<R/>');
  const event = await first(space.watch({ after: registration.sequence, registration: registration.id }));
  assert.deepEqual(event.changed, [entry]);
  await space.cancel(registration.id);
  await refused(Ended, 410, () => first(space.watch({ after: 0, registration: registration.id })));
}

const verbs = {
  async write(id) {
    const customer = escape('Zo\u00eb & "Co" <\u{1d11e}>');
    const lines = `<lines><Line item="\\#7 pen" count="3"/><Line item="${escape("a 'b'")}" count="-1"/></lines>`;
    say(await space.write(`<Order id="${id}" customer="${customer}" amount="12.5">${lines}</Order>`, { lease: 600 }));
  },
  async read(id) {
    const { xml } = await space.read(`<Order id="${id}"/>`, { timeout: 20 });
    const [order, ...within] = elements(xml);
    const lines = within.filter((e) => e.name === 'Line').map(({ attributes: { item, count } }) => `${value(item)}*${count}`);
    say(`${order.attributes.id}|${value(order.attributes.customer)}|${order.attributes.amount}|${lines}`);
  },
  async search(query) {
    for (const hit of await space.search(query)) say(hit.kind, hit.document);
    const { facets } = await space.find(query, { sort: 'id:desc', facets: ['kind', 'element'], fragments: 2 });
    assert.deepEqual(facets.map((facet) => facet.field), ['kind', 'element']);
  },
  async watch(after) {
    for await (const { sequence, changed, removed } of space.watch({ after: Number(after) })) {
      say(sequence, ...changed, ...removed.map((id) => `-${id}`));
    }
  },
  async work() {
    say('ready');
    for (;;) {
      const job = elements((await space.take('<Job/>', { timeout: 60 })).xml)[0].attributes.n;
      if (job === 'end') return;
      say(job);
    }
  },
  async take() {
    const document = await space.take('<Job/>', { timeout: 1 });
    say(document && elements(document.xml)[0].attributes.n);
  },
  async tour() {
    for (const part of [versions, leases, transactions, registrations]) {
      await part();
      say(part.name);
    }
  },
};

await verbs[verb](...words);
