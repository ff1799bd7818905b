import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdSet } from './id-set.js';
import { caseCount } from '../../../test/support/case-count.js';

describe('the set of ids that were met', () => {
  it('knows every id that was added and no other', () => {
    const few = fc.constantFrom(
      '00000000-0000-0000-0000-000000000000',
      '00000000-0000-0000-0000-000000000001',
    );
    const ids = fc.array(fc.oneof(fc.uuid(), few, fc.nat(300).map(sequential)), { maxLength: 2000 });
    fc.assert(
      fc.property(ids, (list) => {
        const ours = new IdSet(2);
        const builtIn = new Set<string>();
        for (const id of list) {
          expect(ours.add(id)).toBe(!builtIn.has(id));
          builtIn.add(id);
        }
      }),
      { numRuns: caseCount(40) },
    );
  });
});

const sequential = (n: number): string => `0193a1b2-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
