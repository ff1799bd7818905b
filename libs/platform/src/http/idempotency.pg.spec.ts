import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Module, Post, Req, type DynamicModule } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Actor } from '#libs/kernel';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makePerson } from '../../../../test/support/people.js';
import { makeToken, testRuntime, testServer, type TestServer } from '../../../../test/support/server.js';
import { Answers } from './answers.js';

const Anything = z.strictObject({ n: z.int().optional(), text: z.string().optional() });
const Answer = z.strictObject({ count: z.int() });
let count = 0;

@Controller('v1/things')
class ThingsController {
  @Post()
  @Answers({ status: 201, schema: Answer })
  make(@Body({ schema: Anything }) body: z.infer<typeof Anything>): object {
    return { count: ++count + (body.n ?? 0) };
  }

  @Post('secret')
  @Answers({ status: 201, schema: Answer, repeat: 'refuse' })
  secret(): object {
    return { count: ++count };
  }

  @Post('stream')
  @Answers({ schema: Answer })
  async stream(@Req() request: FastifyRequest): Promise<object> {
    let bytes = 0;
    for await (const block of request.raw as AsyncIterable<Buffer>) bytes += block.length;
    return { count: bytes };
  }

  @Post('question')
  @Answers({ schema: Answer })
  question(): object {
    return { count: ++count };
  }
}

@Module({ controllers: [ThingsController] })
class Things {}

let database: TestDatabase;
let server: TestServer;
let ada: Actor;
let bob: Actor;
let remove: () => void;

beforeAll(async () => {
  database = await testDatabase();
  const runtime = testRuntime(database);
  remove = runtime.remove;
  server = await testServer({ module: Things } satisfies DynamicModule, database, runtime);
  ada = await makePerson(database, 'ada@example.org');
  bob = await makePerson(database, 'bob@example.org');
});
afterAll(async () => {
  await server.stop();
  remove();
  await database.drop();
});

async function post(url: string, token: string, key: string, payload: object = {}): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': key };
  const { statusCode, body } = await server.app.inject({ method: 'POST', url, headers, payload });
  const answer = JSON.parse(body) as { code?: string; count?: number };
  return `${statusCode} ${answer.code ?? answer.count}`;
}

const kept = (key: string): Promise<unknown[]> =>
  database.query('SELECT body FROM idempotency_key WHERE key = $1', [key]);

describe('an Idempotency-Key', () => {
  it('makes a repeat hear the first answer, and another request a conflict', async () => {
    const token = await makeToken(database, ada);
    const first = await post('/v1/things', token, 'one', { n: 1 });
    expect(await post('/v1/things', token, 'one', { n: 1 })).toBe(first);
    expect(await post('/v1/things', token, 'one', { n: 2 })).toBe('409 idempotency.conflict');
    expect(await post('/v1/things', await makeToken(database, bob), 'one', { n: 1 })).not.toBe(first);
  });

  it('gives a narrower token nothing that a wider one was answered', async () => {
    await post('/v1/things', await makeToken(database, ada), 'wide');
    const narrow = await makeToken(database, ada, { purpose: 'research' });
    expect(await post('/v1/things', narrow, 'wide')).toBe('409 idempotency.conflict');
  });

  it('keeps no secret, however the address is spelled', async () => {
    const token = await makeToken(database, ada);
    for (const url of ['/v1/things/secret', '/v1/%74hings/s%65cret']) {
      expect(await post(url, token, url)).toMatch(/^201 /);
      expect(await kept(url)).toEqual([{ body: null }]);
      expect(await post(url, token, url)).toBe('409 idempotency.conflict');
    }
  });

  it('keeps nothing of a question, whose answer may hold cells, and asks it again', async () => {
    const token = await makeToken(database, ada);
    const first = await post('/v1/things/question', token, 'ask');
    expect(await post('/v1/things/question', token, 'ask')).not.toBe(first);
    expect(await kept('ask')).toEqual([]);
  });
});

describe('a request that cannot be understood', () => {
  it('is answered with a problem, whichever layer refuses it', async () => {
    const authorization = `Bearer ${await makeToken(database, ada)}`;
    const ask = async (url: string, payload: string): Promise<unknown> => {
      const headers = { authorization, 'content-type': 'application/json' };
      const answer = await server.app.inject({ method: 'POST', url, headers, payload });
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      const { code, detail } = JSON.parse(answer.body) as { code: string; detail: string };
      return `${answer.statusCode} ${code}: ${detail}`;
    };
    expect(await ask('/v1/%', '{}')).toMatch(/^400 request.malformed: The address/);
    expect(await ask('/v1/things', '{')).toMatch(/^400 request.malformed: The body is not JSON/);
    expect(await ask('/v1/things', '')).toMatch(/^400 request.malformed: The body is empty/);
    expect(await ask('/v1/things', '{"text":"\\u0000"}')).toMatch(/^400 request.invalid/);
  });
});

describe('a body that is not JSON', () => {
  it.each(['text/csv', 'text/plain', 'text/plain; charset=utf-8'])(
    'is left to the handler to stream, however large: %s',
    async (type) => {
      const headers = {
        authorization: `Bearer ${await makeToken(database, ada)}`,
        'content-type': type,
      };
      const payload = 'x'.repeat(3_000_000);
      const answer = await server.app.inject({ method: 'POST', url: '/v1/things/stream', headers, payload });
      expect(JSON.parse(answer.body)).toEqual({ count: 3_000_000 });
    },
  );
});
