import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, type DynamicModule } from '@nestjs/common';
import { type Actor } from '#libs/kernel';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makePerson } from '../../../../test/support/people.js';
import { makeToken, testRuntime, testServer, type TestServer } from '../../../../test/support/server.js';
import { type Config } from '../config/config.js';
import { Answers } from '../http/answers.js';

const Anything = z.strictObject({ text: z.string() });

@Controller('v1/things')
class ThingsController {
  @Get()
  list(): object {
    return {};
  }

  @Post()
  @Answers({ schema: Anything })
  make(@Body({ schema: Anything }) body: z.infer<typeof Anything>): object {
    return body;
  }
}

@Module({ controllers: [ThingsController] })
class Things {}

let database: TestDatabase;
let ada: Actor;
const closing: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  database = await testDatabase();
  ada = await makePerson(database, 'ada@example.org');
});
afterAll(async () => {
  for (const close of closing) await close();
  await database.drop();
});

async function serve(change: Partial<Config> = {}): Promise<TestServer> {
  const home = testRuntime(database);
  const runtimeFor: typeof home.runtimeFor = (app) => {
    const runtime = home.runtimeFor(app);
    return { ...runtime, config: { ...runtime.config, ...change } };
  };
  const server = await testServer({ module: Things } satisfies DynamicModule, database, { runtimeFor });
  closing.push(
    () => server.stop(),
    () => home.remove(),
  );
  return server;
}

const statusesOf = async (asked: readonly Promise<{ status: number }>[]): Promise<number[]> =>
  (await Promise.all(asked)).map(({ status }) => status);

describe('a body', () => {
  it('of nobody is not read: two hundred that are only begun are answered and gone', async () => {
    const server = await serve();
    await server.app.listen(0, '127.0.0.1');
    const { port } = server.app.getHttpServer().address() as AddressInfo;
    const half = async (authorization: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      const head = `POST /v1/things HTTP/1.1\r\nHost: x\r\n${authorization}Content-Type: application/json\r\n`;
      socket.write(`${head}Content-Length: 1000000\r\n\r\n{"text":"`);
      const [first] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return first.toString('utf8', 0, 12);
    };
    const nobodys = Array.from({ length: 100 }, () => half(''));
    const strangers = Array.from({ length: 100 }, () =>
      half('Authorization: Bearer tdg_nobody-knows-it\r\n'),
    );
    for (const answer of await Promise.all([...nobodys, ...strangers])) expect(answer).toBe('HTTP/1.1 401');
    expect((await server.post('/v1/things', { text: 'whole' }, await makeToken(database, ada))).status).toBe(
      200,
    );
  });
});

describe('requests', () => {
  it('are limited for each principal, whatever tokens they have, and leave others alone', async () => {
    const server = await serve({ maxRequests: 4 });
    const bob = await makePerson(database, 'bob@example.org');
    const tokens = [await makeToken(database, ada), await makeToken(database, ada)];
    const asked = Array.from({ length: 60 }, (_, i) => server.get('/v1/things', tokens[i % 2]));
    expect(await statusesOf(asked)).toContain(429);
    expect((await server.get('/v1/things', await makeToken(database, bob))).status).toBe(200);
  });

  it('are limited for each address, which a trusted proxy alone may name', async () => {
    const from = (server: TestServer, forwarded: string): Promise<{ status: number }> =>
      server.app
        .inject({ url: '/v1/things', headers: { 'x-forwarded-for': forwarded } })
        .then(({ statusCode }) => ({ status: statusCode }));
    const alone = await serve({ maxRequests: 1 });
    const claims = Array.from({ length: 40 }, (_, i) => from(alone, `198.51.100.${i}`));
    expect(await statusesOf(claims)).toContain(429);
    const behind = await serve({ maxRequests: 1, trustedProxies: ['127.0.0.1'] });
    const people = Array.from({ length: 40 }, (_, i) => from(behind, `198.51.100.${i}`));
    expect(await statusesOf(people)).not.toContain(429);
    const one = Array.from({ length: 40 }, (_, i) => from(behind, `198.51.100.${i}, 203.0.113.7`));
    expect(await statusesOf(one)).toContain(429);
  });
});
