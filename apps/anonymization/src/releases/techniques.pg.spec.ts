import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { techniques } from '#libs/deidentify';
import { Governed, type Made, type Somebody } from '../../../../test/support/governed.js';
import { jobHierarchy, patients } from '../../test/patients.js';
import { caseCount } from '../../../../test/support/case-count.js';

type Row = Readonly<Record<string, unknown>>;

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;

/** The sum of Luhn's formula, modulo ten: 0 for a number that passes. */
const luhn = (digits: string): number =>
  Array.from(digits)
    .reverse()
    .reduce((sum, digit, i) => {
      const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1);
      return sum + (doubled > 9 ? doubled - 9 : doubled);
    }, 0) % 10;
const withCheckDigit = (digits: string): string => digits + String((10 - luhn(`${digits}0`)) % 10);

const rows = patients(600).map((patient, i) => ({
  id: `s${i % 200}`,
  email: `person${i}@example.org`,
  card: withCheckDigit(`4${String(10_000_000_000_000 + i * 7919)}`),
  note: i % 3 === 0 ? `mail me at person${i}@example.org today` : 'nothing to say',
  ip: `192.0.${i % 7}.${i % 250}`,
  zip: String(10_000 + (i % 900)),
  born: patient.born,
  job: patient.job,
  income: 20_000 + ((i * 37) % 5000),
  weight: patient.weight,
  lat: 48 + (i % 100) / 100,
  first: i % 2 === 0 ? 'Ada' : 'Bob',
  illness: patient.illness,
}));
const text = [Object.keys(rows[0] ?? {}).join(), ...rows.map((row) => Object.values(row).join())].join('\n');

beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  reader = await governed.somebody('reader', 'analyst');
  await steward.must('PUT', '/v1/hierarchies/jobs', {
    body: jobHierarchy,
    headers: { 'Content-Type': 'text/csv' },
  });
  await governed.dataset(owner, 'wide', `${text}\n`, { subjectKey: 'id' });
  await governed.grant(steward, reader, 'dataset:wide');
});
afterAll(() => governed.stop());

async function put(name: string, transforms: readonly object[]): Promise<void> {
  await steward.must('PUT', `/v1/policies/${name}`, { json: { name, purposes: ['research'], transforms } });
}

async function released(name: string): Promise<{ made: Made; data: Row[] }> {
  const made = await governed.release(steward, { dataset: 'wide', policy: name });
  const path = `/v1/releases/${made.release}/data?format=ndjson&purpose=research`;
  const lines = (await reader.must<string>('GET', path)).split('\n').filter((line) => line !== '');
  return { made, data: lines.map((line) => JSON.parse(line) as Row) };
}

interface Preview {
  readonly after: { readonly rows: readonly Row[] };
  readonly differs: readonly { readonly column: string; readonly why: string }[];
}

const preview = (name: string, limit: number): Promise<Preview> =>
  owner.must<Preview>('POST', `/v1/policies/${name}/preview`, { json: { dataset: 'wide', limit } });

const on = (column: string | string[], technique: string, more: object = {}) => ({
  match: { column },
  technique,
  ...more,
});

const every = [
  on('id', 'pseudonymization', { domain: 'all' }),
  on('email', 'masking', { keepFirst: 1, keepDomain: true }),
  on('card', 'format-preserving-encryption', { domain: 'all', keepFirst: 6, luhn: true }),
  { match: { category: 'EMAIL_ADDRESS', inText: true, column: 'note' }, technique: 'masking', as: 'label' },
  on('note', 'keep'),
  on('ip', 'generalization', { network: { v4: 24, v6: 48 } }),
  on('zip', 'deterministic-encryption', { domain: 'all' }),
  on('born', 'date-shift', { maxDays: 100, domain: 'all' }),
  on('job', 'generalization', { hierarchy: 'jobs', level: 1 }),
  on('income', 'microaggregation', { k: 5 }),
  on('weight', 'noise-addition', { epsilon: 2, lower: 40, upper: 110 }),
  on('lat', 'rounding', { to: 0.1 }),
  on('first', 'permutation'),
  on('illness', 'suppression', { values: ['flu'] }),
];

