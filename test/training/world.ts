import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Recipe } from '#libs/contracts';
import { type AppRole, Queue } from '#libs/db';
import { type Actor } from '#libs/kernel';
import { openVault, startJobs, type Runtime } from '#libs/platform';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { ensureTrainingIdentity } from '../../apps/gateway/src/training-identity.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { makePerson } from '../support/people.js';
import { makeToken, testRuntime, testServer } from '../support/server.js';

/** Stands in the label column, as a class of its own: a cell that must be nowhere in plaintext. */
export const canary = `canary-${randomBytes(6).toString('hex')}`;

/** 1200 records whose label follows from age and hours, but for every twentieth, which has the canary. */
function csv(): string {
  const lines = Array.from({ length: 1200 }, (_, i) => {
    const [age, hours] = [20 + ((i * 37) % 60), (i * 13) % 50];
    const outcome = i % 20 === 0 ? canary : age + hours > 75 ? 'high' : 'low';
    return [i, age, i % 2 === 0 ? 'female' : 'male', hours, outcome].join();
  });
  return `person,age,sex,hours,outcome\n${lines.join('\n')}\n`;
}

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
  /** SHA-256 of the file that was uploaded. */
  readonly sha256: string;
  readonly person: (name: string, ...roles: string[]) => Promise<Person>;
  /** Asks with a JSON body, or with text as CSV. */
  readonly ask: (
    person: Person | string,
    method: string,
    path: string,
    body?: object | string,
  ) => Promise<Answer>;
  readonly stream: (person: Person, path: string) => Promise<string>;
  readonly grant: (to: Person, action: string, resource: string, purpose?: string) => Promise<string>;
  readonly revoke: (grant: string) => Promise<void>;
  /** Starts a run and answers with its address. */
  readonly start: (person: Person, recipe?: Partial<Recipe>) => Promise<string>;
  /** The job or run once it ended. */
  readonly ended: (person: Person, path: string) => Promise<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

/** The whole gateway on a port, with a dataset that was uploaded to it and a release of that. */
export async function openWorld(env: Readonly<Record<string, string>> = {}): Promise<World> {
  const database = await testDatabase();
  const made = testRuntime(database, undefined, env);
  const access = await database.door('access');
  const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));
  const identity = await ensureTrainingIdentity(access, { given: undefined, alone: true, random });
  let origin = '';
  const queued = new Map<AppRole, Queue>();
  for (const app of ['ingestion', 'anonymization', 'training'] as const) {
    const queue = new Queue({ url: database.urlFor(app), supervise: true, onError: () => undefined });
    await queue.start();
    queued.set(app, queue);
  }
  const runtimeFor = (app: AppRole): Runtime => {
    const queue = queued.get(app);
    const own = app === 'training' ? { trainingToken: identity.token } : {};
    return { ...made.runtimeFor(app), ...own, origin: () => origin, ...(queue && { queue }) };
  };
  await openVault(made.runtimeFor('anonymization').config.keys);
  const slices = ['access', 'ingestion', 'anonymization', 'training'] as const;
  const server = await testServer(GatewayModule.with(slices, runtimeFor), database, { runtimeFor });
  await server.app.listen(0, '127.0.0.1');
  origin = (await server.app.getUrl()).replace('localhost', '127.0.0.1');
  await startJobs(server.app);

  const ask: World['ask'] = async (who, method, path, body) => {
    const token = typeof who === 'string' ? who : who.token;
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    const response = await fetch(new URL(path, origin), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
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
  await upload({ ask, ended }, await person('uploader', 'engineer'));
  const release = await makeRelease({ ask, ended }, steward);
  return {
    database,
    home: made.home,
    trainingToken: identity.token,
    release,
    sha256: createHash('sha256').update(csv()).digest('hex'),
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
      for (const queue of queued.values()) await queue.stop(1);
      await database.drop();
      made.remove();
    },
  };
}

type Doors = Pick<World, 'ask' | 'ended'>;

async function upload({ ask, ended }: Doors, owner: Person): Promise<void> {
  await ask(owner, 'POST', '/v1/datasets', { name: 'people', subjectKey: 'person' });
  const { body } = await ask(owner, 'POST', '/v1/datasets/people/versions', csv());
  resultOf(await ended(owner, String(body['job'])));
}

async function makeRelease({ ask, ended }: Doors, steward: Person): Promise<string> {
  await ask(steward, 'PUT', '/v1/policies/people', policy);
  const body = { dataset: 'people', version: 'latest', policy: 'people', purpose: 'model-training' };
  const { body: accepted } = await ask(steward, 'POST', '/v1/releases', body);
  const { release } = resultOf(await ended(steward, String(accepted['job'])));
  return String(release);
}

function resultOf(job: Record<string, unknown>): Record<string, unknown> {
  if (job['state'] !== 'succeeded') throw new Error(`the job failed: ${JSON.stringify(job['problem'])}`);
  return job['result'] as Record<string, unknown>;
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
