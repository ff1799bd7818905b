import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runCommand } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-cli-reidentify-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Body {
  readonly tokens: readonly string[];
  readonly reason: string;
}

/** Runs the command against a server that knows tokens which begin with t. */
async function run(args: string[], stdin = '') {
  const bodies: Body[] = [];
  const stdout = new PassThrough();
  let [out, err] = ['', ''];
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    expect([init?.method, url instanceof Request ? url.url : url.toString()]).toEqual([
      'POST',
      'http://gateway.test/v1/reidentifications',
    ]);
    const body = JSON.parse(await new Response(init?.body ?? null).text()) as Body;
    bodies.push(body);
    const values = body.tokens.map((token) => (token.startsWith('t') ? `value of ${token}` : null));
    return new Response(JSON.stringify({ values }), { headers: { 'Content-Type': 'application/json' } });
  };
  const code = await runCommand(['reidentify', 'r-1', '--column', 'name', '--purpose', 'p', ...args], {
    env: { TIDEGATE_SERVER: 'http://gateway.test', TIDEGATE_TOKEN: 'tdg_test', XDG_CONFIG_HOME: folder },
    stdin: Readable.from([stdin]),
    stdout,
    stderr: { write: (text) => (err += text) },
    fetch,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return { code, out, err, bodies };
}

describe('tidegate reidentify', () => {
  it('reads tokens from standard input and prints a value a line, in order', async () => {
    const { code, out, err, bodies } = await run(['--reason', 'r'], 't1\r\nx\n\nt2\n');
    expect([code, out]).toEqual([0, 'value of t1\n\nvalue of t2\n']);
    expect(err).toContain('1 of 3');
    expect(bodies).toEqual([
      { release: 'r-1', column: 'name', purpose: 'p', reason: 'r', tokens: ['t1', 'x', 't2'] },
    ]);
  });

  it('reads a file, asks a thousand at a time, and prints JSON', async () => {
    const file = join(folder, 'tokens.txt');
    writeFileSync(file, Array.from({ length: 2500 }, (_, i) => `t${i}`).join('\n'));
    const { code, out, bodies } = await run(['--reason', 'r', '--file', file, '--json']);
    expect([code, bodies.map(({ tokens }) => tokens.length)]).toEqual([0, [1000, 1000, 500]]);
    const { values } = JSON.parse(out) as { values: string[] };
    expect([values.length, values[2499]]).toEqual([2500, 'value of t2499']);
  });

  it('asks for a reason, for tokens, and for a file that can be read', async () => {
    expect((await run([], 't1')).code).toBe(2);
    expect((await run(['--reason', 'r'], '\n')).code).toBe(2);
    expect((await run(['--reason', 'r', '--file', join(folder, 'none')])).code).toBe(2);
  });
});