describe('every technique, from a policy file to a download', () => {
  let data: Row[];
  beforeAll(async () => {
    await put('every', every);
    ({ data } = await released('every'));
  });

  it('is used by some policy of this test', async () => {
    await put('rest', [
      on(['first', 'job'], 'combination', { into: 'who', separator: ' the ' }),
      on('income', 'top-and-bottom-coding', { bottom: 21_000, top: 24_000 }),
    ]);
    const rest = await released('rest');
    rest.data.forEach((row, i) => {
      const { first, job, income } = rows[i] ?? {};
      expect(row).toEqual({
        who: `${String(first)} the ${String(job)}`,
        income: Math.min(24_000, Math.max(21_000, Number(income))),
      });
    });
    const used = [...every.map(({ technique }) => technique), 'combination', 'top-and-bottom-coding'];
    expect(new Set(used)).toEqual(new Set(Object.keys(techniques)));
  });

  it('leaves as many records, in order, and none of what it hides', () => {
    expect(data).toHaveLength(600);
    const all = JSON.stringify(data);
    for (const { id, zip } of rows.slice(0, 50)) {
      expect(all).not.toContain(`"${id}"`);
      expect(all).not.toContain(`"${zip}"`);
    }
    expect(all).not.toMatch(/person\d+@/);
    expect(all).toContain('[EMAIL_ADDRESS]');
  });

  it('keeps what each says that it keeps', () => {
    const ids = new Map<string, unknown>();
    data.forEach((row, i) => {
      const raw = rows[i];
      if (raw === undefined) throw new Error('a record too many');
      expect(ids.get(raw.id) ?? row['id']).toBe(row['id']);
      ids.set(raw.id, row['id']);
      expect(String(row['card'])).toMatch(/^\d{16}$/);
      expect(String(row['card']).slice(0, 6)).toBe(raw.card.slice(0, 6));
      expect(luhn(String(row['card']))).toBe(0);
      expect(row['ip']).toBe(`${raw.ip.split('.').slice(0, 3).join('.')}.0/24`);
      expect(['care', 'office', 'craft', 'travel']).toContain(row['job']);
      expect(row['illness']).toBe(raw.illness === 'flu' ? null : raw.illness);
      expect(Math.abs(Number(row['lat']) - raw.lat)).toBeLessThanOrEqual(0.05 + 1e-9);
      const shift = (Date.parse(String(row['born'])) - Date.parse(raw.born)) / 86_400_000;
      expect(Math.abs(shift)).toBeGreaterThanOrEqual(1);
      expect(Math.abs(shift)).toBeLessThanOrEqual(100);
    });
    const count = (list: readonly unknown[], value: unknown) => list.filter((one) => one === value).length;
    const firsts = data.map((row) => row['first']);
    expect(count(firsts, 'Ada')).toBe(300);
    for (const income of new Set(data.map((row) => row['income']))) {
      expect(
        count(
          data.map((row) => row['income']),
          income,
        ),
      ).toBeGreaterThanOrEqual(5);
    }
  });

  it('is shown by a preview with the columns that the release will have otherwise, and why', async () => {
    const { differs } = await preview('every', 5);
    expect(new Set(differs.map(({ column }) => column))).toEqual(new Set(['income', 'weight', 'first']));
    expect(differs.find(({ column }) => column === 'weight')?.why).toContain('random');
    expect(differs.find(({ column }) => column === 'income')?.why).toContain('all records');
  });
});

const local = fc.record({
  id: fc.constantFrom(
    on('id', 'pseudonymization', { domain: 'all', as: 'hex' }),
    on('id', 'pseudonymization', { domain: 'all', as: 'base32' }),
    on('id', 'deterministic-encryption', { domain: 'other' }),
  ),
  email: fc.constantFrom(
    on('email', 'masking', { keepDomain: true }),
    on('email', 'masking', { pattern: '[0-9]+' }),
    on('email', 'pseudonymization', { domain: 'all', as: 'surrogate' }),
  ),
  card: fc.constantFrom(
    on('card', 'format-preserving-encryption', { domain: 'all', keepLast: 4 }),
    on('card', 'masking', { keepLast: 4 }),
  ),
  born: fc.constantFrom(
    on('born', 'generalization', { to: 'quarter' }),
    on('born', 'date-shift', { maxDays: 9, domain: 'all' }),
    on('born', 'keep'),
  ),
  income: fc.constantFrom(
    on('income', 'generalization', { width: 500 }),
    on('income', 'rounding', { to: 1000 }),
    on('income', 'generalization', { edges: [21_000, 22_500] }),
  ),
  lat: fc.constantFrom(on('lat', 'generalization', { grid: 0.5 }), on('lat', 'keep')),
});

describe('a preview', () => {
  it('is the beginning of the release, for techniques that look at one record and draw nothing', async () => {
    await put('first', [on('id', 'deterministic-encryption', { domain: 'other' })]);
    const before = await preview('first', 1);
    expect(before.differs.map(({ column }) => column)).toEqual(['id']);
    await released('first');
    let run = 0;
    await fc.assert(
      fc.asyncProperty(local, fc.integer({ min: 1, max: 40 }), async (chosen, limit) => {
        const name = `local-${run++}`;
        await put(name, Object.values(chosen));
        const shown = await preview(name, limit);
        expect(shown.differs).toEqual([]);
        const { data } = await released(name);
        expect(shown.after.rows).toEqual(data.slice(0, limit));
      }),
      { numRuns: caseCount(6), seed: 20_889 },
    );
  });
});
