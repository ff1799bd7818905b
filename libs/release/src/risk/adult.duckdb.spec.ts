import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Policy, type Column } from '#libs/contracts';
import { compilePlan } from '#libs/deidentify';
import { openScratch } from '#libs/storage';
import { identifier, openEngine, type Engine } from '#libs/tabular';
import { corpusFile, corpusJson, describeCorpus } from '../../../../test/support/corpus.js';
import { measureRelease, measureRisk, type MeasuredRisk } from './measure-risk.js';

const scratchFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

describeCorpus('the risk of Adult', () => {
  const scratch = openScratch(scratchFolder);
  let engine: Engine;
  let names: string[];
  beforeAll(async () => {
    engine = await openEngine({ newFile: () => scratch.file() });
    const [head = '', ...lines] = readFileSync(corpusFile('arx-adult', 'adult.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    names = head.trim().split(';');
    const cells = names.map((name, i) => `split_part(line, ';', ${i + 1}) AS ${identifier(name)}`);
    await engine.query(
      `CREATE TABLE adult AS SELECT ${cells.join(', ')}, row_number() OVER () AS "#r"
       FROM (SELECT trim(unnest(string_split($text, chr(10))), chr(13)) AS line) AS t`,
      { text: lines.join('\n') },
    );
  });
  afterAll(() => {
    engine.close();
    scratch.close();
  });

  async function measure(
    quasiIdentifiers: readonly string[],
    cells: Readonly<Record<string, string>> = {},
  ): Promise<MeasuredRisk> {
    const columns: Column[] = names.map((name) => ({ name, type: 'string' }));
    const policy = Policy.parse({
      name: 'adult',
      purposes: ['x'],
      transforms: [{ match: { column: names }, technique: 'keep' }],
      require: { kAnonymity: { k: 2, quasiIdentifiers } },
    });
    const released = names.map((name, i) => `${cells[name] ?? identifier(name)} AS o${i}`);
    const outputs = (list: readonly string[]): string =>
      `SELECT ${list.join(', ')}, "#r" AS r, true AS p FROM adult`;
    const source = {
      engine,
      plan: compilePlan(policy, { columns, classification: [], rows: 30_162 }),
      raw: { sql: 'SELECT * FROM adult', row: '#r' },
      transformed: outputs(names.map((name, i) => `${identifier(name)} AS o${i}`)),
      released: outputs(released),
      paired: true,
      random: (length: number) => new Uint8Array(length).fill(3),
      confidence: 0.95,
      progress: () => undefined,
    };
    return measureRisk(source, await measureRelease(source));
  }

  it('is what ARX measures, before anything is done', async () => {
    const { values } = corpusJson('arx-oracle', 'risk_metrics.json') as {
      values: { measure: string; expected: number }[];
    };
    const expected = (words: string) => values.find(({ measure }) => measure.startsWith(words))?.expected;
    const { before } = await measure(names);
    expect(before.records).toBe(30_162);
    expect(before.prosecutor.average).toBeCloseTo(expected('average re-identification risk') ?? NaN, 12);
    expect(before.prosecutor.highest).toBe(expected('highest risk before'));
    expect(before.uniqueness).toBeCloseTo(expected('sample uniqueness') ?? NaN, 12);
  }, 60_000);

  it('falls with generalization, and so does what a model can learn', async () => {
    const quasi = names.filter((name) => name !== 'salary-class');
    const raw = await measure(quasi);
    const hidden = Object.fromEntries(quasi.filter((name) => name !== 'sex').map((name) => [name, `'*'`]));
    const plain = await measure(quasi, hidden);
    for (const attack of ['singlingOut', 'linkability'] as const) {
      expect(raw.attacks[attack]?.riskInterval.lower).toBeGreaterThan(
        plain.attacks[attack]?.riskInterval.upper ?? 1,
      );
    }
    expect(plain.attacks.inference?.riskInterval.lower).toBe(0);
    const [known, lost] = [raw.utility.classifier, plain.utility.classifier];
    // A linear model on these columns is right about 82 times of 100; guessing the common class, 75 times.
    expect(known?.label).toBe('salary-class');
    expect(known?.raw).toBeGreaterThan(0.8);
    expect(Math.abs((known?.raw ?? 0) - (known?.release ?? 1))).toBeLessThan(0.01);
    expect(lost?.majority).toBeCloseTo(0.75, 1);
    expect(lost?.release).toBeCloseTo(lost?.majority ?? 0, 2);
  }, 120_000);
});
