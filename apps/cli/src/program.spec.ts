import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runCommand } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

type Answer = (seen: Seen) => Response | Promise<Response>;

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });

/** Runs a command against a server that answers as told, and gives back all that was said. */
async function run(
  line: string[],
  answer: Answer,
  stdin = '',
): Promise<{ code: number; out: string; err: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const stdout = new PassThrough();
  let out = '';
  let err = '';
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const body = init?.body === undefined ? '' : await new Response(init.body).text();
    const one = {
      method: init?.method ?? '',
      url: url instanceof Request ? url.url : url.toString(),
      headers: init?.headers as Record<string, string>,
      body,
    };
    seen.push(one);
    return answer(one);
  };
  const code = await runCommand(line, {
    env: { TIDEGATE_SERVER: 'http://gateway.test', TIDEGATE_TOKEN: 'tdg_test', XDG_CONFIG_HOME: folder },
    stdin: Readable.from([stdin]),
    stdout,
    stderr: { write: (text) => (err += text) },
    fetch,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return { code, out, err, seen };
}

const problemAnswer = (status: number, extra: object = {}): Response =>
  json(
    {
      type: 'urn:tidegate:problem:policy.invalid',
      title: 'The policy is not valid',
      status,
      code: 'policy.invalid',
      detail: 'It cannot be used.',
      requestId: 'r-1',
      errors: [{ pointer: '#/transforms/0/to', line: 7, column: 3, detail: 'must be one of year, month' }],
      ...extra,
    },
    status,
  );

describe('the command line', () => {
  it('sends the token in a header and never in an address', async () => {
    const { code, seen } = await run(['datasets', 'list', '--json'], () =>
      json({ items: [], nextCursor: null }),
    );
    expect(code).toBe(0);
    expect(seen[0]?.headers['Authorization']).toBe('Bearer tdg_test');
    expect(seen[0]?.url).not.toContain('tdg_');
  });

  it('reads a list to its last page', async () => {
    const page = (name: string, nextCursor: string | null) =>
      json({ items: [{ name, owner: 'service:e', tags: [], createdAt: '' }], nextCursor });
    const { out, seen } = await run(['datasets', 'list', '--json'], ({ url }) =>
      url.includes('cursor=next') ? page('b', null) : page('a', 'next'),
    );
    expect((JSON.parse(out) as { name: string }[]).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(seen).toHaveLength(2);
  });

  it('prints a problem as one block with line and column, and ends with 1', async () => {
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, '# first\nname: customers # ours\n');
    const { code, out, err, seen } = await run(['policies', 'apply', '-f', file], () => problemAnswer(400));
    expect(seen[0]).toMatchObject({ method: 'PUT', url: 'http://gateway.test/v1/policies/customers' });
    expect([code, out]).toEqual([1, '']);
    expect(err.trimEnd().split('\n')).toEqual([
      'Error: The policy is not valid (policy.invalid)',
      '  It cannot be used.',
      '  7:3  #/transforms/0/to  must be one of year, month',
      '  request r-1',
    ]);
  });

  it('prints a problem as its document with --json', async () => {
    const { code, err } = await run(['whoami', '--json'], () => problemAnswer(401));
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ code: 'policy.invalid', status: 401 });
  });

  it('ends with 2 when it is called wrongly, and asks nobody', async () => {
    for (const line of [
      ['datasets', 'show', 'Not A Name'],
      ['nonsense'],
      ['releases', 'get', 'x', '--format', 'xls'],
      ['upload', 'x.csv'],
      ['grants', 'create', '--principal', 'service:a', '--resource', '*', '--purpose', 'p'],
      ['classify', 'adult', '--set', 'age=quasi'],
    ]) {
      const { code, seen } = await run(line, () => json({}));
      expect([line.join(' '), code, seen.length]).toEqual([line.join(' '), 2, 0]);
    }
  });

  it('asks a read again when the connection broke, and never a write', async () => {
    const broken = (): never => {
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
    };
    let times = 0;
    const read = await run(['whoami', '--json'], () =>
      (times += 1) < 2 ? broken() : json({ id: 'x', kind: 'user', roles: [] }),
    );
    expect([read.code, read.seen.length]).toEqual([0, 2]);
    const write = await run(['datasets', 'create', 'a'], broken);
    expect([write.code, write.seen.length]).toEqual([1, 1]);
    expect(write.err).toContain('ECONNRESET');
  });

  it('uploads a file with its type, coding and digest, and waits until it is parsed', async () => {
    const file = join(folder, 'people.csv.gz');
    writeFileSync(file, 'abc');
    const states = ['running', 'succeeded'];
    const { code, out, seen } = await run(['upload', file, '--dataset', 'people', '--json'], ({ method }) =>
      method === 'POST'
        ? json({ job: '/v1/jobs/1' }, 202)
        : json({
            id: '1',
            state: states.shift(),
            progress: 0.5,
            message: '',
            result: { dataset: 'people', version: 1 },
          }),
    );
    expect(code).toBe(0);
    expect(seen[0]).toMatchObject({ url: 'http://gateway.test/v1/datasets/people/versions', body: 'abc' });
    expect(seen[0]?.headers).toMatchObject({
      'Content-Type': 'text/csv',
      'Content-Encoding': 'gzip',
      // SHA-256 of "abc", FIPS 180-2 appendix B.1
      'Content-Digest': 'sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:',
    });
    expect(JSON.parse(out)).toEqual({ dataset: 'people', version: 1 });
  });

  it('ends with 1 and the reason when a job fails', async () => {
    const failed = {
      id: '1',
      state: 'failed',
      progress: 0,
      message: '',
      problem: await problemAnswer(422).json(),
    };
    const line = ['releases', 'create', '--dataset', 'a@2', '--policy', 'b', '--purpose', 'c'];
    const { code, err, seen } = await run(line, ({ method }) =>
      json(method === 'POST' ? { job: '/v1/jobs/1' } : failed),
    );
    expect(code).toBe(1);
    expect(err).toContain('It cannot be used.');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ dataset: 'a', version: 2, policy: 'b', purpose: 'c' });
  });

  it('keeps released rows only when all of them came', async () => {
    const file = join(folder, 'rows.csv');
    const cut = (): Response =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode('a,b\n')),
          pull: (controller) => controller.error(new Error('cut')),
        }),
      );
    const line = ['releases', 'get', 'id', '--purpose', 'p', '-o', file];
    expect((await run(line, cut)).code).toBe(1);
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
    expect((await run(line, () => new Response('a,b\n1,2\n'))).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('a,b\n1,2\n');
  });

  it('signs in with a token from standard input that the server has taken', async () => {
    const me = { id: 'x', kind: 'service', name: 'bot', roles: [] };
    const bad = await run(['login', '--with-token'], () => problemAnswer(401), 'tdg_wrong\n');
    expect([bad.code, existsSync(join(folder, 'tidegate', 'login.json'))]).toEqual([1, false]);
    const good = await run(['login', '--with-token'], () => json(me), 'tdg_right\n');
    expect(good.code).toBe(0);
    expect(good.seen[0]?.headers['Authorization']).toBe('Bearer tdg_right');
    expect(good.out).not.toContain('tdg_right');
    expect(readFileSync(join(folder, 'tidegate', 'login.json'), 'utf8')).toContain('tdg_right');
  });

  it('signs a person in by a code that they confirm, and keeps a token of their own', async () => {
    const answers: Record<string, () => Response> = {
      '/v1/sign-in': () => json({ issuer: 'http://gateway.test/oidc', clientId: 'console', embedded: true }),
      '/oidc/.well-known/openid-configuration': () =>
        json({
          device_authorization_endpoint: 'http://gateway.test/begin',
          token_endpoint: 'http://gateway.test/end',
        }),
      '/begin': () =>
        json({
          device_code: 'd',
          user_code: 'AB-CD',
          verification_uri: 'http://gateway.test/device',
          expires_in: 60,
          interval: 0,
        }),
      '/v1/tokens': () => json({ token: 'tdg_own' }, 201),
      '/v1/me': () => json({ id: 'x', kind: 'user', email: 'ada@example.org', roles: [] }),
    };
    const polls = [json({ error: 'authorization_pending' }, 400), json({ access_token: 'jwt' })];
    const answer = ({ url }: Seen): Response => {
      const { pathname } = new URL(url);
      return pathname === '/end'
        ? (polls.shift() ?? json({}))
        : (answers[pathname]?.() ?? problemAnswer(404));
    };
    const { code, err, seen } = await run(['login'], answer);
    expect([code, err]).toEqual([0, 'Open http://gateway.test/device and confirm the code AB-CD.\n']);
    const made = seen.find(({ url }) => url.endsWith('/v1/tokens'));
    expect(made?.headers['Authorization']).toBe('Bearer jwt');
    expect(JSON.parse(made?.body ?? '')).toEqual({
      name: 'tidegate login',
      expiresAt: '2026-01-08T00:00:00.000Z',
    });
    expect(readFileSync(join(folder, 'tidegate', 'login.json'), 'utf8')).toContain('tdg_own');
    const refused = await run(['login'], (one) =>
      one.url.endsWith('/end') ? json({ error: 'access_denied' }) : answer(one),
    );
    expect([refused.code, refused.err.includes('refused')]).toEqual([1, true]);
    const none = await run(['login'], () => problemAnswer(404));
    expect([none.code, none.err.includes('--with-token')]).toEqual([2, true]);
  });

  it('lists no command that it does not have', async () => {
    const { code, out } = await run(['--help'], () => json({}));
    expect(code).toBe(0);
    for (const later of ['subjects', 'backup', 'restore', 'doctor']) expect(out).not.toContain(later);
  });
});
