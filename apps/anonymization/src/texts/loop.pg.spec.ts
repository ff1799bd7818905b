import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { maxPolicyLength } from '#libs/deidentify';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { maxHierarchyBytes } from '../hierarchies/hierarchy-body.js';

/** The longest that one piece of work may keep everybody else waiting, in milliseconds, where the machine is not slower than most. */
const mostLag = 200;
const mebi = (1 << 20) - 100;

let governed: Governed;
const stewards: Somebody[] = [];
beforeAll(async () => {
  governed = await Governed.start();
  for (const name of ['ada', 'bob', 'eve']) stewards.push(await governed.somebody(name, 'steward', 'admin'));
  await governed.dataset(await governed.somebody('owner', 'engineer'), 'people', 'a,b\n1,x\n2,y\n');
}, 120_000);
afterAll(() => governed.stop());

const filled = (unit: string, length: number): string => unit.repeat(Math.floor(length / unit.length));
/** Pieces that differ, up to a length. */
function numbered(piece: (i: number) => string, length: number): string {
  const pieces: string[] = [];
  for (let i = 0, sum = 0; sum < length; i++) sum += pieces[pieces.push(piece(i)) - 1]?.length ?? 0;
  return pieces.join('').slice(0, length);
}

const head = 'name: hostile\npurposes: [research]\ntransforms:\n';
const room = maxPolicyLength - 200;
const policies = [
  numbered((i) => `k${i}: 1\n`, room),
  `{${numbered((i) => `k${i}: 1, `, room)}`,
  `${head}${numbered((i) => `- {match: {column: c${i}}, technique: keep}\n`, room)}`,
  `${head}${filled('- {x: 1}\n', room)}`,
  `${head}- {match: {column: a}, technique: keep}\nrows: {${numbered((i) => `c${i}: {$eq: 1}, `, room)}z: {$eq: 1}}`,
  ...[
    '[',
    '{',
    '- ',
    '? ',
    '? a\n',
    ':\n',
    '\n',
    '#\n',
    'a: 1\n',
    "'",
    '\t',
    '- a\n',
    '!a ',
    '---\n',
    '<<: {}\n',
  ].map((unit) => filled(unit, room)),
  numbered((i) => `- &a${i} x\n`, room),
  `- &a x\n${filled('- *a\n', room)}`,
  `a: ${filled('b\n ', room)}`,
];
const hierarchies = [
  numbered((i) => `leaf ${i},group ${i % 97},*\n`, maxHierarchyBytes),
  filled('a,', maxHierarchyBytes),
  filled('"', maxHierarchyBytes),
  filled('\n', maxHierarchyBytes),
  `${filled('a', maxHierarchyBytes - 2)},*`,
];
const bodies: readonly (readonly [string, string, string])[] = [
  ['POST', '/v1/decisions', `{${numbered((i) => `"k${i}":1,`, mebi)}"z":1}`],
  ['POST', '/v1/grants', filled('[', mebi)],
  ['POST', '/v1/grants', `{"actions":[${filled('"x",', mebi)}"x"]}`],
  ['POST', '/v1/roles', `{"actions":[${filled('{},', mebi)}{}]}`],
  ['POST', '/v1/releases', `{"dataset":"${filled('a', mebi)}"}`],
  ['POST', '/v1/access-requests', `{"reason":"${filled('\\u0041', mebi)}"}`],
  [
    'POST',
    '/v1/queries',
    `{"dataset":"people","where":{${numbered((i) => `"c${i}":{"$eq":1},`, mebi)}"z":{"$eq":1}}}`,
  ],
  ['POST', '/v1/tokens', `{"name":"${filled('(a+)+', mebi)}"}`],
  [
    'PATCH',
    '/v1/datasets/people/versions/1/classification',
    `{"columns":[${numbered((i) => `{"name":"c${i}"},`, mebi)}{"name":"z"}]}`,
  ],
  ['POST', '/v1/policies/hostile/preview', `{"dataset":"people","version":1,"limit":${filled('1', mebi)}}`],
  ['POST', '/v1/datasets', `{"name":"a","tags":[${numbered((i) => `"t${i}",`, mebi)}"z"]}`],
  ['POST', '/v1/groups', `{"name":"g","members":[${numbered((i) => `"user:${i}@x.y",`, mebi)}"user:z@x.y"]}`],
];

