import { beforeAll, describe, expect, it } from '@jest/globals';
import { Attacks, type Column, type Plan, Policy, RiskFigures, Utility } from '#libs/contracts';
import { compilePlan } from '#libs/deidentify';
import { measureRelease, measureRisk, type MeasuredRisk, type RiskSource } from './measure-risk.js';
import { specEngine } from '../../../../test/support/spec-engine.js';

const { engine } = await specEngine(2);

const columns: Column[] = [
  { name: 'person', type: 'string' },
  { name: 'age', type: 'integer' },
  { name: 'zip', type: 'string' },
  { name: 'sex', type: 'string' },
  { name: 'illness', type: 'integer' },
];
const rows = 1500;

/** The illness follows from age and zip together. */
const table = `SELECT 'p' || i AS person, CAST(20 + hash(i, 1) % 60 AS INTEGER) AS age, CAST(10000 + hash(i, 2) % 300 AS VARCHAR) AS zip,
  CASE WHEN hash(i, 3) % 2 = 0 THEN 'f' ELSE 'm' END AS sex, CAST(1 + (hash(i, 1) % 60 + hash(i, 2) % 300) % 5 AS INTEGER) AS illness,
  i AS "#r" FROM range(${rows}) t(i)`;

const base = { name: 'p', purposes: ['x'] };
const keepAll = { match: { column: ['age', 'zip', 'sex', 'illness'] }, technique: 'keep' };

function planOf(policy: object = {}): Plan {
  const require = {
    kAnonymity: { k: 2, quasiIdentifiers: ['age', 'zip', 'sex'] },
    lDiversity: [
      { column: 'illness', l: 2 },
      { column: 'illness', kind: 'entropy', l: 2 },
      { column: 'illness', kind: 'recursive', c: 3, l: 2 },
    ],
    tCloseness: [
      { column: 'illness', t: 1 },
      { column: 'illness', distance: 'ordered', t: 1 },
    ],
    alphaK: { column: 'illness', alpha: 1 },
  };
  const parsed = Policy.parse({ ...base, transforms: [keepAll], require, ...policy });
  return compilePlan(parsed, { columns, classification: [], rows });
}

const sql = (age: string, zip: string, where = 'true'): string =>
  `SELECT ${age} AS o0, ${zip} AS o1, sex AS o2, illness AS o3, person AS s, "#r" AS r, true AS p FROM (${table}) AS t WHERE ${where}`;
const kept = sql('age', 'zip');
const coarse = sql(`'[' || (age // 30 * 30) || ', ' || (age // 30 * 30 + 30) || ')'`, `'1****'`);

async function measure(released: string, more: Partial<RiskSource> = {}): Promise<MeasuredRisk> {
  const source = {
    engine,
    plan: planOf(),
    raw: { sql: table, row: '#r' },
    transformed: kept,
    released,
    paired: true,
    random: (length: number) => new Uint8Array(length).fill(7),
    confidence: 0.95,
    progress: () => undefined,
    ...more,
  };
  const risk = await measureRisk(source, await measureRelease(source));
  RiskFigures.parse(risk.before);
  RiskFigures.parse(risk.after);
  Attacks.parse(risk.attacks);
  Utility.parse(risk.utility);
  return risk;
}

describe('a release of raw data', () => {
  let risk: MeasuredRisk;
  beforeAll(async () => void (risk = await measure(kept)));

  it('is as risky after as before', () => {
    const { l: _, t: __, tBeforeSuppression: _____, alpha: ___, models: ____, ...after } = risk.after;
    expect(after).toEqual(risk.before);
    expect(risk.after.uniqueness).toBeGreaterThan(0.6);
  });

  it('can be attacked', () => {
    const { singlingOut, inference, linkability, notRun } = risk.attacks;
    expect(notRun).toEqual([]);
    expect(singlingOut?.riskInterval.lower).toBeGreaterThan(0.15);
    expect(inference).toMatchObject({ secret: 'illness', rate: expect.any(Number) });
    expect(inference?.risk).toBeGreaterThan(0.9);
    expect(linkability?.riskInterval.lower).toBeGreaterThan(0);
  });

  it('costs nothing but what was dropped', () => {
    expect(risk.utility).toMatchObject({
      loss: expect.closeTo(0.2, 9),
      columnsDropped: 1,
      recordsSuppressed: 0,
    });
    expect(risk.utility.information?.geometricMean).toBe(0);
    expect(risk.utility.entropy).toBe(0);
    expect(risk.utility.correlation?.largestChange).toBe(0);
    for (const { totalVariation, missing } of risk.utility.marginals ?? [])
      expect([totalVariation, missing]).toEqual([0, 0]);
  });
});

