import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classes, counts, Enforced, generalized, quasi, type Row, shares } from '../../test/enforced.js';
import { by, keep, patients } from '../../test/patients.js';

let enforced: Enforced;
beforeAll(async () => {
  enforced = await Enforced.start();
});
afterAll(() => enforced.stop());

describe.each(['none', 'full-domain', 'multidimensional'])('every model under enforcement %s', (mode) => {
  const transforms =
    mode === 'none'
      ? [{ ...by('age', 'ages'), level: 2 }, { ...by('job', 'jobs'), level: 1 }, keep('illness', 'severity')]
      : generalized;
  const release = (name: string, models: object) =>
    enforced.made(`${mode}-${name}`, {
      transforms,
      require: {
        kAnonymity: { k: 3, quasiIdentifiers: quasi, maxSuppression: 0.9 },
        enforcement: { mode },
        ...models,
      },
    });

  it('distinct, entropy and recursive l-diversity hold in the download', async () => {
    const { data, risk } = await release('diverse', {
      lDiversity: [
        { column: 'illness', l: 3 },
        { column: 'illness', kind: 'entropy', l: 2.5 },
        { column: 'severity', kind: 'recursive', l: 3, c: 2 },
      ],
    });
    expect(data.length).toBeGreaterThan(0);
    for (const group of classes(data, quasi)) {
      expect(counts(group, 'illness').size).toBeGreaterThanOrEqual(3);
      const entropy = [...shares(group, 'illness').values()].reduce((sum, p) => sum - p * Math.log(p), 0);
      expect(Math.exp(entropy)).toBeGreaterThanOrEqual(2.5 - 1e-9);
      const [first = 0, , ...rest] = [...counts(group, 'severity').values()].sort((a, b) => b - a);
      expect(first).toBeLessThan(2 * rest.reduce((a, b) => a + b, 0));
    }
    expect(risk['after']).toMatchObject({
      l: Math.min(...classes(data, quasi).map((group) => counts(group, 'illness').size)),
    });
  });

  it('t-closeness holds by all distances, of what was downloaded as of the whole before suppression, and says both', async () => {
    const [equal, ordered, hierarchical] = [0.35, 0.3, 0.35];
    const { data, risk } = await release('close', {
      tCloseness: [
        { column: 'illness', distance: 'equal', t: equal },
        { column: 'severity', distance: 'ordered', t: ordered },
        { column: 'illness', distance: 'hierarchical', hierarchy: 'illnesses', t: hierarchical },
      ],
    });
    /** The worst class, as somebody computes it who has a table alone. */
    const worst = (all: Row[], of: (group: Row[]) => number): number => {
      expect(all.length).toBeGreaterThan(0);
      return Math.max(...classes(data, quasi).map(of));
    };
    const equalFrom = (all: Row[]): number =>
      worst(all, (group) => {
        const mine = shares(group, 'illness');
        return (
          [...shares(all, 'illness')].reduce((sum, [v, q]) => sum + Math.abs((mine.get(v) ?? 0) - q), 0) / 2
        );
      });
    const orderedFrom = (all: Row[]): number =>
      worst(all, (group) => {
        const [whole, mine] = [shares(all, 'severity'), shares(group, 'severity')];
        let [gap, work] = [0, 0];
        for (const value of [...whole.keys()].sort((a, b) => Number(a) - Number(b))) {
          gap += (mine.get(value) ?? 0) - (whole.get(value) ?? 0);
          work += Math.abs(gap);
        }
        return work / (whole.size - 1);
      });
    const before = patients(800) as unknown as Row[];
    const { models, t, tBeforeSuppression } = risk['after'] as {
      models: { kind: string; value: number; beforeSuppression: number }[];
      t: number;
      tBeforeSuppression: number;
    };
    expect(models.map(({ kind }) => kind)).toEqual(['equal', 'ordered', 'hierarchical']);
    const [first, second, third] = models;
    expect([t, tBeforeSuppression]).toEqual([first?.value, first?.beforeSuppression]);
    expect(first?.value).toBeCloseTo(equalFrom(data), 9);
    expect(first?.beforeSuppression).toBeCloseTo(equalFrom(before), 9);
    expect(second?.value).toBeCloseTo(orderedFrom(data), 9);
    expect(second?.beforeSuppression).toBeCloseTo(orderedFrom(before), 9);
    for (const [model, most] of [
      [first, equal],
      [second, ordered],
      [third, hierarchical],
    ] as const) {
      expect(model?.value).toBeLessThanOrEqual(most + 1e-9);
      expect(model?.beforeSuppression).toBeLessThanOrEqual(most + 1e-9);
    }
  });

  it('α-k holds: no value has a greater share in a class', async () => {
    const { data, risk } = await release('alpha', { alphaK: { column: 'illness', alpha: 0.5 } });
    const greatest = Math.max(
      ...classes(data, quasi).map((group) => Math.max(...shares(group, 'illness').values())),
    );
    expect(greatest).toBeLessThanOrEqual(0.5);
    expect((risk['after'] as { alpha: number }).alpha).toBeCloseTo(greatest, 12);
  });

  it('δ-presence holds: in no class is the published share of the population beyond its bounds', async () => {
    // Whoever may not read raw is not told whether it holds of records that they chose.
    const present = (policy: object) => enforced.made(`${mode}-present`, policy, 'patients', enforced.owner);
    const { data, risk } = await present({
      transforms,
      rows: { severity: { $lte: 5 } },
      require: {
        kAnonymity: { k: 2, quasiIdentifiers: quasi, maxSuppression: 0.9 },
        deltaPresence: { lower: 0.2, upper: 0.8 },
        enforcement: { mode },
      },
    });
    const { lower, upper } = (risk['after'] as { delta: { lower: number; upper: number } }).delta;
    expect(data.length).toBeGreaterThan(0);
    expect(data.every((row) => Number(row['severity']) <= 5)).toBe(true);
    expect(lower).toBeGreaterThanOrEqual(0.2);
    expect(upper).toBeLessThanOrEqual(0.8);
  });
});
