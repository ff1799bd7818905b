import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Risk } from '#libs/contracts';
import { type Db, ReleaseEntity } from '#libs/db';
import { type Actor, type Id } from '#libs/kernel';
import { makeDataset, makeGroup, makePerson } from '../support/people.js';
import { makeToken } from '../support/server.js';
import { makePolicyVersion, makeVersion } from './rows.js';
import { id, World } from './world.js';
import { caseCount } from '../support/case-count.js';

let world: World;
let anonymization: Db;
let policyVersion: Id;
let count = 0;

beforeAll(async () => {
  world = await World.start();
  anonymization = await world.database.door('anonymization');
  policyVersion = await makePolicyVersion(world.database, world.things.stranger);
}, 120_000);
afterAll(() => world.stop());

const purpose = 'research';
/** Nobody reads it here. */
const noRisk = {} as Risk;
const actionSets = [['read'], ['read-raw'], ['manage'], ['query', 'read'], ['reidentify'], ['discover']];
/** Any number: it picks one of what there is when its turn comes. */
const pick = fc.nat({ max: 63 });
const of = <T>(all: readonly T[], which: number): T => all[which % all.length] as T;

/** What the person, or a service of theirs, tries next; a number says who, on what, for whom, with which actions. */
const step = fc.record({
  by: pick,
  does: fc.constantFrom(
    ...([
      'service',
      'token',
      'group',
      'grant',
      'grant',
      'ask',
      'approve',
      'tag',
      'dataset',
      'release',
    ] as const),
  ),
  whom: pick,
  what: pick,
  how: pick,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What other people gave before: to whom, on what, which actions. */
const given = fc.record({ whom: pick, what: pick, how: pick });

/** One person with every role, what others have, and all that comes to be. */
class Scene {
  readonly tokens: string[] = [];
  readonly principals: string[] = [];
  readonly names: string[] = [];
  readonly requests: string[] = [];
  readonly releases: { id: Id; dataset: string }[] = [];
  readonly foreign: { id: Id; name: string; version: Id }[] = [];
  readonly tag = `tag-${String(count)}`;
  #made = 0;

  private constructor(
    readonly person: Actor,
    readonly other: Actor,
  ) {}

  static async start(grants: readonly { whom: number; what: number; how: number }[]): Promise<Scene> {
    count += 1;
    const { database } = world;
    const at = `${String(count)}@example.org`;
    const person = await makePerson(database, `one-${at}`, { roles: ['admin', 'steward', 'engineer'] });
    const other = await makePerson(database, `other-${at}`, { roles: ['steward', 'engineer'] });
    const scene = new Scene(person, other);
    scene.tokens.push(await makeToken(database, person));
    const service = await makePerson(database, `theirs-${String(count)}`, { kind: 'service' });
    await database.seed('UPDATE principal SET created_by = $2 WHERE id = $1', [service.id, other.id]);
    const group = await makeGroup(database, `group-${String(count)}`);
    const places: [string, string][] = [['tag', scene.tag]];
    for (const [i, tags] of [[scene.tag], [], ['other']].entries()) {
      const name = `theirs-${String(count)}-${String(i)}`;
      const dataset = await makeDataset(database, name, other, tags);
      scene.foreign.push({ id: dataset, name, version: await makeVersion(database, dataset, other.id) });
      places.push(['dataset', dataset]);
    }
    for (const { whom, what, how } of grants) {
      const to = of([person.id, service.id, group, group, other.id], whom);
      await database.seed(
        `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, granted_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now())`,
        [id(), to, of(actionSets, how), ...of(places, what), purpose, other.id],
      );
    }
    scene.principals.push(`user:${person.name}`, `service:${service.name}`, `group:group-${String(count)}`);
    scene.names.push(...scene.foreign.map(({ name }) => name));
    return scene;
  }

  async #send(method: 'GET' | 'POST' | 'PATCH', url: string, token: string, payload?: object) {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await world.server.app.inject({ method, url, headers, ...(payload && { payload }) });
    // The data of a release are no JSON.
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: isJson ? answer.json<Record<string, string>>() : {} };
  }

  /** What the person is answered. */
  async asked(path: string, payload: object): Promise<Record<string, unknown>> {
    const { status, body } = await this.#send('POST', path, this.tokens[0] ?? '', payload);
    return { ...body, status };
  }

  async try({ by, does, whom, what, how }: Step): Promise<void> {
    const token = of(this.tokens, by);
    const name = `made-${String(count)}-${String((this.#made += 1))}`;
    const post = (path: string, body: object) => this.#send('POST', path, token, body);
    const principal = of(this.principals, whom);
    const actions = of(actionSets, how);
    const places = [`tag:${this.tag}`, '*', ...this.names.map((one) => `dataset:${one}`)];
    const resource = of([...places, ...this.releases.map((one) => `release:${one.id}`)], what);
    switch (does) {
      case 'service': {
        const { status } = await post('/v1/services', { name, roles: ['steward', 'engineer', 'admin'] });
        if (status !== 201) return;
        this.principals.push(`service:${name}`);
        const { body } = await post('/v1/tokens', { principal: `service:${name}`, name });
        if (body['token'] !== undefined) this.tokens.push(body['token']);
        return;
      }
      case 'token': {
        const { body } = await post('/v1/tokens', { principal, name });
        if (body['token'] !== undefined) this.tokens.push(body['token']);
        return;
      }
      case 'group': {
        const members = [principal, of(this.principals, how)].filter((one) => !one.startsWith('group:'));
        if ((await post('/v1/groups', { name, members })).status === 201)
          this.principals.push(`group:${name}`);
        return;
      }
      case 'grant':
        await post('/v1/grants', { principal, actions, resource, purpose });
        return;
      case 'ask': {
        const { body } = await post('/v1/access-requests', { resource, actions, purpose });
        if (body['id'] !== undefined) this.requests.push(body['id']);
        return;
      }
      case 'approve':
        if (this.requests.length > 0)
          await post(`/v1/access-requests/${of(this.requests, what)}/approve`, {});
        return;
      case 'tag': {
        const tags = of([[this.tag], ['other'], []], how);
        await this.#send('PATCH', `/v1/datasets/${of(this.names, what)}`, token, { tags });
        return;
      }
      case 'dataset':
        await post('/v1/datasets', { name, tags: [this.tag] });
        return;
      case 'release':
        await this.#release(of(this.foreign, what));
    }
  }

  /** As the job's last write would: it is the asker's. */
  async #release({ name, version }: { name: string; version: Id }): Promise<void> {
    const release = id();
    const made = anonymization.write(this.person, 'release.done', async (tx) => {
      tx.record({ resource: { kind: 'release', id: release } });
      await tx.repo(ReleaseEntity).insert({
        ...{ id: release, versionId: version, policyVersionId: policyVersion, purpose, jobId: release },
        ...{ rows: '1', suppressed: '0', columns: [], risk: noRisk, hierarchies: [], treatment: null },
        ...{ createdBy: this.person.id, createdAt: tx.now },
      });
    });
    await made.then(
      () => this.releases.push({ id: release, dataset: name }),
      () => undefined,
    );
  }

  /** Datasets of others whose raw records, or releases as this person made them, open to the person or a service. */
  async readable(): Promise<string[]> {
    const open = new Set<string>();
    const isOpen = ({ status }: { status: number }): boolean => status !== 403 && status !== 404;
    for (const token of new Set(this.tokens)) {
      for (const { name } of this.foreign) {
        const ask = { dataset: name, version: 1, limit: 1 };
        if (isOpen(await this.#send('POST', '/v1/policies/first/preview', token, ask))) open.add(name);
      }
      for (const { id: release, dataset } of this.releases) {
        const path = `/v1/releases/${release}/data?purpose=${purpose}`;
        if (isOpen(await this.#send('GET', path, token))) open.add(dataset);
        const ask = { release, column: 'a', tokens: ['x'], purpose, reason: 'none' };
        if (isOpen(await this.#send('POST', '/v1/reidentifications', token, ask))) open.add(dataset);
      }
    }
    return [...open].sort();
  }
}

it('what somebody else let one person read, they read: the doors are not simply shut', async () => {
  const scene = await Scene.start([{ whom: 0, what: 2, how: 1 }]);
  expect(await scene.readable()).toEqual([scene.names[1]]);
});

it('a release under a grant of whoever asks for it is refused before any work is done', async () => {
  const scene = await Scene.start([{ whom: 0, what: 2, how: 0 }]);
  const ask = { dataset: scene.names[1], version: 1, policy: 'first', purpose };
  expect(await scene.asked('/v1/releases', ask)).toMatchObject({ status: 403, code: 'reach.widened' });
  // Where there is no grant of theirs, what is wrong is something else.
  expect(await scene.asked('/v1/releases', { ...ask, dataset: scene.names[2] })).not.toMatchObject({
    code: 'reach.widened',
  });
});

it('one person and the services they make never read what a second person did not let them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(given, { maxLength: 4 }),
      fc.array(step, { minLength: 1, maxLength: 10 }),
      async (grants, steps) => {
        const scene = await Scene.start(grants);
        const before = await scene.readable();
        for (const one of steps) await scene.try(one);
        const after = await scene.readable();
        expect(after.filter((name) => !before.includes(name))).toEqual([]);
      },
    ),
    { numRuns: caseCount(30), endOnFailure: true },
  );
}, 900_000);