describe('a generalized release', () => {
  let risk: MeasuredRisk;
  beforeAll(async () => void (risk = await measure(coarse)));

  it('hides who was singled out before', () => {
    expect(risk.after.k).toBeGreaterThan(50);
    expect(risk.after.prosecutor.above?.share).toBe(0);
    expect(risk.attacks.singlingOut).toMatchObject({ successes: 0, risk: 0 });
    expect(risk.attacks.inference?.risk).toBeLessThan(0.15);
  });

  it('costs what was generalized', () => {
    expect(risk.utility.loss).toBeCloseTo(3 / 5, 9);
    const loss = new Map(risk.utility.information?.attributes.map((one) => [one.column, one.loss]));
    expect(loss.get('zip')).toBe(1);
    expect(loss.get('sex')).toBe(0);
    expect(loss.get('age')).toBeGreaterThan(0.2);
    expect(risk.utility.entropy).toBeGreaterThan(0.3);
    expect(risk.utility.discernibility?.share).toBeGreaterThan(0.1);
  });

  it('measures each required model as it is counted by hand', async () => {
    const counts = await engine.query(
      `SELECT o0, o2, o3, count(*) AS n FROM (${coarse}) GROUP BY o0, o2, o3 ORDER BY o0, o2, o3`,
    );
    const classes = new Map<string, number[]>();
    const whole = new Map<string, number>();
    for (const row of counts) {
      const [key, value, n] = [
        JSON.stringify([row['o0'], row['o2']]),
        String(Number(row['o3'])),
        Number(row['n']),
      ];
      classes.set(key, [...(classes.get(key) ?? []), n]);
      whole.set(value, (whole.get(value) ?? 0) + n);
    }
    // Every class has all five illnesses, in order.
    expect([...classes.values()].every((list) => list.length === 5)).toBe(true);
    const shares = [...classes.values()].map((list) => list.map((n) => n / list.reduce((a, b) => a + b, 0)));
    const all = [...whole.values()].map((n) => n / rows);
    const entropy = (list: number[]) => Math.exp(-list.reduce((sum, p) => sum + p * Math.log(p), 0));
    const recursive = (list: number[]) => (1 - Math.max(...list)) / Math.max(...list);
    const equal = (list: number[]) => list.reduce((sum, p, i) => sum + Math.abs(p - (all[i] ?? 0)), 0) / 2;
    const ordered = (list: number[]) => {
      let [reached, sum] = [0, 0];
      list.forEach((p, i) => (sum += Math.abs((reached += p - (all[i] ?? 0)))));
      return sum / 4;
    };
    const value = (kind: string) => risk.after.models?.find((model) => model.kind === kind)?.value;
    expect(value('distinct')).toBe(5);
    expect(value('entropy')).toBeCloseTo(Math.min(...shares.map(entropy)), 9);
    expect(value('recursive')).toBeCloseTo(Math.min(...shares.map(recursive)), 9);
    expect(value('equal')).toBeCloseTo(Math.max(...shares.map(equal)), 9);
    expect(value('ordered')).toBeCloseTo(Math.max(...shares.map(ordered)), 9);
    expect(value('alpha')).toBeCloseTo(Math.max(...shares.flat()), 9);
    expect(risk.after).toMatchObject({ l: 5, t: value('equal'), alpha: value('alpha') });
  });
});

describe('a release of quasi-identifiers alone', () => {
  const quasi = { match: { column: ['age', 'zip', 'illness'] }, technique: 'keep' };
  const quasiIdentifiers = ['age', 'zip', 'illness'];
  const released = `SELECT age AS o0, zip AS o1, illness AS o2, "#r" AS r, true AS p FROM (${table}) AS t`;
  const secretGiven = async (sensitive: string): Promise<unknown> => {
    const policy = Policy.parse({
      ...base,
      transforms: [quasi],
      require: { kAnonymity: { k: 2, quasiIdentifiers } },
    });
    const one = { category: 'NONE', confidence: 1, evidence: [], decidedBy: 'steward' as const };
    const classification = [{ ...one, name: sensitive, identifierType: 'sensitive' as const }];
    const plan = compilePlan(policy, { columns, classification, rows });
    const { attacks, questions } = await measure(released, { plan, transformed: released });
    expect(attacks.notRun).toEqual([]);
    expect(questions[2]?.figures.length).toBeGreaterThan(0);
    return attacks.inference?.secret;
  };

  it('has one of them guessed from the others: a sensitive one, else the last', async () => {
    expect(await secretGiven('zip')).toBe('zip');
    expect(await secretGiven('person')).toBe('illness');
  });
});

