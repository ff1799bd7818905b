import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Column, type Recipe } from '#libs/contracts';
import {
  ColumnClassificationEntity,
  DatasetEntity,
  DatasetVersionEntity,
  type Db,
  Queue,
  SealedObjectEntity,
  type Tx,
  VersionPartEntity,
} from '#libs/db';
import { type Actor, newId, utf8 } from '#libs/kernel';
import { openVault, type Runtime } from '#libs/platform';
import { publicKeyring, type PublicKeyring } from '#libs/seal';
import { openScratch, type SealedObject } from '#libs/storage';
import { openEngine } from '#libs/tabular';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { ensureTrainingIdentity } from '../../apps/gateway/src/training-identity.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { makePerson } from '../support/people.js';
import { makeToken, testRuntime, testServer, type TestRuntime } from '../support/server.js';

/** Stands in the label column, as a class of its own: a cell that must be nowhere in plaintext. */
export const canary = `canary-${randomBytes(6).toString('hex')}`;

/** 1200 records whose label follows from age and hours, but for every twentieth, which has the canary. */
const records = `
  SELECT i AS person, 20 + (i * 37) % 60 AS age, CASE WHEN i % 2 = 0 THEN 'f' ELSE 'm' END AS sex, (i * 13) % 50 AS hours,
    CASE WHEN i % 20 = 0 THEN '${canary}' WHEN 20 + (i * 37) % 60 + (i * 13) % 50 > 75 THEN 'high' ELSE 'low' END AS outcome
  FROM range(1200) t(i)`;

const columns: Column[] = [
  { name: 'person', type: 'integer' },
  { name: 'age', type: 'integer' },
  { name: 'sex', type: 'string' },
  { name: 'hours', type: 'integer' },
  { name: 'outcome', type: 'string' },
];

const policy = {
  name: 'people',
  purposes: ['model-training'],
  subject: 'person',
  transforms: [
    { match: { column: 'age' }, technique: 'generalization', width: 10 },
    { match: { column: ['sex', 'hours', 'outcome'] }, technique: 'keep' },
  ],
  require: { kAnonymity: { k: 5, quasiIdentifiers: ['age', 'sex'] } },
};

/** A person with a token; requests go over a real port, as the worker's do. */
export interface Person {
  readonly actor: Actor;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a test reads of an answer, it asserts on.
  readonly body: Record<string, unknown>;
}

