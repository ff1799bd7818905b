import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { corpusFile, corpusJson, describeCorpus } from '../../../../test/support/corpus.js';
import { type CodedTable } from '../coded/coded-table.js';
import { classesAt } from '../../test/full-domain-loss.js';
import { type AttributeFigures, measureAttribute } from '../../test/measure-attribute.js';
import { measureModels } from '../../test/measure-models.js';
import { sensitiveAttributes } from './sensitive-attribute.js';

interface Published {
  readonly qi: readonly string[];
  readonly sa: string;
  readonly values: readonly {
    readonly file: string;
    readonly k: number;
    readonly alpha: number;
    readonly l: number;
    readonly entropy_l: number;
    readonly basic_beta: number;
    readonly enhanced_beta: number;
    readonly delta_disclosure: number;
    readonly t: number;
  }[];
}

interface Recomputed {
  readonly qi: Readonly<Record<string, readonly string[]>>;
  readonly sa: Readonly<Record<string, string>>;
  readonly values: readonly {
    readonly file: string;
    readonly rows: number;
    readonly equivalenceClasses: number;
    readonly k: number;
    readonly alpha: number;
    readonly l_distinct: number;
    readonly entropy_l_floor: number;
    readonly min_entropy_nat: number;
    readonly t: number;
    readonly t_distance: string;
    readonly basic_beta: number;
    readonly delta_disclosure: number;
  }[];
}

/** Cells of a line; only quotes around whole cells occur in these files. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/("([^"]*)"|[^",]*)(,|$)/g)]
    .map((match) => match[2] ?? match[1] ?? '')
    .slice(0, line.endsWith(',') ? undefined : -1);
}

/** Codes in the order of the values: as numbers where all are, else as text. */
function codesOf(values: readonly string[]): { readonly values: number; readonly codes: Int32Array } {
  const numeric = values.every((value) => value !== '' && Number.isFinite(Number(value)));
  const distinct = [...new Set(values)].sort(numeric ? (a, b) => Number(a) - Number(b) : undefined);
  const code = new Map(distinct.map((value, i) => [value, i]));
  return { values: distinct.length, codes: Int32Array.from(values, (value) => code.get(value) ?? -1) };
}

function tableOf(file: string, quasiIdentifiers: readonly string[], sensitive: string): CodedTable {
  const packed = file.endsWith('_3.csv');
  const bytes = readFileSync(corpusFile('pycanon', packed ? `${file}.gz` : file));
  const text = (packed ? gunzipSync(bytes) : bytes).toString('utf8');
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const header = cellsOf(lines[0] ?? '');
  const rows = lines.slice(1).map(cellsOf);
  const column = (name: string) => codesOf(rows.map((row) => row[header.indexOf(name)] ?? ''));
  const dimensions = quasiIdentifiers.map((name) => ({ name, ...column(name) }));
  return {
    length: rows.length,
    dimensions: dimensions.map(({ name, values }) => ({ name, leaves: values, kind: 'fixed' })),
    codes: dimensions.map(({ codes }) => codes),
    sensitive: [{ name: sensitive, ...column(sensitive) }],
  };
}

function measured(table: CodedTable): AttributeFigures & { k: number; classes: number; records: number } {
  const { classOf, classes } = classesAt(
    table,
    table.dimensions.map(() => 0),
  );
  const [attribute] = sensitiveAttributes(table);
  const figures = attribute && measureAttribute(table, classOf, classes, 0, attribute);
  if (figures == null) throw new Error('an empty table');
  const { k, records, classes: found } = measureModels(table, classOf, classes, [], []);
  return { ...figures, k, records, classes: found };
}

describeCorpus('privacy models', () => {
  it("are measured as pyCANON's own tests assert", () => {
    const { qi, sa, values } = corpusJson('pycanon', 'expected_published.json') as Published;
    expect(values.length).toBeGreaterThan(0);
    for (const expected of values) {
      const ours = measured(tableOf(expected.file, qi, sa));
      expect(ours.k).toBe(expected.k);
      expect(ours.alpha).toBe(expected.alpha);
      expect(ours.distinctL).toBe(expected.l);
      expect(Math.floor(ours.entropyL)).toBe(expected.entropy_l);
      expect(ours.basicBeta).toBeCloseTo(expected.basic_beta, 10);
      expect(ours.enhancedBeta).toBeCloseTo(expected.enhanced_beta, 10);
      expect(ours.deltaDisclosure).toBeCloseTo(expected.delta_disclosure, 10);
      expect(ours.orderedT).toBeCloseTo(expected.t, 10);
    }
  });

  it('are measured as recomputed independently for all eleven tables', () => {
    const { qi, sa, values } = corpusJson('pycanon', 'expected_recomputed.json') as Recomputed;
    expect(values).toHaveLength(11);
    for (const expected of values) {
      const file = expected.file.replace('processed/', '');
      const kind = Object.entries({ adult: 'adult', Students: 'math', drug: 'drugs' }).find(([start]) =>
        file.startsWith(start),
      );
      const name = kind?.[1] ?? 'stroke';
      const ours = measured(tableOf(file, qi[name] ?? [], sa[name] ?? ''));
      expect([ours.records, ours.classes, ours.k]).toEqual([
        expected.rows,
        expected.equivalenceClasses,
        expected.k,
      ]);
      expect(ours.alpha).toBeCloseTo(expected.alpha, 12);
      expect(ours.distinctL).toBe(expected.l_distinct);
      expect(Math.floor(ours.entropyL + 1e-9)).toBe(expected.entropy_l_floor);
      expect(Math.log(ours.entropyL)).toBeCloseTo(expected.min_entropy_nat, 10);
      const t = expected.t_distance === 'ordered EMD' ? ours.orderedT : ours.equalT;
      expect(t).toBeCloseTo(expected.t, 10);
      expect(ours.basicBeta).toBeCloseTo(expected.basic_beta, 10);
      expect(ours.deltaDisclosure).toBeCloseTo(expected.delta_disclosure, 10);
    }
  });
});
