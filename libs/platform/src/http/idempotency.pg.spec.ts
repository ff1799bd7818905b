import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Module, Post, Req, type DynamicModule } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Db } from '#libs/db';
import { type Actor } from '#libs/kernel';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makePerson } from '../../../../test/support/people.js';
import { makeToken, testRuntime, testServer, type TestServer } from '../../../../test/support/server.js';
import { CurrentActor } from '../auth/auth.guard.js';
import { Answers } from './answers.js';

const Anything = z.strictObject({ n: z.int().optional(), text: z.string().optional() });
const Answer = z.strictObject({ count: z.int() });
let count = 0;
let door: Db;

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

  /** Acts, and then fails before it has answered. */
  @Post('act')
  @Answers({ status: 201, schema: Answer })
  async act(
    @CurrentActor() actor: Actor,
    @Body({ schema: Anything }) { text }: z.infer<typeof Anything>,
  ): Promise<object> {
    const made = await door.write(actor, 'thing.make', (tx) => {
      tx.record({ resource: { kind: 'gateway', id: 'thing' } });
      return Promise.resolve({ count: ++count });
    });
    if (text === 'die') throw new Error('the process dies here');
    return made;
  }

  @Post('kept-stream')
  @Answers({ status: 201, schema: Answer })
  keptStream(@Req() request: FastifyRequest): Promise<object> {
    return this.stream(request);
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
  door = await database.door('gateway');
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

describe('a request that did something', () => {
  it('ends its key with what it did: a repeat hears of it though nobody ever heard the answer', async () => {
    const token = await makeToken(database, ada);
    const before = count;
    expect(await post('/v1/things/act', token, 'dies', { text: 'die' })).toBe('500 internal.error');
    expect(await post('/v1/things/act', token, 'dies', { text: 'die' })).toBe(`201 ${before + 1}`);
    expect(await post('/v1/things/act', token, 'dies', { text: 'dry' })).toBe('409 idempotency.conflict');
    expect(count).toBe(before + 1);
  });

  it('and another with its key, which was taken for lost, do it once between them', async () => {
    const token = await makeToken(database, ada);
    const taken = `UPDATE idempotency_key SET claim = gen_random_uuid() WHERE key = 'slow'`;
    const [before] = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_record');
    const write = door.write.bind(door);
    door.write = async (actor, action, fn) => {
      await database.query(taken);
      return write(actor, action, fn);
    };
    try {
      expect(await post('/v1/things/act', token, 'slow')).toBe('409 idempotency.conflict');
    } finally {
      door.write = write;
    }
    expect(await database.query('SELECT count(*)::int AS n FROM audit_record')).toEqual([before]);
  });

  it.each<[string, Record<string, string>]>([
    ['another media type', { 'content-type': 'text/csv' }],
    ['another encoding', { 'content-encoding': 'gzip' }],
  ])('is not the same with %s', async (_, other) => {
    const authorization = `Bearer ${await makeToken(database, ada)}`;
    const headers = { authorization, 'idempotency-key': JSON.stringify(other), 'content-type': 'text/plain' };
    const send = async (more: object): Promise<number> => {
      const request = { method: 'POST', url: '/v1/things/kept-stream', payload: 'abc' } as const;
      return (await server.app.inject({ ...request, headers: { ...headers, ...more } })).statusCode;
    };
    expect([await send({}), await send({}), await send(other)]).toEqual([201, 201, 409]);
  });

  it('is not the same with another token of the same person', async () => {
    await post('/v1/things', await makeToken(database, ada), 'tokens');
    expect(await post('/v1/things', await makeToken(database, ada), 'tokens')).toBe(
      '409 idempotency.conflict',
    );
  });

  it('is known by the whole of a streamed body, however it is cut and whatever its length', async () => {
    const token = await makeToken(database, ada);
    const send = async (text: string, pieces: number): Promise<string> => {
      const size = Math.ceil(text.length / pieces);
      const payload = Readable.from(
        Array.from({ length: pieces }, (_, i) => Buffer.from(text.slice(i * size, (i + 1) * size))),
      );
      const headers = {
        authorization: `Bearer ${token}`,
        'idempotency-key': 'stream',
        'content-type': 'text/csv',
      };
      const answer = await server.app.inject({
        method: 'POST',
        url: '/v1/things/kept-stream',
        headers,
        payload,
      });
      return `${answer.statusCode} ${String(answer.headers['idempotent-replayed'] ?? 'done')}`;
    };
    const text = 'x'.repeat(400_000);
    expect(await send(text, 4)).toBe('201 done');
    expect(await send(text, 7)).toBe('201 true');
    expect(await send(`${text.slice(1)}y`, 4)).toBe('409 done');
    expect(await send(`${text}y`, 4)).toBe('409 done');
    expect(await send(text.slice(1), 4)).toBe('409 done');
    expect(await send(text, 1)).toBe('201 true');
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
  it.each(['text/plain', 'application/x-www-form-urlencoded', undefined])(
    'is refused by its media type where JSON is taken: %s',
    async (type) => {
      const authorization = `Bearer ${await makeToken(database, ada)}`;
      const headers = { authorization, ...(type !== undefined && { 'content-type': type }) };
      const payload = Buffer.from('{"text":"a"}');
      const answer = await server.app.inject({ method: 'POST', url: '/v1/things', headers, payload });
      expect([answer.statusCode, JSON.parse(answer.body)]).toMatchObject([415, { code: 'body.media-type' }]);
      expect(answer.body).toContain('must be application/json');
    },
  );

  it('is told where it stops being JSON', async () => {
    const headers = {
      authorization: `Bearer ${await makeToken(database, ada)}`,
      'content-type': 'application/json',
    };
    const payload = '{"text":\n oops}';
    const answer = await server.app.inject({ method: 'POST', url: '/v1/things', headers, payload });
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'request.malformed',
      errors: [{ pointer: '#', line: 2, column: 2 }],
    });
  });

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
