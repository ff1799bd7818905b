import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type AppRole, Db, LogGate, openSource } from '#libs/db';
import { createServer, readConfig, tokenHash, type Runtime } from '#libs/platform';
import { openStore, SealedStore } from '#libs/storage';
import { type Actor, newId } from '#libs/kernel';
import { proofKey, type TestDatabase } from './database.js';
import { undeclared } from './declared.js';

/** A home folder and a runtime over a test's database, as the gateway would give them to an app. */
export interface TestRuntime {
  readonly home: string;
  readonly runtimeFor: (app: AppRole) => Runtime;
  readonly remove: () => void;
}

const clock = (): Date => new Date();
const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));

/** Makes a home that `remove` takes away again; `home` takes over one that is there, as a restart would. */
export function testRuntime(
  database: TestDatabase,
  home: string = mkdtempSync(join(tmpdir(), 'tidegate-home-')),
  env: Readonly<Record<string, string>> = {},
): TestRuntime {
  const config = readConfig({ TIDEGATE_HOME: home, TIDEGATE_LOG: 'json:error', ...env }, false);
  const store = new SealedStore(openStore(config.storage));
  const gate = new LogGate();
  return {
    home,
    runtimeFor: (app) => {
      const databaseUrl = database.urlFor(app);
      const origin = () => 'http://127.0.0.1:0';
      return { config, clock, random, databaseUrl, store, gate, proofKey, origin, ask: fetch };
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

export interface TestServer {
  readonly app: NestFastifyApplication;
  /** Requests without a network; a token makes the actor. */
  readonly get: (path: string, token?: string) => Promise<TestAnswer>;
  readonly post: (path: string, body: object, token?: string) => Promise<TestAnswer>;
  readonly patch: (path: string, body: object, token?: string) => Promise<TestAnswer>;
  readonly delete: (path: string, token?: string) => Promise<TestAnswer>;
  /** @throws Error where it has answered what the API's document does not speak of */
  readonly stop: () => Promise<void>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
  readonly text: string;
  json(): unknown;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The real HTTP application of a module, with authentication, validation and problems, but without a port. */
export async function testServer(
  module: DynamicModule,
  database: TestDatabase,
  { runtimeFor }: Pick<TestRuntime, 'runtimeFor'>,
): Promise<TestServer> {
  const { config } = runtimeFor('gateway');
  const source = await openSource(database.urlFor('gateway'), 'test-tokens', 2);
  const app = await createServer(module, {
    config,
    clock,
    random,
    db: new Db(source, { clock, random, proofKey }),
  });
  const faults = new Set<string>();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, payload, done) => {
      const problem = typeof payload === 'string' ? payload : '';
      const fault = undeclared(request.method, request.url, reply.statusCode, problem);
      if (fault !== undefined) faults.add(fault);
      done(null, payload);
    });
  const end = async (): Promise<void> => {
    await app.close().finally(() => source.destroy());
    if (faults.size > 0) throw new Error([...faults].join('\n'));
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= end());
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  } catch (error) {
    await stop();
    throw error;
  }
  const send = async (method: Method, url: string, token?: string, body?: object): Promise<TestAnswer> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      bytes: Uint8Array.from(answer.rawPayload),
      text: answer.body,
      json: () => JSON.parse(answer.body) as unknown,
    };
  };
  return {
    app,
    get: (path, token) => send('GET', path, token),
    post: (path, body, token) => send('POST', path, token, body),
    patch: (path, body, token) => send('PATCH', path, token, body),
    delete: (path, token) => send('DELETE', path, token),
    stop,
  };
}

/** An API token for a principal, put straight into the catalog. */
export async function makeToken(
  database: TestDatabase,
  actor: Pick<Actor, 'id'>,
  narrowed: {
    readonly purpose?: string;
    readonly scopes?: readonly string[];
    readonly expiresAt?: Date;
  } = {},
): Promise<string> {
  const token = `tdg_${randomBytes(32).toString('base64url')}`;
  const { purpose = null, scopes = null, expiresAt = null } = narrowed;
  await database.seed(
    `INSERT INTO api_token (id, principal_id, name, hash, purpose, scopes, expires_at, created_by, created_at)
     VALUES ($1, $2, 'test', $3, $4, $5, $6, $2, now())`,
    [newId(clock(), random), actor.id, tokenHash(token), purpose, scopes, expiresAt],
  );
  return token;
}