describe('a release that suppressed records', () => {
  it('has them as controls and as lost', async () => {
    const risk = await measure(sql('age', 'zip', 'age < 60'));
    const { after, utility, attacks } = risk;
    expect(after.records + utility.recordsSuppressed).toBe(rows);
    expect(attacks.linkability?.method).toContain('not in the release');
    const lost = utility.recordsSuppressed / rows;
    for (const { missing } of utility.marginals ?? []) expect(missing).toBeCloseTo(lost, 9);
    expect(utility.information?.attributes.every(({ loss }) => Math.abs(loss - lost) < 1e-9)).toBe(true);
  });
});

describe('a release without records', () => {
  it('has no risk, and says that no attack was run', async () => {
    const { after, attacks, utility } = await measure(sql('age', 'zip', 'false'));
    expect(after).toMatchObject({ records: 0, k: 0, uniqueness: 0 });
    expect(attacks.singlingOut).toBeUndefined();
    expect(attacks.notRun.map(({ attack }) => attack)).toEqual(['singling out', 'linkability', 'inference']);
    expect(utility.recordsSuppressed).toBe(rows);
  });
});

describe('a sampled release', () => {
  it('is less risky for who does not know who was drawn', async () => {
    const plan = planOf({ sampling: { fraction: 0.1 } });
    const drawn = sql('age', 'zip', 'hash("#r", 9) % 10 = 0');
    const { after } = await measure(drawn, { plan, transformed: drawn });
    expect(after.journalist?.samplingFraction).toBe(0.1);
    expect(after.journalist?.highest).toBeLessThan(after.prosecutor.highest);
    expect(after.journalist?.populationUniqueness).toBeLessThan(after.uniqueness);
  });
});

describe('a release in which people have several records', () => {
  it('counts people, not records', async () => {
    const plan = planOf({ subject: 'person' });
    const twice = `SELECT * REPLACE ('p' || ("#r" // 2) AS person) FROM (${table}) AS t`;
    const released = `SELECT '*' AS o0, '*' AS o1, '*' AS o2, illness AS o3, person AS s, "#r" AS r, true AS p FROM (${twice}) AS t`;
    const { after } = await measure(released, {
      plan,
      raw: { sql: twice, row: '#r' },
      transformed: released,
    });
    expect(after).toMatchObject({ records: rows, k: rows / 2, classes: 1 });
  });
});

describe('a synthetic release', () => {
  it('is attacked and compared without pairs', async () => {
    const synthetic = `SELECT CAST(20 + hash(i, 11) % 60 AS INTEGER) AS o0, CAST(10000 + hash(i, 12) % 300 AS VARCHAR) AS o1,
      CASE WHEN hash(i, 13) % 2 = 0 THEN 'f' ELSE 'm' END AS o2, CAST(1 + hash(i, 14) % 5 AS INTEGER) AS o3, true AS p FROM range(1000) t(i)`;
    const { attacks, utility, after } = await measure(synthetic, { paired: false });
    expect(after.records).toBe(1000);
    expect(attacks.inference?.riskInterval.lower).toBeLessThan(0.02);
    expect(utility.information).toBeUndefined();
    expect(utility.recordsSuppressed).toBe(0);
    expect(utility.marginals?.every(({ totalVariation }) => totalVariation < 0.35)).toBe(true);
  });
});

describe('a release of more records than are looked at', () => {
  it('is compared record by record, whatever type their numbers have', async () => {
    const many = table.replace(`range(${rows})`, 'range(40000)');
    const released = kept.replace(table, many).replace('"#r" AS r', 'CAST("#r" AS INTEGER) AS r');
    expect(released).toContain('INTEGER) AS r');
    const risk = await measure(released, {
      raw: { sql: many, row: '#r' },
      transformed: kept.replace(table, many),
    });
    expect(risk.after.records).toBe(40_000);
    expect(risk.utility).toMatchObject({ recordsSuppressed: 0, loss: expect.closeTo(0.2, 9) });
    for (const { missing } of risk.utility.marginals ?? []) expect(missing).toBe(0);
  });
});

describe('a measurement', () => {
  it('can be stopped', async () => {
    await expect(measure(kept, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
      'stopped',
    );
  });

  it('is the same again for the same random bytes', async () => {
    const [once, again] = [await measure(coarse), await measure(coarse)];
    expect(again).toEqual(once);
  });
});
