import { setTimeout as sleep } from 'node:timers/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppRole, type Db, JobEntity, Queue } from '#libs/db';
import { systemActor, type Actor } from '#libs/kernel';
import { openVault, startJobs, type Runtime } from '#libs/platform';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { Caller, type Accepted, type Job } from './caller.js';
import { testDatabase, type TestDatabase } from './database.js';
import { makePerson } from './people.js';
import { makeToken, testRuntime, testServer } from './server.js';

/** Somebody with a token, and their way to the server. */
export interface Somebody extends Caller {
  readonly actor: Actor;
  readonly principal: string;
}

export interface ReleaseAsk {
  readonly dataset: string;
  readonly policy: string;
  readonly purpose?: string;
}

/** What a release job answers with. */
export interface Made {
  readonly release: string;
  readonly rows: number;
  readonly suppressed: number;
  readonly risk: Readonly<Record<string, unknown>>;
}

/** Access, ingestion and anonymization on one port, with a real database, queue, store and worker processes. */
export class Governed {
  #second: Promise<Somebody> | undefined;

  private constructor(
    readonly database: TestDatabase,
    readonly runtimeFor: (app: AppRole) => Runtime,
    readonly anonymization: Db,
    private readonly origin: string,
    private readonly closing: readonly (() => Promise<void> | void)[],
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<Governed> {
    const database = await testDatabase();
    const made = testRuntime(database, undefined, env);
    const queues = new Map<AppRole, Queue>();
    for (const app of ['ingestion', 'anonymization'] as const) {
      const queue = new Queue({ url: database.urlFor(app), supervise: false, onError: () => undefined });
      await queue.start();
      queues.set(app, queue);
    }
    let origin = '';
    const runtimeFor = (app: AppRole): Runtime => {
      const queue = queues.get(app);
      return { ...made.runtimeFor(app), origin: () => origin, ...(queue && { queue }) };
    };
    await openVault(runtimeFor('anonymization').config.keys);
    const slices = ['access', 'ingestion', 'anonymization'] as const;
    const server = await testServer(GatewayModule.with(slices, runtimeFor), database, { runtimeFor });
    await server.app.listen(0, '127.0.0.1');
    origin = (await server.app.getUrl()).replace('localhost', '127.0.0.1');
    await startJobs(server.app);
    const closing = [
      () => server.stop(),
      ...[...queues.values()].map((queue) => () => queue.stop(1)),
      () => database.drop(),
      () => made.remove(),
    ];
    const door = await database.door('anonymization');
    return new Governed(database, runtimeFor, door, origin, closing);
  }

  async stop(): Promise<void> {
    for (const close of this.closing) await close();
  }

  get address(): string {
    return this.origin;
  }

  /** A way to the server with a token, or without one. */
  as(token: string | null): Caller {
    return new Caller(() => this.origin, token);
  }

  async somebody(name: string, ...roles: string[]): Promise<Somebody> {
    const actor = await makePerson(this.database, name, { kind: 'service', roles });
    const caller = this.as(await makeToken(this.database, actor));
    return Object.assign(caller, { actor, principal: `service:${name}` });
  }

  /** Another token of the same principal, narrower than they are. */
  async narrowed(who: Somebody, how: Parameters<typeof makeToken>[2]): Promise<Caller> {
    return this.as(await makeToken(this.database, who.actor, how));
  }

  /** A dataset with one version, made through the front door. */
  async dataset(owner: Somebody, name: string, csv: string, more: object = {}): Promise<void> {
    await owner.must('POST', '/v1/datasets', { json: { name, ...more } });
    const { status, body } = await owner.upload(name, csv);
    if (status !== 202) throw new Error(`the upload answered ${status}: ${JSON.stringify(body)}`);
    await owner.result(body.job);
  }

  /** Asks for a release; answers with its job once that has ended. */
  async releaseJob(steward: Somebody, { purpose = 'research', ...ask }: ReleaseAsk): Promise<Job<Made>> {
    const json = { ...ask, purpose };
    const { job } = await steward.must<Accepted>('POST', '/v1/releases', { json });
    return steward.ended<Made>(job);
  }

  /** A release that must succeed, with exact figures: who asked may be told coarse ones. */
  async release(steward: Somebody, ask: ReleaseAsk): Promise<Made> {
    const { state, result, problem } = await this.releaseJob(steward, ask);
    if (state !== 'succeeded' || !result) throw new Error(`the release ${state}: ${JSON.stringify(problem)}`);
    return this.exactly(result);
  }

  /** A release with the figures that the catalog holds. */
  async exactly(result: Made): Promise<Made> {
    const [made] = await this.database.query<Made>(
      'SELECT CAST(rows AS integer) AS rows, CAST(suppressed AS integer) AS suppressed, risk FROM release WHERE id = $1',
      [result.release],
    );
    return { ...result, ...made };
  }

  async grant(
    steward: Somebody,
    to: Somebody,
    resource: string,
    more: { purpose?: string; actions?: string[]; expiresAt?: string } = {},
  ): Promise<string> {
    const { purpose = 'research', actions = ['read'], ...rest } = more;
    const json = { principal: to.principal, resource, purpose, actions, ...rest };
    const made = await steward.must<{ id: string; request?: string }>('POST', '/v1/grants', { json });
    if (made.request !== undefined) {
      await (await this.second()).must('POST', `${made.request}/approve`, { json: {} });
    }
    return made.id;
  }

  /** Another steward, who is the second person wherever one is needed. */
  second(): Promise<Somebody> {
    return (this.#second ??= this.somebody('second', 'steward'));
  }

  /** The catalog's row of a job, with what the outside does not see. */
  async jobRow(id: string): Promise<JobEntity> {
    return this.anonymization.read(systemActor, (tx) => tx.repo(JobEntity).findOneByOrFail({ id }));
  }

  /** Audit records of an action about a resource, in order. */
  async records(action: string, resource?: string): Promise<{ outcome: string; detail: unknown }[]> {
    return this.database.query(
      `SELECT outcome, detail FROM audit_record
       WHERE action = $1 AND ($2::text IS NULL OR resource_id = $2) ORDER BY id`,
      [action, resource ?? null],
    );
  }

  /** Where the store's objects lie. */
  get objects(): string {
    return this.runtimeFor('anonymization').config.storage.slice('file:'.length);
  }

  /** Names of the store's prefixes that hold something. */
  prefixes(): string[] {
    return readdirSync(this.objects).filter((name) => readdirSync(join(this.objects, name)).length > 0);
  }

  /** Where the objects of a release lie, as paths. */
  async releaseFiles(release: string): Promise<string[]> {
    const rows = await this.database.query<{ location: string }>(
      `SELECT o.location FROM release_part p JOIN sealed_object o ON o.id = p.object_id
       WHERE p.release_id = $1 ORDER BY p.position`,
      [release],
    );
    return rows.map(({ location }) => join(this.objects, location));
  }
}

/** Process ids of this process's own workers of an entry file. */
export function workersOf(entry: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return state !== 'Z' && parent === String(process.pid) && command.includes(entry);
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}

/** The first of them that is seen: one that is looked for again may be between two programs and seem gone, and process 0 is all of ours. */
export async function aWorkerOf(entry: string): Promise<number> {
  for (;;) {
    const [worker] = workersOf(entry);
    if (worker !== undefined) return worker;
    await sleep(10);
  }
}
