import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runCommand } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-hierarchies-'));
afterAll(() => rmSync(folder, { recursive: true }));

const version = { name: 'jobs', version: 2, levels: 3, leaves: 6, digest: 'd', createdAt: 'now' };
const csv = 'nurse;care;*\ncook;craft;*\n';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly type: string | undefined;
  readonly body: string;
}

async function run(...line: string[]): Promise<{ code: number; out: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const stdout = new PassThrough();
  let out = '';
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const headers = init?.headers as Record<string, string>;
    const address = url instanceof Request ? url.url : url.toString();
    const body = init?.body === undefined ? '' : await new Response(init.body).text();
    asked.push({ method: init?.method ?? '', url: address, type: headers['Content-Type'], body });
    if (headers['Accept'] === 'text/csv') return new Response(csv);
    const list = address.includes('/hierarchies?');
    return Response.json(list ? { items: [version], nextCursor: null } : version);
  };
  const code = await runCommand(line, {
    env: { TIDEGATE_SERVER: 'http://gateway.test', TIDEGATE_TOKEN: 'tdg_test', XDG_CONFIG_HOME: folder },
    stdin: Readable.from(['']),
    stdout,
    stderr: { write: () => undefined },
    fetch,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return { code, out, asked };
}

describe('hierarchies on the command line', () => {
  it('are put as they are in the file', async () => {
    const file = join(folder, 'jobs.csv');
    writeFileSync(file, csv);
    const { code, out, asked } = await run('hierarchies', 'put', 'jobs', '-f', file);
    expect([code, out]).toEqual([0, 'jobs@2, 6 leaves, 3 levels\n']);
    expect(asked).toEqual([
      { method: 'PUT', url: 'http://gateway.test/v1/hierarchies/jobs', type: 'text/csv', body: csv },
    ]);
  });

  it('are shown as text, of the version that is named', async () => {
    const { out, asked } = await run('hierarchies', 'show', 'jobs@2');
    expect(out).toBe(csv);
    expect(new Set(asked.map(({ url }) => url))).toEqual(
      new Set(['http://gateway.test/v1/hierarchies/jobs/versions/2']),
    );
    const json = await run('hierarchies', 'show', 'jobs', '--json');
    expect(JSON.parse(json.out)).toEqual({ ...version, csv });
  });

  it('are listed, and a file that is not there is said to be so', async () => {
    expect((await run('hierarchies', 'list')).out).toMatch(/jobs +2 +6 +3/);
    const missing = await run('hierarchies', 'put', 'jobs', '-f', join(folder, 'none.csv'));
    expect([missing.code, missing.asked]).toEqual([2, []]);
  });
});
