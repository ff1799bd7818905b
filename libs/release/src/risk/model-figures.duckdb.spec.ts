import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Policy, type Column } from '#libs/contracts';
import { compilePlan } from '#libs/deidentify';
import { identifier, openEngine, type Engine } from '#libs/tabular';
import { corpusFile, corpusJson, describeCorpus } from '../../../../test/support/corpus.js';
import { measureModelFigures, reportFigures } from './model-figures.js';

interface Recomputed {
  readonly qi: Readonly<Record<string, readonly string[]>>;
  readonly sa: Readonly<Record<string, string>>;
  readonly values: readonly {
    readonly file: string;
    readonly alpha: number;
    readonly l_distinct: number;
    readonly min_entropy_nat: number;
    readonly t: number;
    readonly t_distance: string;
  }[];
}

/** Cells of a line; only quotes around whole cells occur in these files. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/("([^"]*)"|[^",]*)(,|$)/g)].map((match) => match[2] ?? match[1] ?? '');
}

describeCorpus('models measured in SQL', () => {
  let engine: Engine;
  beforeAll(async () => {
    const newFile = () => {
      throw new Error('no file is needed');
    };
    engine = await openEngine({ newFile });
  });
  afterAll(() => engine.close());

  /** Loads a table and measures its sensitive column in classes of the quasi-identifiers. */
  async function measure(
    file: string,
    quasi: readonly string[],
    sensitive: string,
    distance: 'ordered' | 'equal',
  ) {
    const [head = '', ...lines] = readFileSync(corpusFile('pycanon', file), 'utf8').trimEnd().split(/\r?\n/);
    const names = cellsOf(head);
    const records = lines.map((line) => cellsOf(line));
    const column = (name: string): string =>
      records.map((cells) => cells[names.indexOf(name)] ?? '').join('\n');
    const looked = [...quasi, sensitive];
    const lists = looked.map((name, i) => `unnest(string_split($c${i}, chr(10))) AS ${identifier(name)}`);
    await engine.query(
      `CREATE OR REPLACE TABLE looked AS SELECT ${lists.join(', ')}`,
      Object.fromEntries(looked.map((name, i) => [`c${i}`, column(name)])),
    );
    const ordered = distance === 'ordered';
    const columns: Column[] = looked.map((name) => ({
      name,
      type: ordered && name === sensitive ? 'double' : 'string',
    }));
    const policy = Policy.parse({
      name: 'p',
      purposes: ['x'],
      transforms: [{ match: { column: looked }, technique: 'keep' }],
      require: {
        kAnonymity: { k: 2, quasiIdentifiers: quasi },
        lDiversity: [
          { column: sensitive, l: 2 },
          { column: sensitive, kind: 'entropy', l: 2 },
        ],
        tCloseness: { column: sensitive, distance, t: 1 },
        alphaK: { column: sensitive, alpha: 1 },
      },
    });
    const plan = compilePlan(policy, { columns, classification: [] });
    const cells = columns.map(({ name, type }, i) => {
      return type === 'double'
        ? `CAST(${identifier(name)} AS DOUBLE) AS o${i}`
        : `${identifier(name)} AS o${i}`;
    });
    const table = `SELECT ${cells.join(', ')}, true AS p FROM looked`;
    const source = {
      engine,
      plan,
      raw: { sql: 'SELECT * FROM looked', row: 'r' },
      // Records that were suppressed: an outsider does not have them, and what is measured must not depend on them.
      transformed: `(${table}) UNION ALL (${table} ORDER BY o0 LIMIT 40)`,
      released: table,
      paired: true,
      confidence: 0.95,
      random: (length: number) => new Uint8Array(length),
      progress: () => undefined,
    };
    return reportFigures(await measureModelFigures(source));
  }

  const expected = corpusJson('pycanon', 'expected_recomputed.json') as Recomputed;
  const files = [
    'StudentsMath_Score',
    'StudentsMath_Score_k2',
    'StudentsMath_Score_k5',
    'drug_type',
    'drugs_k5',
    'stroke_k5',
    'stroke_k10',
    'adult_anonymized_10',
  ];

  it.each(files)('are those of pyCANON: %s', async (name) => {
    const family = { S: 'math', d: 'drugs', s: 'stroke', a: 'adult' }[name.charAt(0)] ?? '';
    const known = expected.values.find(({ file }) => file === `processed/${name}.csv`);
    const distance = known?.t_distance === 'ordered EMD' ? 'ordered' : 'equal';
    const found = await measure(
      `${name}.csv`,
      expected.qi[family] ?? [],
      expected.sa[family] ?? '',
      distance,
    );
    expect(found.l).toBe(known?.l_distinct);
    expect(found.alpha).toBeCloseTo(known?.alpha ?? NaN, 12);
    expect(found.t).toBeCloseTo(known?.t ?? NaN, 10);
    const entropy = found.models?.find(({ kind }) => kind === 'entropy')?.value ?? NaN;
    expect(Math.log(entropy)).toBeCloseTo(known?.min_entropy_nat ?? NaN, 10);
  });
});
