import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Policy } from '#libs/contracts';

const samples = join(import.meta.dirname, '../../samples');
const text = readFileSync(join(samples, 'nhefs.csv'), 'utf8');
const [header = '', ...lines] = text.trimEnd().split('\n');
const names = header.split(',');
const rows = lines.map((line) => {
  const cells = line.split(',');
  return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
});
type Row = (typeof rows)[number];
const policy = Policy.parse(parse(readFileSync(join(samples, 'nhefs.policy.yaml'), 'utf8')));

function classes(of: Row[], key: (row: Row) => string): Row[][] {
  const found = new Map<string, Row[]>();
  for (const row of of) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
  return [...found.values()];
}
const band = (row: Row): string => String(Math.floor(Number(row['age']) / 10));
const released = (row: Row): string => [band(row), row['sex'], row['race'], row['education']].join();

describe('the sample table', () => {
  it('is the file that its README describes', () => {
    const readme = readFileSync(join(samples, 'README.md'), 'utf8');
    expect(readme).toContain(createHash('sha256').update(text).digest('hex'));
    expect(rows).toHaveLength(1629);
    expect(names).toHaveLength(67);
    expect(lines.filter((line) => line.split(',').length !== names.length)).toEqual([]);
    expect(new Set(rows.map((row) => row['seqn'])).size).toBe(rows.length);
    expect(rows.filter((row) => row['death'] === '1')).toHaveLength(318);
  });

  it('singles out more than a quarter of its people before the policy', () => {
    const raw = (row: Row): string =>
      [row['age'], row['sex'], row['race'], row['education'], row['marital']].join();
    const alone = classes(rows, raw).filter((group) => group.length === 1).length;
    expect(alone / rows.length).toBeCloseTo(0.285, 3);
  });
});

describe('the sample policy', () => {
  const require = policy.require;

  it('names only columns that the table has, and leaves most of them to be dropped', () => {
    const named = policy.transforms.flatMap((transform) => transform.match.column ?? []);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
    expect(named).not.toEqual(expect.arrayContaining(['yrdth']));
    expect(named.length).toBeLessThan(names.length / 2);
    expect(require?.kAnonymity?.quasiIdentifiers).toEqual(['age', 'sex', 'race', 'education']);
  });

  it('reaches its k and l on the table within the suppression that it allows', () => {
    const { k = 0, maxSuppression = 0 } = require?.kAnonymity ?? {};
    const kept = classes(rows, released).filter((group) => group.length >= k);
    const suppressed = rows.length - kept.flat().length;
    expect(suppressed).toBe(58);
    expect(suppressed / rows.length).toBeLessThanOrEqual(maxSuppression);
    const diversity = kept.map((group) => new Set(group.map((row) => row['alcoholfreq'])).size);
    expect(Math.min(...diversity)).toBeGreaterThanOrEqual(
      [require?.lDiversity ?? []].flat()[0]?.l ?? Infinity,
    );
  });

  it('keeps a label with something to learn: death gets more frequent with every released age band', () => {
    const share = classes(rows, band)
      .map((group) => ({
        age: band(group[0] ?? {}),
        died: group.filter((row) => row['death'] === '1').length / group.length,
      }))
      .sort((a, b) => Number(a.age) - Number(b.age))
      .map(({ died }) => died);
    expect(share).toEqual([...share].sort((a, b) => a - b));
    expect((share.at(-1) ?? 0) - (share[0] ?? 0)).toBeGreaterThan(0.5);
  });
});
