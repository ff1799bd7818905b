import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobKinds } from '#libs/contracts';
import { Db, LogGate, openSource, Queue, type AppRole } from '#libs/db';
import { lockHome } from '#libs/postgres';
import { secureRandom } from '#libs/seal';
import { openStore, SealedStore, sweepScratch } from '#libs/storage';
import { noDumps, type Protection, sandbox } from '#libs/worker';
import {
  createServer,
  jwtVerifier,
  openProofKey,
  openVault,
  serveConsole,
  startJobs,
  type Config,
  type Runtime,
} from '#libs/platform';
import { openDatabase, type Database } from './database.js';
import { ensureAdministrator, type FirstStart } from './first-start.js';
import { GatewayModule } from './gateway.module.js';
import { type Slice } from './options.js';
import { clearWays, Transport } from './transport.js';
import { ensureTrainingIdentity } from './training-identity.js';

export interface Running {
  /** Where clients find it. */
  readonly url: string;
  readonly first: FirstStart;
  readonly separateRoles: boolean;
  /** Ways on which what is said can be read by others, a few words each. */
  readonly clear: readonly string[];
  /** What stands around workers, where any run. */
  readonly protections: readonly Protection[];
  readonly stop: () => Promise<void>;
}

const clock = (): Date => new Date();

/** Where the build puts the console, seen from the compiled gateway; run from its source, the gateway has none. */
const consoleFolder = join(import.meta.dirname, '../../../../dist/apps/console');

/** Things to put away, last opened first. */
class Stack {
  readonly #steps: (() => Promise<void> | void)[] = [];

  push(step: () => Promise<void> | void): void {
    this.#steps.push(step);
  }

  async unwind(): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      // One thing that does not close must not keep the next from closing.
      await Promise.resolve(step()).catch(() => undefined);
    }
  }
}

/** The apps that put jobs into the queue or take them out. */
const queued: readonly AppRole[] = ['ingestion', 'anonymization', 'training'];

async function openQueues(
  database: Database,
  slices: readonly Slice[],
  stack: Stack,
  say: (line: string) => void,
): Promise<Map<AppRole, Queue>> {
  const queues = new Map<AppRole, Queue>();
  for (const app of queued) {
    if (!(slices as readonly string[]).includes(app)) continue;
    const queue = new Queue({
      url: database.urlFor(app),
      supervise: queues.size === 0,
      onError: (error) => say(`queue: ${error.name}`),
    });
    await queue.start();
    // What a killed process left running would otherwise wait for its heartbeat to run out.
    if (database.alone && queues.size === 0) await queue.recoverAlone(jobKinds);
    stack.push(() => queue.stop(5));
    queues.set(app, queue);
  }
  return queues;
}

/** Starts what was asked for; when anything fails, puts away what had been opened and throws. */
export async function startGateway(
  config: Config,
  slices: readonly Slice[],
  say: (line: string) => void,
): Promise<Running> {
  const stack = new Stack();
  try {
    const running = await open(config, slices, say, stack);
    return { ...running, stop: () => stack.unwind() };
  } catch (error) {
    await stack.unwind();
    throw error;
  }
}

async function open(
  config: Config,
  slices: readonly Slice[],
  say: (line: string) => void,
  stack: Stack,
): Promise<Omit<Running, 'stop'>> {
  await noDumps();
  stack.push(lockHome(config.home));
  mkdirSync(config.keys, { recursive: true, mode: 0o711 });
  sweepScratch(config.scratch);
  const database = await openDatabase(config, say, (reason) => {
    say(reason);
    process.kill(process.pid, 'SIGTERM'); // without its database the gateway can do nothing but end
  });
  stack.push(database.stop);
  const queues = await openQueues(database, slices, stack, say);
  const proofKey = await openProofKey(config.keys, secureRandom, () => isCatalogUsed(database));
  const trainingToken = await openTrainingIdentity({ database, proofKey }, config, slices, stack);
  const [store, gate] = [new SealedStore(openStore(config.storage)), new LogGate()];
  const transport = new Transport(config);
  const { origin, ask, certificate } = transport;
  let started = false;
  const runtimeFor = (app: AppRole): Runtime => {
    const queue = queues.get(app);
    const databaseUrl = database.urlFor(app);
    const shared = { config, clock, random: secureRandom, store, gate, proofKey, origin, ask };
    const own = app === 'training' ? forTraining(trainingToken, slices, config) : {};
    return { ...shared, ...own, databaseUrl, ...(queue && { queue }) };
  };
  const db = await openTokens({ database, proofKey }, stack);
  // Ingestion seals to the vault's public half, which has to be there before ingestion starts.
  if (slices.includes('anonymization')) await openVault(config.keys);
  const module = GatewayModule.with(slices, runtimeFor, () => started);
  const verifyJwt = jwtVerifier(config, origin);
  const app = await createServer(module, {
    ...{ config, clock, random: secureRandom, db, verifyJwt },
    ...(certificate && { certificate }),
  });
  stack.push(() => app.close());
  const fastify = app.getHttpAdapter().getInstance();
  const hasConsole = !slices.includes('console') || serveConsole(fastify, consoleFolder, config);
  if (!hasConsole) say('The console is not built: run npm run build.');
  stack.push(await transport.listen(app, say));
  const first = slices.includes('access') ? await firstStart({ database, proofKey }, config) : {};
  await startJobs(app);
  started = true;
  const url = config.publicUrl ?? origin();
  stack.push(announce(config, { server: url, pid: process.pid, certificate: certificate?.cert }));
  const protections = queues.size > 0 ? (await sandbox()).protections : [];
  return { url, first, separateRoles: database.separateRoles, clear: clearWays(config), protections };
}

