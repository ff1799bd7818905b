import { type Actor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makePerson, type PersonOptions } from '../../../test/support/people.js';
import {
  makeToken,
  testRuntime,
  testServer,
  type TestAnswer,
  type TestServer,
} from '../../../test/support/server.js';
import { AccessModule } from '../src/access.module.js';

export interface Person {
  readonly actor: Actor;
  readonly token: string;
  readonly get: (path: string) => Promise<TestAnswer>;
  readonly post: (path: string, body: object) => Promise<TestAnswer>;
  readonly patch: (path: string, body: object) => Promise<TestAnswer>;
  readonly delete: (path: string) => Promise<TestAnswer>;
}

/** The access app over a database of its own, and people who use it. */
export interface AccessServer {
  readonly database: TestDatabase;
  readonly server: TestServer;
  /** Makes a principal with a token. */
  readonly person: (name: string, options?: PersonOptions) => Promise<Person>;
  /** The same principal with another, narrower token. */
  readonly narrowed: (person: Person, how: Parameters<typeof makeToken>[2]) => Promise<Person>;
  /** The newest audit record of an action. */
  readonly lastRecord: (action: string) => Promise<Record<string, unknown> | undefined>;
  readonly stop: () => Promise<void>;
}

export async function startAccess(): Promise<AccessServer> {
  const database = await testDatabase();
  const runtime = testRuntime(database);
  const server = await testServer(AccessModule.with(runtime.runtimeFor('access')), database, runtime);
  const using = (actor: Actor, token: string): Person => ({
    actor,
    token,
    get: (path) => server.get(path, token),
    post: (path, body) => server.post(path, body, token),
    patch: (path, body) => server.patch(path, body, token),
    delete: (path) => server.delete(path, token),
  });
  return {
    database,
    server,
    person: async (name, options) => {
      const actor = await makePerson(database, name, options);
      return using(actor, await makeToken(database, actor));
    },
    narrowed: async ({ actor }, how) => using(actor, await makeToken(database, actor, how)),
    lastRecord: async (action) => {
      const rows = await database.query(
        `SELECT actor_id AS actor, resource_kind || ':' || resource_id AS resource, outcome, detail
         FROM audit_record WHERE action = $1 ORDER BY id DESC LIMIT 1`,
        [action],
      );
      return rows[0];
    },
    stop: async () => {
      await server.stop();
      runtime.remove();
      await database.drop();
    },
  };
}

/** The problem's code of an answer that is one. */
export function codeOf(answer: TestAnswer): string {
  return (answer.json() as { code: string }).code;
}
