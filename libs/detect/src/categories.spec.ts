import { describe, expect, it } from '@jest/globals';
import { ColumnType, IdentifierType } from '#libs/contracts';
import { z } from 'zod';
import categories from './categories.json' with { type: 'json' };
import { forms } from './recognisers/all.js';

const Phrase = z.string().regex(/^[a-z0-9]+(?: [a-z0-9]+)*$/);
const Category = z.strictObject({
  about: z.string().min(1).optional(),
  identifierType: IdentifierType,
  names: z.array(Phrase).min(1),
  unlike: z.array(Phrase).optional(),
  types: z.array(ColumnType).min(1).optional(),
  closed: z.boolean().optional(),
});

describe('categories.json', () => {
  it('says of each category what a recogniser needs, and nothing else', () => {
    const Categories = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), Category);
    expect(Categories.safeParse(categories).error?.issues ?? []).toEqual([]);
  });

  it('has every category that has forms, and calls none closed that has no form', () => {
    expect(Object.keys(forms).filter((category) => !(category in categories))).toEqual([]);
    const closed = Object.entries(categories).filter(([, said]) => 'closed' in said && said.closed);
    expect(closed.filter(([category]) => !(category in forms))).toEqual([]);
  });
});