/** The door with which tokens are looked up. */
async function openTokens({ database, proofKey }: ProvedCatalog, stack: Stack): Promise<Db> {
  const source = await openSource(database.urlFor('gateway'), 'tidegate-tokens', 4);
  stack.push(() => source.destroy());
  return new Db(source, { clock, random: secureRandom, proofKey });
}

/** Tells the local command line what runs here. */
function announce({ home }: Config, about: object): () => void {
  const file = join(home, 'gateway.json');
  writeFileSync(file, JSON.stringify(about), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

async function firstStart(catalog: ProvedCatalog, config: Config): Promise<FirstStart> {
  return asAccess(catalog, (db) => ensureAdministrator(db, config, secureRandom));
}

/** Access knows training's token by its hash; training itself has no right to the table of tokens. */
async function openTrainingIdentity(
  catalog: ProvedCatalog,
  config: Config,
  slices: readonly Slice[],
  stack: Stack,
): Promise<string | undefined> {
  const given = config.trainingToken;
  const isNeeded = given !== undefined || slices.includes('training');
  if (!isNeeded || !slices.includes('access')) return given;
  const options = { given, alone: catalog.database.alone, random: secureRandom };
  const identity = await asAccess(catalog, (db) => ensureTrainingIdentity(db, options));
  if (given === undefined) stack.push(() => asAccess(catalog, identity.end));
  return identity.token;
}

/** Training reads releases where they are served: by this process, or else behind the internal or the public address. */
function forTraining(
  trainingToken: string | undefined,
  slices: readonly Slice[],
  { internalUrl, publicUrl }: Config,
): Partial<Runtime> {
  const elsewhere = slices.includes('anonymization') ? undefined : (internalUrl ?? publicUrl);
  return {
    ...(trainingToken !== undefined && { trainingToken }),
    ...(elsewhere !== undefined && { origin: () => elsewhere, ask: fetch }),
  };
}

/** A database, and the key that proves its rows. */
interface ProvedCatalog {
  readonly database: Database;
  readonly proofKey: Uint8Array;
}

/** Whether somebody is in the catalog already. */
async function isCatalogUsed(database: Database): Promise<boolean> {
  const source = await openSource(database.urlFor('gateway'), 'tidegate-first-start', 1);
  try {
    const rows = await source.query<{ used: boolean }[]>('SELECT EXISTS (SELECT 1 FROM principal) AS used');
    return rows[0]?.used ?? false;
  } finally {
    await source.destroy();
  }
}

/** Opens a door with access's rights for as long as `run` takes. */
async function asAccess<T>({ database, proofKey }: ProvedCatalog, run: (db: Db) => Promise<T>): Promise<T> {
  const source = await openSource(database.urlFor('access'), 'tidegate-first-start', 1);
  try {
    return await run(new Db(source, { clock, random: secureRandom, proofKey }));
  } finally {
    await source.destroy();
  }
}

/** A terminal's Ctrl-C reaches this process from the terminal and once more from npm; an impatient person takes longer, in milliseconds. */
const patienceMs = 3_000;

/**
 * Resolves with the first signal that asks this process to end; one that comes seconds later ends it at once: otherwise a person
 * whose gateway takes long to put things away could only kill it. Nothing acknowledged is lost by either (`test/crash/`).
 */
export async function askedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked: number | undefined;
    // The same listeners all along: between two there would be a moment in which a signal kills.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        asked ??= performance.now();
        if (performance.now() - asked > patienceMs) process.exit(130);
        resolve(name);
      });
    }
  });
}
