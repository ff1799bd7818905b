import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JobEntity, Queue, type Db } from '#libs/db';
import { systemActor, type Actor } from '#libs/kernel';
import { openVault, startJobs, type Runtime } from '#libs/platform';
import { type Keyring } from '#libs/seal';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makePerson } from '../../../test/support/people.js';
import { makeToken, testRuntime, testServer } from '../../../test/support/server.js';
import { SourceSchedule } from '../src/sources/schedule.js';
import { IngestionModule } from '../src/ingestion.module.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface Person extends Actor {
  readonly bearer: string;
}

type Body = string | Uint8Array<ArrayBuffer> | Buffer<ArrayBuffer> | ReadableStream<Uint8Array>;

/** Ingestion over HTTP on a port, with a real database, queue, store and parsing process. */
export class TestIngestion {
  private constructor(
    readonly database: TestDatabase,
    readonly runtime: Runtime,
    readonly vault: Keyring,
    readonly door: Db,
    private readonly server: { readonly port: number; readonly schedule: SourceSchedule },
    private readonly closing: readonly (() => Promise<void> | void)[],
  ) {}

  static async start(config: Partial<Runtime['config']> = {}): Promise<TestIngestion> {
    const database = await testDatabase();
    const home = testRuntime(database);
    const scratch = mkdtempSync(join(tmpdir(), 'tidegate-scratch-of-tests-'));
    const queue = new Queue({
      url: database.urlFor('ingestion'),
      supervise: false,
      onError: () => undefined,
    });
    await queue.start();
    const plain = home.runtimeFor('ingestion');
    const runtime: Runtime = { ...plain, config: { ...plain.config, scratch, ...config }, queue };
    const vault = await openVault(runtime.config.keys);
    const door = await database.door('ingestion');
    const server = await testServer(IngestionModule.with(runtime), database, home);
    await server.app.listen(0, '127.0.0.1');
    const { port } = server.app.getHttpServer().address() as AddressInfo;
    await startJobs(server.app);
    const closing = [
      () => server.stop(),
      () => queue.stop(1),
      () => database.drop(),
      () => rmSync(scratch, { recursive: true, force: true }),
      () => home.remove(),
    ];
    return new TestIngestion(
      database,
      runtime,
      vault,
      door,
      { port, schedule: server.app.get(SourceSchedule, { strict: false }) },
      closing,
    );
  }

  async stop(): Promise<void> {
    for (const close of this.closing) await close();
  }

  async person(name: string, ...roles: string[]): Promise<Person> {
    const actor = await makePerson(this.database, name, { kind: 'service', roles });
    return { ...actor, bearer: await makeToken(this.database, actor) };
  }

  async call(person: Person, method: string, path: string, body?: object): Promise<Answer> {
    return this.fetch(person, method, path, {
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }

  async upload(
    person: Person,
    dataset: string,
    body: Body,
    headers: Record<string, string> = {},
    query = '',
    signal: AbortSignal | null = null,
  ): Promise<Answer> {
    return this.fetch(person, 'POST', `/v1/datasets/${dataset}/versions${query}`, {
      headers: { 'content-type': 'text/csv', ...headers },
      ...{ body, signal, duplex: 'half' },
    });
  }

  /** The job of an accepted upload, once it has ended. */
  async ended(accepted: Answer): Promise<JobEntity> {
    const id = String(accepted.body['job']).slice('/v1/jobs/'.length);
    for (;;) {
      const job = await this.door.read(systemActor, (tx) => tx.repo(JobEntity).findOneByOrFail({ id }));
      if (job.finishedAt && (await this.#settled(job))) return job;
      await sleep(50);
    }
  }

  /** A job that is not of an upload, once it has ended. */
  async endedJob(path: string): Promise<JobEntity> {
    const id = path.slice('/v1/jobs/'.length);
    for (;;) {
      const job = await this.door.read(systemActor, (tx) => tx.repo(JobEntity).findOneByOrFail({ id }));
      if (job.finishedAt) return job;
      await sleep(50);
    }
  }

  /** Asks for runs of sources whose time has come. */
  async lookForDue(): Promise<void> {
    await this.server.schedule.look();
  }

  /** A dataset with one version of a few rows. */
  async dataset(
    owner: Person,
    name: string,
    body: Body = 'id,email\n1,ada@example.org\n',
  ): Promise<JobEntity> {
    await this.call(owner, 'POST', '/v1/datasets', { name });
    return this.ended(await this.upload(owner, name, body));
  }

  /** Names of the store's prefixes. */
  prefixes(): string[] {
    try {
      return readdirSync(this.runtime.config.storage.slice('file:'.length)).filter((name) => name !== '.');
    } catch {
      return [];
    }
  }

  get origin(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  scratch(): string[] {
    return readdirSync(this.runtime.config.scratch);
  }

  /** A connection on which a test writes HTTP by hand. */
  async socket(): Promise<Socket> {
    const socket = connect(this.server.port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  /** What the job leaves outside the catalog is put away just after it has ended. */
  async #settled(job: JobEntity): Promise<boolean> {
    const staging = (job.input as { staging: { location: string } }).staging.location.split('/')[0] ?? '';
    const left = this.prefixes();
    await sleep(0);
    return !left.includes(staging);
  }

  async fetch(person: Person, method: string, path: string, init: RequestInit): Promise<Answer> {
    const headers = { authorization: `Bearer ${person.bearer}`, ...(init.headers as Record<string, string>) };
    const response = await fetch(`${this.origin}${path}`, { ...init, method, headers });
    const text = await response.text();
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  }
}
