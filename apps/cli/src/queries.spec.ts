import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { runCommand } from './program.js';

/** Runs a command against a server that gives one answer, and tells what it was asked. */
async function run(
  line: string[],
  answer: object,
): Promise<{ code: number; out: string; method: string; url: string; body: unknown }> {
  let [out, method, url, body] = ['', '', '', ''];
  const stdout = new PassThrough();
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const code = await runCommand(line, {
    env: {
      TIDEGATE_SERVER: 'http://gateway.test',
      TIDEGATE_TOKEN: 'tdg_test',
      XDG_CONFIG_HOME: '/nonexistent',
    },
    stdin: Readable.from(['']),
    stdout,
    stderr: { write: (text) => (out += text) },
    fetch: async (to, init) => {
      [method, url] = [init?.method ?? '', to instanceof Request ? to.url : to.toString()];
      body = init?.body === undefined ? '' : await new Response(init.body).text();
      return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } });
    },
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return { code, out, method, url, body: body === '' ? undefined : (JSON.parse(body) as unknown) };
}

const budget = { dataset: 'people', epsilon: { cap: 10, spent: 1, left: 9 }, delta: 1e-6 };
const answer = {
  id: 'a',
  groups: [
    {
      key: 'Ulm',
      values: [{ value: 12, interval: { lower: 9, upper: 15, confidence: 0.95 }, of: { from: 0, to: 5 } }],
    },
  ],
  omitted: 2,
  mechanism: 'discrete Laplace',
  epsilon: 1,
  delta: 0,
  unit: { of: 'subject', records: 1, groups: 1, neighbours: 'add or remove one' },
  budget,
};

describe('tidegate query', () => {
  it('asks what was said, with keys as the file has them', async () => {
    const line =
      'query histogram --dataset people@2 --purpose research --epsilon 1 --column age --edge 0,5 --group-by city ' +
      '--group Ulm --group "12" --group 12 --where smoker=true --where name=a=b --records 2';
    const { code, out, method, url, body } = await run(line.split(' '), answer);
    expect([code, method, url]).toEqual([0, 'POST', 'http://gateway.test/v1/queries']);
    expect(body).toEqual({
      dataset: 'people',
      version: 2,
      purpose: 'research',
      ask: { aggregate: 'histogram', column: 'age', edges: [0, 5] },
      groupBy: { column: 'city', keys: ['Ulm', '12', 12] },
      where: { smoker: true, name: 'a=b' },
      contribution: { records: 2 },
      epsilon: 1,
    });
    for (const text of [
      'Ulm',
      '0 to 5',
      '12',
      '2 more groups',
      'discrete Laplace, ε 1, δ 0',
      'ε 9 of 10 is left',
    ])
      expect(out).toContain(text);
  });

  it('takes one thing to ask about, and conditions that are conditions', async () => {
    const common = ['query', 'count', '--purpose', 'research', '--epsilon', '1'];
    expect((await run(common, answer)).code).toBe(2);
    expect((await run([...common, '--dataset', 'people', '--where', 'age'], answer)).code).toBe(2);
    expect((await run([...common, '--release', 'id'], answer)).body).toMatchObject({ release: 'id' });
  });
});

describe('tidegate budgets', () => {
  it('lists what is spent and left, and by whom', async () => {
    const spends = [{ purpose: 'research', principal: 'service:bob', kind: 'query', queries: 3, epsilon: 1 }];
    const { out, url } = await run(['budgets', 'list', '--dataset', 'people'], {
      items: [{ ...budget, spends }],
      nextCursor: null,
    });
    expect(url).toContain('/v1/budgets?limit=1000&dataset=people');
    for (const text of ['people', '10', '9', 'service:bob', 'research']) expect(out).toContain(text);
  });

  it('sets a cap with a reason', async () => {
    const line = ['budgets', 'set', 'people', '--epsilon', '4', '--delta', '1e-7', '--reason', 'council'];
    const { method, url, body } = await run(line, budget);
    expect([method, url]).toEqual(['PUT', 'http://gateway.test/v1/budgets/people']);
    expect(body).toEqual({ epsilon: 4, delta: 1e-7, reason: 'council' });
  });
});