export interface World {
  readonly database: TestDatabase;
  readonly home: string;
  readonly trainingToken: string;
  readonly release: string;
  readonly person: (name: string, ...roles: string[]) => Promise<Person>;
  readonly ask: (person: Person | string, method: string, path: string, body?: object) => Promise<Answer>;
  readonly stream: (person: Person, path: string) => Promise<string>;
  readonly grant: (to: Person, action: string, resource: string, purpose?: string) => Promise<string>;
  readonly revoke: (grant: string) => Promise<void>;
  /** Starts a run and answers with its address. */
  readonly start: (person: Person, recipe?: Partial<Recipe>) => Promise<string>;
  /** The job or run once it ended. */
  readonly ended: (person: Person, path: string) => Promise<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

/** The whole gateway on a port, with a dataset version in its vault and a release of it. */
export async function openWorld(): Promise<World> {
  const database = await testDatabase();
  const made = testRuntime(database);
  const access = await database.door('access');
  const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));
  const identity = await ensureTrainingIdentity(access, { given: undefined, alone: true, random });
  let origin = '';
  const queues: Queue[] = [];
  const queueFor = async (app: 'anonymization' | 'training'): Promise<Queue> => {
    const queue = new Queue({ url: database.urlFor(app), supervise: true, onError: () => undefined });
    await queue.start();
    queues.push(queue);
    return queue;
  };
  const queued = { anonymization: await queueFor('anonymization'), training: await queueFor('training') };
  const runtimeFor: TestRuntime['runtimeFor'] = (app): Runtime => ({
    ...made.runtimeFor(app),
    origin: () => origin,
    ...(app === 'training' && { queue: queued.training, trainingToken: identity.token }),
    ...(app === 'anonymization' && { queue: queued.anonymization }),
  });
  const slices = ['access', 'anonymization', 'training'] as const;
  const server = await testServer(GatewayModule.with(slices, runtimeFor), database, { runtimeFor });
  await server.app.listen(0, '127.0.0.1');
  origin = (await server.app.getUrl()).replace('localhost', '127.0.0.1');

  const ask: World['ask'] = async (who, method, path, body) => {
    const token = typeof who === 'string' ? who : who.token;
    const response = await fetch(new URL(path, origin), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
  const ended: World['ended'] = async (who, path) => {
    for (;;) {
      const { body } = await ask(who, 'GET', path);
      if (!['queued', 'running'].includes(String(body['state']))) return body;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const person: World['person'] = async (name, ...roles) => {
    const actor = await makePerson(database, `${name}@example.org`, { roles });
    return { actor, token: await makeToken(database, actor) };
  };
  const steward = await person('steward', 'steward');
  const version = await insertVersion(await database.door('ingestion'), made, steward.actor);
  const release = await makeRelease({ ask, ended }, steward, version);
  return {
    database,
    home: made.home,
    trainingToken: identity.token,
    release,
    person,
    ask,
    ended,
    stream: async (who, path) => {
      const response = await fetch(new URL(path, origin), {
        headers: { authorization: `Bearer ${who.token}` },
      });
      return response.text();
    },
    grant: async (to, action, resource, purpose = 'model-training') => {
      const principal = `user:${to.actor.name}`;
      const body = { principal, actions: [action], resource, purpose };
      return String((await ask(steward, 'POST', '/v1/grants', body)).body['id']);
    },
    revoke: async (grant) => {
      await ask(steward, 'DELETE', `/v1/grants/${grant}`);
    },
    start: async (who, recipe = {}) => {
      const body = {
        name: 'outcomes',
        release,
        purpose: 'model-training',
        recipe: { model: 'classifier', label: 'outcome', epochs: 3, ...recipe },
      };
      const { body: accepted } = await ask(who, 'POST', '/v1/training-runs', body);
      return String(accepted['job']).replace('/v1/jobs/', '/v1/training-runs/');
    },
    stop: async () => {
      await server.stop();
      for (const queue of queues) await queue.stop(1);
      await database.drop();
      made.remove();
    },
  };
}

/** What an upload would leave: a sealed part in the vault and its rows in the catalog. */
async function insertVersion(ingestion: Db, made: TestRuntime, owner: Actor): Promise<number> {
  const { config, store, random } = made.runtimeFor('ingestion');
  const vault: PublicKeyring = publicKeyring(await openVault(config.keys));
  const prefix = newId(new Date(), random);
  const scratch = openScratch(config.scratch);
  const engine = await openEngine({ newFile: () => scratch.file() });
  const file = scratch.file();
  const rows = await engine.copyTo({ sql: records, file, format: 'parquet' });
  const part = await store.putFd({ prefix, id: newId(new Date(), random), to: vault, fd: file.fd });
  engine.close();
  scratch.close();
  const source = (async function* () {
    yield await Promise.resolve(utf8('{}'));
  })();
  const profile = await store.put({ prefix, id: newId(new Date(), random), to: vault, source });
  await ingestion.write(owner, 'version.create', async (tx) => {
    const [datasetId, id] = [tx.newId(), tx.newId()];
    tx.record({ resource: { kind: 'version', id } });
    await insertObject(tx, part);
    await insertObject(tx, profile);
    await tx.repo(DatasetEntity).insert({
      ...{ id: datasetId, name: 'people', description: null, tags: [], subjectKey: 'person' },
      ...{ ownerId: owner.id, createdAt: tx.now, updatedAt: tx.now },
    });
    await tx.repo(DatasetVersionEntity).insert({
      ...{ id, datasetId, number: 1, rows: String(rows), bytes: '1', sha256: '0'.repeat(64) },
      ...{ mediaType: 'text/csv', columns, profile: { rows, columns: [] }, profileObjectId: profile.id },
      ...{ jobId: prefix, createdBy: owner.id, createdAt: tx.now },
    });
    await tx
      .repo(VersionPartEntity)
      .insert({ versionId: id, position: 0, objectId: part.id, rows: String(rows) });
    const types = ['direct', 'quasi', 'quasi', 'none', 'sensitive'] as const;
    const common = { category: 'NONE', confidence: 1, evidence: [], decidedBy: 'steward' as const };
    await tx.repo(ColumnClassificationEntity).insert(
      columns.map(({ name }, position) => {
        return { ...common, versionId: id, position, name, identifierType: types[position] ?? 'none' };
      }),
    );
  });
  return 1;
}

async function insertObject(tx: Tx, object: SealedObject): Promise<void> {
  const sizes = { bytes: String(object.bytes), plainBytes: String(object.plainBytes) };
  await tx.repo(SealedObjectEntity).insert({ ...object, ...sizes, createdAt: tx.now });
}

async function makeRelease(
  { ask, ended }: Pick<World, 'ask' | 'ended'>,
  steward: Person,
  version: number,
): Promise<string> {
  await ask(steward, 'PUT', '/v1/policies/people', policy);
  const body = { dataset: 'people', version, policy: 'people', purpose: 'model-training' };
  const { body: accepted } = await ask(steward, 'POST', '/v1/releases', body);
  const job = await ended(steward, String(accepted['job']));
  const result = job['result'] as { release: string } | undefined;
  if (!result) throw new Error(`no release: ${JSON.stringify(job['problem'] ?? accepted)}`);
  return result.release;
}

/** Process ids of this process's own workers. */
export function trainingWorkers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = / (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '')?.[1];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return parent === String(process.pid) && command.includes('train.worker.js');
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}

/** Every file below a folder, as bytes. */
export function filesBelow(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    names.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))]),
  );
}
