import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ColumnClassification, columnTypes } from '#libs/contracts';
import { type ColumnFacts } from './candidate.js';
import { classifyColumn } from './classify-column.js';

function column(name: string, sample: readonly string[], more: Partial<ColumnFacts> = {}): ColumnFacts {
  return { name, type: 'string', rows: 1000, nulls: 0, distinct: sample.length, sample, ...more };
}

describe('classifying a column', () => {
  it('believes name and values together more than either alone', () => {
    const mails = ['ada@example.org', 'bob@example.net'];
    const both = classifyColumn(column('email', mails)).confidence;
    const values = classifyColumn(column('x', mails)).confidence;
    const name = classifyColumn(column('email', [])).confidence;
    expect(both).toBeGreaterThan(values);
    expect(both).toBeGreaterThan(name);
    expect(values).toBeGreaterThan(0.8);
  });

  it('does not call random digits cards because some of them pass the Luhn check', () => {
    const numbers = Array.from({ length: 200 }, (_, i) => String(4_000_000_000_000_000 + i * 7919));
    expect(classifyColumn(column('measure', numbers, { type: 'double', distinct: 200 })).category).toBe(
      'NONE',
    );
  });

  it('knows a date of birth by its name and any other date by its type', () => {
    expect(classifyColumn(column('Geburtsdatum', ['1984-05-03'], { type: 'date' })).category).toBe(
      'DATE_OF_BIRTH',
    );
    for (const type of ['date', 'timestamp', 'instant'] as const) {
      expect(classifyColumn(column('seen', ['2024-05-03'], { type })).category).toBe('DATE_TIME');
      expect(classifyColumn(column('dob', ['2024-05-03'], { type })).category).toBe('DATE_OF_BIRTH');
    }
    expect(classifyColumn(column('seen', ['3/5/2024', '4/5/2024'])).category).toBe('DATE_TIME');
  });

  it('believes the format about what people wrote or called their files, however few and short they are', () => {
    const prose = (sample: string[]) => classifyColumn(column('subject', sample, { known: 'prose' }));
    expect(prose(['Hi'])).toMatchObject({ category: 'FREE_TEXT', identifierType: 'sensitive' });
    expect(prose(['Hi', 'call 212-555-0100 or ada@example.org today'])).toMatchObject({
      category: 'FREE_TEXT',
      identifierType: 'direct',
    });
    expect(classifyColumn(column('file', ['1.txt'], { known: 'file name' }))).toMatchObject({
      category: 'UNIQUE_ID',
      identifierType: 'direct',
    });
  });

  it('takes a whole number that differs in every row for a key, but no measurement', () => {
    const values = Array.from({ length: 100 }, (_, i) => String(i + 1));
    const facts = { rows: 100, distinct: 100 };
    expect(classifyColumn(column('nr', values, { type: 'integer', ...facts }))).toMatchObject({
      category: 'UNIQUE_ID',
      identifierType: 'direct',
    });
    expect(classifyColumn(column('level', values, { type: 'double', ...facts })).category).toBe('NONE');
  });

  it('still warns when the name speaks and the values were mangled', () => {
    const result = classifyColumn(column('cc_number', ['5.54563E+15'], { type: 'double' }));
    expect(result).toMatchObject({ category: 'CREDIT_CARD', identifierType: 'direct' });
    expect(result.confidence).toBeLessThan(0.6);
  });

  it('does not mistake what is about a thing for the thing', () => {
    for (const name of ['email_count', 'card_type', 'phone_verified', 'product_name', 'page', 'file name']) {
      expect([name, classifyColumn(column(name, ['a', 'b'])).category]).toEqual([name, 'NONE']);
    }
  });

  it('tells the same of values that differ in one of them, and not how many there are', () => {
    const mails = (count: number, of = 1000) =>
      Array.from({ length: of }, (_, i) => (i < count ? `u${i}@example.org` : `nothing ${i}`));
    const words = (count: number) =>
      Array.from({ length: 1000 }, (_, i) =>
        i < count ? `this is what was said of it, number ${i}, at noon` : `${i}`,
      );
    for (const name of ['x', 'email']) {
      expect(classifyColumn(column(name, mails(880)))).toEqual(classifyColumn(column(name, mails(881))));
      expect(classifyColumn(column(name, mails(3, 3)))).toEqual(classifyColumn(column(name, mails(4, 4))));
    }
    expect(classifyColumn(column('x', words(610)))).toEqual(classifyColumn(column('x', words(611))));
  });

  it('keeps to its shape and never quotes a value, whatever the cells hold', () => {
    const cells = fc.array(fc.string({ unit: 'binary', minLength: 6, maxLength: 40 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 60 }),
        cells,
        fc.constantFrom(...columnTypes),
        (name, sample, type) => {
          const result = ColumnClassification.parse(classifyColumn(column(name, sample, { type, rows: 30 })));
          const told = result.evidence.map((e) => e.detail).join('\n');
          for (const cell of sample) expect(told.includes(cell)).toBe(false);
          const total = result.evidence.reduce((sum, e) => sum + e.weight, 0);
          expect(Math.abs(total - result.confidence)).toBeLessThan(0.01);
        },
      ),
    );
  });

  it('bounds its work on hostile cells', () => {
    const hostile = [
      'a'.repeat(1_000_000),
      '1-'.repeat(500_000),
      ':'.repeat(1_000_000),
      'a.'.repeat(500_000),
    ];
    expect(classifyColumn(column('x', hostile)).identifierType).toBe('none');
  });
});
