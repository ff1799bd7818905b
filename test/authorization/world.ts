import { randomBytes } from 'node:crypto';
import { type AppRole, type Db, Queue } from '#libs/db';
import { parsePolicy } from '#libs/deidentify';
import { newId, type Id } from '#libs/kernel';
import { openVault, type Runtime } from '#libs/platform';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { ensureTrainingIdentity } from '../../apps/gateway/src/training-identity.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { makeDataset, makeGroup, makePerson } from '../support/people.js';
import { testRuntime, testServer, type TestServer } from '../support/server.js';

export const id = (): Id => newId(new Date(), (n) => randomBytes(n));

/** One of each kind of thing that the gateway lists, and a few more, put straight into the catalog. */
export interface Things {
  /** Whose all of it is. */
  readonly stranger: Id;
  readonly datasets: { readonly id: Id; readonly name: string }[];
  readonly releases: Id[];
  readonly models: Id[];
  readonly runs: Id[];
  readonly requests: Id[];
  readonly policies: string[];
  readonly hierarchies: string[];
}

/** The whole gateway over a database of its own, and things in it that belong to nobody who asks. */
export class World {
  private constructor(
    readonly database: TestDatabase,
    readonly server: TestServer,
    readonly db: Db,
    readonly groups: readonly Id[],
    readonly things: Things,
    private readonly closing: readonly (() => Promise<void> | void)[],
  ) {}

  static async start(): Promise<World> {
    const database = await testDatabase();
    const made = testRuntime(database);
    await openVault(made.runtimeFor('anonymization').config.keys);
    const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));
    const access = await database.door('access');
    const identity = await ensureTrainingIdentity(access, { given: undefined, alone: true, random });
    const queues = new Map<AppRole, Queue>();
    for (const app of ['ingestion', 'anonymization', 'training'] as const) {
      const queue = new Queue({ url: database.urlFor(app), supervise: false, onError: () => undefined });
      await queue.start();
      queues.set(app, queue);
    }
    const runtimeFor = (app: AppRole): Runtime => {
      const queue = queues.get(app);
      const own = app === 'training' ? { trainingToken: identity.token } : {};
      return { ...made.runtimeFor(app), ...own, ...(queue && { queue }) };
    };
    const slices = ['access', 'ingestion', 'anonymization', 'training'] as const;
    const server = await testServer(GatewayModule.with(slices, runtimeFor), database, { runtimeFor });
    const stranger = await makePerson(database, 'stranger@example.org');
    const groups = [await makeGroup(database, 'nurses'), await makeGroup(database, 'doctors')];
    const things = await populate(database, stranger.id);
    const closing = [
      () => server.stop(),
      ...[...queues.values()].map((queue) => () => queue.stop(1)),
      () => database.drop(),
      () => made.remove(),
    ];
    return new World(database, server, access, groups, things, closing);
  }

  async stop(): Promise<void> {
    for (const close of this.closing) await close();
  }
}

/** Inserts a row; columns that are not given keep their defaults. */
async function insert(database: TestDatabase, table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row);
  const values = Object.values(row).map((value) =>
    typeof value === 'object' && !(value instanceof Date) && value !== null && !Array.isArray(value)
      ? JSON.stringify(value)
      : value,
  );
  await database.seed(
    `INSERT INTO "${table}" (${names.join()}) VALUES (${names.map((_, i) => `$${i + 1}`).join()})`,
    values,
  );
}

const tags = [['red'], ['red', 'blue'], [], ['green']];
const none = '[]';

async function populate(database: TestDatabase, owner: Id): Promise<Things> {
  const put = (table: string, row: Record<string, unknown>): Promise<void> => insert(database, table, row);
  const by = { created_by: owner, created_at: new Date() };
  const things: Things = {
    stranger: owner,
    ...{ datasets: [], releases: [], models: [], runs: [], requests: [] },
    policies: ['first', 'second', 'third'],
    hierarchies: ['ages', 'places', 'trades'],
  };
  const versions: Id[] = [];
  for (const [i, name] of things.policies.entries()) {
    const [policy, version, hierarchy] = [id(), id(), id()];
    versions.push(version);
    await put('policy', { id: policy, name, created_at: new Date() });
    const transforms = [{ match: { column: ['a'] }, technique: 'keep' }];
    const file = JSON.stringify({ name, purposes: ['research'], transforms });
    const content = parsePolicy(file, 'json', new Set());
    await put('policy_version', {
      ...{ id: version, policy_id: policy, number: 1, content, source: '', digest: name, ...by },
    });
    await put('hierarchy', { id: hierarchy, name: things.hierarchies[i], created_at: new Date() });
    const size = { levels: 1, leaves: 1, source: 'a,*', digest: name };
    await put('hierarchy_version', { id: id(), hierarchy_id: hierarchy, number: 1, ...size, ...by });
  }
  for (const [i, marks] of tags.entries()) {
    const name = `dataset-${i}`;
    const dataset = await makeDataset(database, name, { id: owner }, marks);
    things.datasets.push({ id: dataset, name });
    const [object, version] = [id(), id()];
    const sealed = {
      digest: '',
      bytes: 1,
      plain_bytes: 1,
      wrapped_key: '',
      key_id: '',
      created_at: new Date(),
    };
    await put('sealed_object', { id: object, location: object, ...sealed });
    await put('dataset_version', {
      ...{
        id: version,
        dataset_id: dataset,
        number: 1,
        rows: 1,
        bytes: 1,
        sha256: '',
        media_type: 'text/csv',
      },
      ...{ columns: none, profile: { rows: 1, columns: [] }, profile_object_id: object, job_id: id(), ...by },
    });
    for (const purpose of ['research', 'billing']) {
      const [release, run, model] = [id(), id(), id()];
      things.releases.push(release);
      const figures = { records: 1, classes: 1, k: 1 };
      await put('release', {
        ...{ id: release, version_id: version, policy_version_id: versions[i % 3], purpose, rows: 1 },
        ...{ suppressed: 0, columns: none, risk: { before: figures, after: figures }, job_id: id(), ...by },
      });
      things.runs.push(run);
      const job = { kind: 'train', state: 'succeeded', progress: 1, message: '', input: {} };
      await put('job', { id: run, ...job, ...by });
      const recipe = { model: 'classifier', label: 'outcome', hiddenUnits: [8] };
      const whole = { ...recipe, epochs: 1, batchSize: 8, learningRate: 0.1, testShare: 0.2, seed: 1 };
      await put('training_run', { id: run, name: 'run', release_id: release, purpose, recipe: whole, ...by });
      things.models.push(model);
      const metrics = { test: {}, baseline: {} };
      await put('model', {
        id: model,
        name: 'model',
        run_id: run,
        object_id: object,
        metrics,
        card: {},
        ...by,
      });
      const request = id();
      things.requests.push(request);
      await put('access_request', {
        ...{
          id: request,
          principal_id: owner,
          actions: ['read'],
          resource_kind: 'release',
          resource_id: release,
        },
        ...{ purpose, state: 'pending', created_at: new Date() },
      });
    }
  }
  return things;
}
