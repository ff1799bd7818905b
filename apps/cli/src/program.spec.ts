import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runWith, type Said } from '../test/run.js';

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
async function run(line: string[], answer: Answer): Promise<Said & { seen: Seen[] }> {
  const seen: Seen[] = [];
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
  const env = { TIDEGATE_TOKEN: 'tdg_test', XDG_CONFIG_HOME: folder };
  return { ...(await runWith(fetch, env, line)), seen };
}

// What a whole server does not do when asked: the rest is in `test/cli/`, against a real one.
describe('the command line, with a server that fails it', () => {
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
      return pathname === '/end' ? (polls.shift() ?? json({})) : (answers[pathname]?.() ?? json({}, 404));
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
    const none = await run(['login'], () => json({}, 404));
    expect([none.code, none.err.includes('--with-token')]).toEqual([2, true]);
  });
});
