import { describe, expect, it } from '@jest/globals';
import { type CodedTable, type Dimension } from '../../coded/coded-table.js';
import { classLabels, type DimensionLabels } from './assemble.js';
import { multidimensional } from './multidimensional.js';

const ages = [21, 22, 25, 40, 41, 44];
const age: Dimension = { name: 'age', leaves: 6, kind: 'ordered', positions: Float64Array.from(ages) };
const job: Dimension = {
  name: 'job',
  leaves: 5,
  kind: 'hierarchy',
  ordered: false,
  // The two carers are not neighbours in the file.
  levels: [Int32Array.of(0, 1, 2, 3, 4), Int32Array.of(0, 1, 0, 1, 2), Int32Array.of(0, 0, 0, 0, 0)],
};
const jobs: DimensionLabels = {
  values: ['nurse', 'clerk', 'doctor', 'lawyer', 'farmer'],
  groups: [['nurse', 'clerk', 'doctor', 'lawyer', 'farmer'], ['care', 'office', 'land'], ['*']],
};

const tableOf = (dimension: Dimension, codes: number[], more: Partial<CodedTable> = {}): CodedTable => ({
  length: codes.length,
  dimensions: [dimension],
  codes: [Int32Array.from(codes)],
  sensitive: [],
  ...more,
});

/** Who is in which class, by what is said of it. */
function said(
  table: CodedTable,
  labels: DimensionLabels,
  k: number,
  maxSuppression = 0,
): Record<string, number[]> {
  const result = multidimensional(table, { k, maxSuppression }, () => true);
  const texts = classLabels(table, result, 0, labels);
  const classes: Record<string, number[]> = {};
  result.classOf.forEach((c, row) => (classes[c < 0 ? 'suppressed' : String(texts[c])] ??= []).push(row));
  return classes;
}

describe('multidimensional enforcement', () => {
  it('cuts numbers where the gap is, and says ranges with both ends', () => {
    const labels = { values: ages.map(String) };
    expect(said(tableOf(age, [5, 0, 3, 1, 4, 2]), labels, 3)).toEqual({
      '[21, 25]': [1, 3, 5],
      '[40, 44]': [0, 2, 4],
    });
  });

  it('leaves a value that has k people as it is', () => {
    const labels = { values: ages.map(String) };
    expect(said(tableOf(age, [0, 0, 3, 4]), labels, 2)).toEqual({ 21: [0, 1], '[40, 41]': [2, 3] });
  });

  it('says the lowest ancestor, and keeps branches that are too small together', () => {
    expect(said(tableOf(job, [0, 2, 1, 3, 0, 2, 1, 3]), jobs, 2)).toEqual({
      nurse: [0, 4],
      doctor: [1, 5],
      clerk: [2, 6],
      lawyer: [3, 7],
    });
    expect(said(tableOf(job, [0, 2, 1, 4]), jobs, 2)).toEqual({ care: [0, 1], '*': [2, 3] });
  });

  it('says nothing of a class that has missing values and others, and that it is missing where all are', () => {
    const some: Dimension = { ...age, missing: true, positions: Float64Array.of(21, 22, 25, 40, 41, 41) };
    const labels = { values: ['21', '22', '25', '40', '41', null] };
    expect(said(tableOf(some, [0, 1, 5, 5]), labels, 2)).toEqual({ '[21, 22]': [0, 1], null: [2, 3] });
    expect(said(tableOf(some, [0, 1, 5]), labels, 2)).toEqual({ '*': [0, 1, 2] });
  });

  it('counts people, not records, and nobody as none', () => {
    const labels = { values: ages.map(String) };
    const codes = [0, 0, 1, 3, 4, 5];
    const table = tableOf(age, codes, { subjects: Int32Array.of(7, 7, 7, 1, 2, 3) });
    expect(said(table, labels, 2)).toEqual({ '[21, 44]': [0, 1, 2, 3, 4, 5] });
    const known = tableOf(age, codes, { subjects: Int32Array.of(7, 7, 6, 1, 2, 3) });
    expect(said(known, labels, 2)).toEqual({ '[21, 22]': [0, 1, 2], '[40, 44]': [3, 4, 5] });
    const nobody = tableOf(age, codes, { subjects: Int32Array.of(7, 7, -1, 1, 2, 3) });
    expect(said(nobody, labels, 2)).toEqual({ '[21, 44]': [0, 1, 2, 3, 4, 5] });
  });

  it('suppresses an outlier that costs the others more, where the policy lets it', () => {
    const wide: Dimension = { ...age, positions: Float64Array.of(21, 21.1, 21.2, 21.3, 21.4, 90) };
    const labels = { values: ['21', '21.1', '21.2', '21.3', '21.4', '90'] };
    const table = tableOf(wide, [0, 1, 2, 3, 4, 5]);
    expect(said(table, labels, 4)).toEqual({ '[21, 90]': [0, 1, 2, 3, 4, 5] });
    expect(said(table, labels, 4, 0.2)).toEqual({ '[21, 21.4]': [0, 1, 2, 3, 4], suppressed: [5] });
    expect(said(table, labels, 4, 0.1)).toEqual({ '[21, 90]': [0, 1, 2, 3, 4, 5] });
  });

  it('fails with the figures where fixed values leave classes too small', () => {
    const fixed: Dimension = { name: 'sex', leaves: 2, kind: 'fixed' };
    const table = tableOf(fixed, [0, 0, 0, 1]);
    const labels = { values: ['f', 'm'] };
    expect(said(table, labels, 2, 0.25)).toEqual({ f: [0, 1, 2], suppressed: [3] });
    expect(() => multidimensional(table, { k: 2, maxSuppression: 0.2 }, () => true)).toThrow(
      'multidimensional enforcement needs more than the 20 % of records suppressed that the policy allows.',
    );
  });

  it('has no classes of an empty table', () => {
    const result = multidimensional(tableOf(age, []), { k: 2, maxSuppression: 0 }, () => true);
    expect(result).toMatchObject({ classes: 0, suppressedRecords: 0 });
  });
});
