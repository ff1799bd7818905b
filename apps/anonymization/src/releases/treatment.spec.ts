import { describe, expect, it } from '@jest/globals';
import { type PlannedColumn } from '#libs/contracts';
import { type ReleaseTreatment } from '#libs/db';
import { treatedColumn } from './treatment.js';

const column: PlannedColumn = {
  name: 'id',
  rawType: 'string',
  type: 'string',
  action: { technique: 'pseudonymization', domain: 'crm', as: 'hex' },
  rule: 0,
};
/** As it comes back from the row. */
const kept = (columns: readonly object[]): ReleaseTreatment =>
  JSON.parse(JSON.stringify({ subject: undefined, synthetic: false, columns })) as ReleaseTreatment;

describe("what a release's row says was done to a column", () => {
  it('is what the plan said, whole', () => {
    expect(treatedColumn(kept([column]), 'id')).toEqual(column);
    expect(treatedColumn(kept([column]), 'other')).toBeUndefined();
    expect(treatedColumn(null, 'id')).toBeUndefined();
  });

  it.each([{ action: {} }, { action: null }, { type: 'text' }, { rawType: undefined }])(
    'is not taken for a plan when it is none: %j',
    (change) => {
      expect(() => treatedColumn(kept([{ ...column, ...change }]), 'id')).toThrow();
    },
  );
});
