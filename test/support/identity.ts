import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogGate } from '#libs/db';
import { createServer, jwtVerifier, readConfig, type Config } from '#libs/platform';
import { openStore, SealedStore } from '#libs/storage';
import { AccessModule } from '../../apps/access/src/access.module.js';
import { authorization, password, redemption } from './account.js';
import { Visitor } from './browserless.js';
import { proofKey, testDatabase, type TestDatabase } from './database.js';
import { makePerson } from './people.js';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
}

/** A gateway with the identity provider and `/v1/me` alone, and what people do with it. */
export class IdentityServer {
  readonly verifier = randomBytes(32).toString('base64url');

  private constructor(
    readonly origin: string,
    readonly config: Config,
    readonly database: TestDatabase,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<IdentityServer> {
    const home = mkdtempSync(join(tmpdir(), 'tidegate-identity-'));
    const config = readConfig({ TIDEGATE_HOME: home, PORT: '0', TIDEGATE_LOG: 'json:error' }, false);
    const database = await testDatabase();
    let origin = '';
    const shared = { config, clock: () => new Date(), random: (n: number) => randomBytes(n), proofKey };
    const store = new SealedStore(openStore(config.storage));
    const runtime = {
      ...shared,
      databaseUrl: database.urlFor('access'),
      store,
      gate: new LogGate(),
      origin: () => origin,
      ask: fetch,
    };
    const verifyJwt = jwtVerifier(config, () => origin);
    const db = await database.door('gateway');
    const app = await createServer(AccessModule.with(runtime), { ...shared, db, verifyJwt });
    await app.listen(0, '127.0.0.1');
    origin = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    return new IdentityServer(origin, config, database, async () => {
      await app.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    });
  }

  visitor(): Visitor {
    return new Visitor(this.origin);
  }

  /** A user without a password, and the code with which they set one. */
  async person(email: string, roles: string[] = []): Promise<{ id: string; code: string }> {
    const { id } = await makePerson(this.database, email, { roles });
    const code = randomBytes(18).toString('base64url');
    await this.database.seed(
      `UPDATE principal SET enrolment_hash = $2, enrolment_expires_at = now() + interval '1 day' WHERE id = $1`,
      [id, createHash('sha256').update(code).digest()],
    );
    return { id, code };
  }

  /** A user with {@link password}; answers with their id. */
  async enrolled(email: string, roles: string[] = []): Promise<string> {
    const { id, code } = await this.person(email, roles);
    const done = await this.visitor().post('/enrol', { code, password, again: password });
    if (done.status !== 200) throw new Error(`enrolment answered ${done.status}`);
    return id;
  }

  /** The address of an authorization request. */
  ask(over: Record<string, string> = {}): string {
    return authorization(this.origin, this.verifier, over);
  }

  async signIn(visitor: Visitor, email: string, typed = password): Promise<{ response: Response; at: URL }> {
    const { at } = await visitor.follow(await visitor.request(this.ask()));
    return visitor.follow(await visitor.post(at.pathname, { email, password: typed }));
  }

  token(visitor: Visitor, fields: Record<string, string>): Promise<Response> {
    return visitor.post('/oidc/token', { client_id: 'tidegate-console', ...fields });
  }

  /** What the console sends for a code. */
  redeeming(code: string): Record<string, string> {
    return redemption(this.origin, this.verifier, code);
  }

  async tokens(visitor: Visitor, email: string): Promise<Tokens & { code: string }> {
    const { at } = await this.signIn(visitor, email);
    const code = at.searchParams.get('code') ?? '';
    const answer = await this.token(visitor, this.redeeming(code));
    if (answer.status !== 200) throw new Error(`the token endpoint answered ${answer.status}`);
    return { ...((await answer.json()) as Tokens), code };
  }

  me(bearer: string): Promise<Response> {
    return fetch(`${this.origin}/v1/me`, { headers: { Authorization: `Bearer ${bearer}` } });
  }
}
