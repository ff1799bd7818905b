import { describe, expect, it } from '@jest/globals';
import { type ColumnClassification } from '#libs/contracts';
import { overrides } from './override.js';

const column = (name: string): ColumnClassification => ({
  name,
  category: 'NONE',
  identifierType: 'none',
  confidence: 0.4,
  evidence: [{ kind: 'distribution', detail: 'nothing was recognised', weight: 0.4 }],
  decidedBy: 'detector',
});
const columns = [column('a'), column('b')];

describe('A steward’s decision on a column', () => {
  it('replaces category, identifier type and evidence', () => {
    const [change] = overrides(columns, [
      { name: 'b', category: 'OCCUPATION', identifierType: 'sensitive', reason: 'it tells the employer' },
    ]);
    expect(change).toMatchObject({
      position: 1,
      before: columns[1],
      after: {
        category: 'OCCUPATION',
        identifierType: 'sensitive',
        confidence: 1,
        evidence: [{ kind: 'steward', detail: 'it tells the employer', weight: 1 }],
        decidedBy: 'steward',
      },
    });
  });

  it('brings the usual identifier type of a known category along', () => {
    const [change] = overrides(columns, [{ name: 'a', category: 'EMAIL_ADDRESS' }]);
    expect(change?.after.identifierType).toBe('direct');
  });

  it('keeps the identifier type with a category that nobody knows, and the category with a bare identifier type', () => {
    expect(overrides(columns, [{ name: 'a', category: 'SHOE_SIZE' }])[0]?.after.identifierType).toBe('none');
    const bare = overrides(columns, [{ name: 'a', identifierType: 'quasi' }])[0]?.after;
    expect(bare).toMatchObject({ category: 'NONE', identifierType: 'quasi', decidedBy: 'steward' });
  });

  it('points at columns that are unknown or decided twice', () => {
    const ask = [
      { name: 'a', category: 'AGE' },
      { name: 'c', category: 'AGE' },
      { name: 'a', category: 'SEX' },
    ];
    expect(() => overrides(columns, ask)).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        places: [
          { pointer: '#/columns/1/name', detail: expect.stringMatching(/^is not a column of this version/) },
          { pointer: '#/columns/2/name', detail: 'is decided twice' },
        ],
      }),
    );
  });
});