/** The most processor time that this thread spent between two looks of a timer: what others use of the machine is not in it. */
function watchLoop(): () => number {
  let most = 0;
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const spent = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    most = Math.max(most, (spent.user + spent.system) / 1000);
  }, 5);
  return () => {
    clearInterval(timer);
    return most;
  };
}

async function lagUnder(asked: readonly (() => Promise<unknown>)[]): Promise<number> {
  const lag = watchLoop();
  await Promise.all(asked.map((ask) => ask().catch(() => undefined)));
  return lag();
}

const by = (i: number): Somebody => stewards[i % stewards.length] ?? (stewards[0] as Somebody);

/** Four times what a mebibyte of JSON that is right costs here, asked forty times: a slow machine is slow at that, too. */
async function boundHere(): Promise<number> {
  const body = `{"name":"${filled('a', mebi)}"}`;
  const headers = { 'Content-Type': 'application/json' };
  const ask = (i: number) => () => by(i).ask('POST', '/v1/tokens', { body, headers });
  return Math.max(mostLag, 4 * (await lagUnder(Array.from({ length: 40 }, (_, i) => ask(i)))));
}

it('forty texts as hostile and as large as they may be keep nobody waiting', async () => {
  const put = (i: number, path: string, body: string, type: string) => () =>
    by(i).ask('PUT', path, { body, headers: { 'Content-Type': type } });
  const hostile = [
    ...policies.map((text, i) => put(i, '/v1/policies/hostile', text, 'application/yaml')),
    ...hierarchies.map((text, i) => put(i, '/v1/hierarchies/hostile', text, 'text/csv')),
    ...bodies.map(
      ([method, path, body], i) =>
        () =>
          by(i).ask(method, path, { body, headers: { 'Content-Type': 'application/json' } }),
    ),
  ];
  expect(hostile.length).toBeGreaterThanOrEqual(40);
  const bound = await boundHere();
  expect(await lagUnder(hostile)).toBeLessThanOrEqual(bound);
}, 300_000);

it('policies whose hierarchies are as large as they may be keep nobody waiting, and larger ones are refused', async () => {
  const [steward] = stewards as [Somebody];
  const values = 'v'.repeat(70);
  const half = numbered((i) => `${i === 0 ? 'x' : `${values}${i}`},${i % 97},*\n`, maxHierarchyBytes / 2);
  const text = half.slice(0, half.lastIndexOf('\n'));
  for (const name of ['one', 'two', 'three'])
    await steward.must('PUT', `/v1/hierarchies/${name}`, {
      body: name === 'three' ? 'y,*\n' : text,
      headers: { 'Content-Type': 'text/csv' },
    });
  const generalized = (column: string, hierarchy: string) => ({
    ...{ match: { column }, technique: 'generalization', hierarchy, level: 1 },
  });
  const put = (name: string, b: string) =>
    steward.must('PUT', `/v1/policies/${name}`, {
      json: { name, purposes: ['research'], transforms: [generalized('a', 'one'), generalized('b', b)] },
    });
  await put('large', 'two');
  await put('larger', 'three');
  const asked = () => governed.releaseJob(steward, { dataset: 'people', policy: 'large' });
  const bound = await boundHere();
  expect(await lagUnder([asked])).toBeLessThanOrEqual(bound);
  await steward.must('PUT', '/v1/hierarchies/three', {
    body: `${text}\n${values},0,*\n${'w'.repeat(70)},0,*\n`,
    headers: { 'Content-Type': 'text/csv' },
  });
  const json = { dataset: 'people', version: 1, policy: 'larger', purpose: 'research' };
  expect((await steward.ask('POST', '/v1/releases', { json })).body).toMatchObject({
    code: 'policy.inapplicable',
  });
}, 300_000);
