/**
 * How many card numbers of 16 digits a second become tokens by FF1, text to text, a chunk of 2,048 at a time in one thread; and
 * through the engine, on all its threads. The baseline is FF1 as NIST SP 800-38G writes it, value by value with big
 * integers over node:crypto, in the same run; both must agree. `--values`, `--json`.
 */
import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { type Column, Policy } from '#libs/contracts';
import { compilePlan, toDuckdbSql } from '#libs/deidentify';
import { randomKey } from '#libs/seal';
import { bench, inMemory, timesOf, whole } from './support/harness.js';
import { benchTools } from './support/tools.js';

const { values: count, report } = bench('ff1', { values: 5e5 });
const repeats = 3;
const key = randomKey();
const chunkSize = 2048;

/** One value after the other, one cipher a block, every number a big integer. */
function straightforward(value: string): string {
  const encrypt = (block: Buffer): Buffer => {
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(block), cipher.final()]);
  };
  const n = value.length;
  const u = Math.floor(n / 2);
  const v = n - u;
  const b = Math.ceil(Math.ceil(v * Math.log2(10)) / 8);
  const d = 4 * Math.ceil(b / 4) + 4;
  const p = Buffer.from([1, 2, 1, 0, 0, 10, 10, u, 0, 0, 0, n, 0, 0, 0, 0]);
  let [left, right] = [value.slice(0, u), value.slice(u)];
  for (let i = 0; i < 10; i++) {
    const number = Buffer.from(
      BigInt(right)
        .toString(16)
        .padStart(2 * b, '0'),
      'hex',
    );
    const q = Buffer.concat([Buffer.alloc((16 - ((b + 1) % 16)) % 16), Buffer.from([i]), number]);
    let mac: Buffer = Buffer.alloc(16);
    for (const block of [p, q]) mac = encrypt(Buffer.from(mac.map((byte, j) => byte ^ (block[j] ?? 0))));
    const m = i % 2 === 0 ? u : v;
    const sum = (BigInt(left) + BigInt(`0x${mac.subarray(0, d).toString('hex')}`)) % 10n ** BigInt(m);
    [left, right] = [right, sum.toString().padStart(m, '0')];
  }
  return left + right;
}

const columns: Column[] = [{ name: 'card', type: 'string' }];

/** The function over chunks, and the statement, that a policy makes of the column. */
function made(how: object, source: string) {
  const transform = { match: { column: 'card' }, technique: 'format-preserving-encryption', domain: 'bench' };
  const policy = Policy.parse({ name: 'bench', purposes: ['bench'], transforms: [{ ...transform, ...how }] });
  const statements = toDuckdbSql(compilePlan(policy, { columns, classification: [] }), {
    source,
    tools: benchTools(key),
  });
  const [fn] = statements.functions;
  if (fn === undefined || 'codes' in fn) throw new Error('the technique has no function');
  return { fn, statements };
}

/** The least of a few runs, in seconds. */
const best = async (run: () => unknown): Promise<number> => Math.min(...(await timesOf(repeats, run)));

const digits = Array.from({ length: count }, (_, i) => String(4_000_000_000_000_000 + i * 7_919 + 12_345));
const luhnValid = digits.map((value) => {
  const body = Array.from(value.slice(0, 15), Number);
  const sum = body.toReversed().reduce((s, d, i) => s + (i % 2 === 0 ? (d > 4 ? 2 * d - 9 : 2 * d) : d), 0);
  return `${body.join('')}${(10 - (sum % 10)) % 10}`;
});

/** Values a second, strings to strings. */
async function rate(how: object, values: readonly string[]): Promise<number> {
  const { fn } = made(how, '(SELECT 1)');
  const run = () => {
    for (let at = 0; at < values.length; at += chunkSize) {
      const chunk = values.slice(at, at + chunkSize);
      fn.run([chunk], chunk.length);
    }
  };
  return values.length / (await best(run));
}

const few = digits.slice(0, 2000);
const expected = few.map(straightforward);
assert.deepEqual(made({}, '(SELECT 1)').fn.run([few], few.length), expected, 'both make the same tokens');
const baseline = few.length / (await best(() => few.forEach(straightforward)));
const rates = {
  whole: await rate({}, digits),
  'nine digits': await rate(
    {},
    digits.map((value) => value.slice(7)),
  ),
  'BIN and last four in clear': await rate({ keepFirst: 6, keepLast: 4 }, digits),
  'Luhn-valid': await rate({ luhn: true }, luhnValid),
  'BIN, last four, Luhn-valid': await rate(
    { keepFirst: 6, keepLast: 4, luhn: true },
    luhnValid.slice(0, 50_000),
  ),
  '20 alphanumerics (big integers)': await rate(
    { alphabet: 'alphanumeric' },
    digits.slice(0, 50_000).map((value) => `DE${value}xy`),
  ),
};

let inEngine = 0;
await inMemory(
  async ({ engine }) => {
    await engine.query(`CREATE TEMP TABLE cards AS SELECT CAST(4000000000000000 + i * 7919 AS VARCHAR) AS card
    FROM range(${count}) t(i)`);
    const { statements } = made({}, 'cards');
    for (const fn of statements.functions) engine.register(fn);
    const { sql, parameters } = statements.released();
    const hashed = `SELECT bit_xor(hash(card)) AS x FROM (${sql})`;
    inEngine = count / (await best(() => engine.query(hashed, parameters)));
  },
  { connections: 1 },
);

const figure = rates.whole;
const ratio = figure / baseline;
const more = Object.entries(rates).map(([name, n]) => `  ${name}: ${whole(n)}/s`);
report(
  { unit: 'values/s', figure, baseline, ratio, inEngine, rates, values: count },
  `${whole(figure)}/s of 16 digits; value by value ${whole(baseline)}/s; ratio ${ratio.toFixed(0)}\n` +
    `${more.join('\n')}\n  through the engine: ${whole(inEngine)}/s`,
);
