import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toDuckdbSql } from '#libs/deidentify';
import { Engine, mac, planOf, quoted as quote, secrets, tools } from './engine.js';
import { caseCount } from '../support/case-count.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

describe('pseudonyms in DuckDB', () => {
  const pseudonym = { technique: 'pseudonymization', domain: 'crm' };

  it('are the HMAC-SHA-256 of node:crypto, whatever the text', async () => {
    const texts = [
      '',
      'a',
      'josé@exämple.com',
      '日本語😀',
      'x'.repeat(300),
      '\\x41',
      "quote's",
      '"',
      '$p0',
      '\t\n ',
      'e\u0301',
      '\ufeffa',
    ];
    expect(await engine.cells('string', texts.map(quote), pseudonym)).toEqual(texts.map((text) => mac(text)));
    expect(await engine.cells('string', ["'nul' || chr(0) || 'x'"], pseudonym)).toEqual([mac('nul\u0000x')]);
  });

  it('are the same for random text of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 30 }),
        async (texts) => {
          expect(await engine.cells('string', texts.map(quote), pseudonym)).toEqual(
            texts.map((text) => mac(text)),
          );
        },
      ),
      { numRuns: caseCount(25) },
    );
  });

  it('join the same value whatever type a file gave it, and leave missing ones missing', async () => {
    const same = mac('42');
    expect(await engine.cells('integer', ['42::BIGINT', 'NULL'], pseudonym)).toEqual([same, null]);
    expect(await engine.cells('decimal', ['42.00::DECIMAL(9,2)'], pseudonym)).toEqual([same]);
    expect(await engine.cells('double', ['42.0::DOUBLE'], pseudonym)).toEqual([same]);
    expect(await engine.cells('string', ["'42'"], pseudonym)).toEqual([same]);
    expect(await engine.cells('double', ['-0.0::DOUBLE', '1.5', '-7.25'], pseudonym)).toEqual(
      ['0', '1.5', '-7.25'].map((t) => mac(t)),
    );
    expect(await engine.cells('decimal', ['100::DECIMAL(9,0)', 'NULL'], pseudonym)).toEqual([
      mac('100'),
      null,
    ]);
    expect(await engine.cells('decimal', ['-0.50::DECIMAL(9,2)', '0::DECIMAL(9,2)'], pseudonym)).toEqual([
      mac('-0.5'),
      mac('0'),
    ]);
  });

  it('take dates and times in their canonical text', async () => {
    expect(await engine.cells('date', ["DATE '1969-12-31'", "DATE '0044-03-15'"], pseudonym)).toEqual([
      mac('1969-12-31'),
      mac('0044-03-15'),
    ]);
    expect(await engine.cells('timestamp', ["TIMESTAMP '1969-12-31 23:59:59.5'"], pseudonym)).toEqual([
      mac('1969-12-31T23:59:59.500000'),
    ]);
    expect(await engine.cells('boolean', ['true', 'false', 'NULL'], pseudonym)).toEqual([
      mac('true'),
      mac('false'),
      null,
    ]);
  });

  it('differ between domains, and the secret is never in the text of a statement', async () => {
    const lab = await engine.cells('string', ["'a'"], { technique: 'pseudonymization', domain: 'lab' });
    expect(lab).toEqual([mac('a', secrets.lab.hmac)]);
    const policy = { transforms: [{ match: { column: 'x' }, ...pseudonym }] };
    const plan = planOf({ columns: [{ name: 'x', type: 'string' }], policy });
    const made = await engine.prepared(plan, "(SELECT 'a' AS x)");
    expect(made.sql).not.toMatch(/\\x|[0-9a-f]{16}/i);
    expect(Object.values(made.parameters).filter((value) => value instanceof Uint8Array)).toHaveLength(2);
  });

  it('fail without the key of their domain', () => {
    const plan = planOf({
      columns: [{ name: 'x', type: 'string' }],
      policy: { transforms: [{ match: { column: 'x' }, technique: 'pseudonymization', domain: 'nowhere' }] },
    });
    expect(() => toDuckdbSql(plan, { source: 't', tools }).released()).toThrow(/key.unavailable/);
  });
});

describe('masking in DuckDB', () => {
  it('keeps the length and what the policy keeps, and masks short values whole', async () => {
    const mask = { technique: 'masking', keepFirst: 1, keepLast: 2 };
    const texts = ["'abcdef'", "'abc'", "'ab'", "''", 'NULL', "'é😀日本'"];
    expect(await engine.cells('string', texts, mask)).toEqual(['a***ef', '***', '**', '', null, 'é*日本']);
    expect(await engine.cells('string', ["'secret'"], { technique: 'masking' })).toEqual(['******']);
    expect(
      await engine.cells('integer', ['-1234567'], { technique: 'masking', keepLast: 3, character: "'" }),
    ).toEqual(["'''''567"]);
  });

  it('keeps what stands after the last @ only', async () => {
    const mask = { technique: 'masking', keepFirst: 1, keepDomain: true };
    const texts = ["'ada@example.org'", "'a@b@example.org'", "'nothing'", "'@x.org'", 'NULL'];
    expect(await engine.cells('string', texts, mask)).toEqual([
      'a**@example.org',
      'a**@example.org',
      'n******',
      '@x.org',
      null,
    ]);
  });
});

describe('generalization in DuckDB', () => {
  const general = (more: object) => ({ technique: 'generalization', ...more });

  it('cuts dates to calendar units, also before 1970', async () => {
    const dates = [
      "DATE '1984-05-03'",
      "DATE '1969-12-31'",
      'NULL',
      "DATE '0044-03-15'",
      "'infinity'::DATE",
      "DATE '12345-01-01'",
    ];
    const expected: Record<string, unknown[]> = {
      day: ['1984-05-03', '1969-12-31', null, '0044-03-15'],
      week: ['1984-W18', '1970-W01', null, '0044-W11'],
      month: ['1984-05', '1969-12', null, '0044-03'],
      quarter: ['1984-Q2', '1969-Q4', null, '0044-Q1'],
      year: ['1984', '1969', null, '0044'],
      decade: ['1980s', '1960s', null, '0040s'],
    };
    for (const [to, texts] of Object.entries(expected)) {
      expect(await engine.cells('date', dates, general({ to }))).toEqual([...texts, 'other', 'other']);
    }
    expect(
      await engine.cells('timestamp', ["TIMESTAMP '1969-12-31 23:59:59'"], general({ to: 'month' })),
    ).toEqual(['1969-12']);
  });

  it('puts whole numbers into bins that are exact at any size, negative ones too', async () => {
    const numbers = ['0', '9', '10', '-1', '-10', '-11', 'NULL', '9223372036854775807'].map(
      (n) => `${n}::BIGINT`,
    );
    expect(await engine.cells('integer', numbers, general({ width: 10 }))).toEqual([
      '[0, 10)',
      '[0, 10)',
      '[10, 20)',
      '[-10, 0)',
      '[-10, 0)',
      '[-20, -10)',
      null,
      '[9223372036854775800, 9223372036854775810)',
    ]);
  });

  it('puts a number on the edge of a bin into the bin that starts there', async () => {
    for (let i = -40; i <= 40; i++) {
      const x = (i / 10).toFixed(1);
      const upper = String(Number(((i + 1) / 10).toFixed(1)));
      const bin = `[${String(Number(x))}, ${upper})`.replaceAll('-0,', '0,');
      expect(await engine.cells('decimal', [`${x}::DECIMAL(9,1)`], general({ width: 0.1 }))).toEqual([bin]);
      expect(await engine.cells('double', [`${x}::DOUBLE`], general({ width: 0.1 }))).toEqual([bin]);
    }
  });

  it('has open bins for what no bin can hold', async () => {
    const numbers = ["'inf'::DOUBLE", "'-inf'::DOUBLE", "'nan'::DOUBLE", '1e300', '-1e300', 'NULL', '2.5'];
    const made = await engine.cells('double', numbers, general({ width: 2 }));
    expect(made.slice(0, 3)).toEqual([made[3], made[4], 'NaN']);
    expect(made[3]).toMatch(/^\[\d+, inf\)$/);
    expect(made[4]).toMatch(/^\(-inf, -\d+\)$/);
    expect(made.slice(5)).toEqual([null, '[2, 4)']);
  });

  it('puts numbers between edges', async () => {
    const numbers = ['-5', '17.5', '18', '64.9', '65', 'NULL', "'nan'"].map((n) => `${n}::DOUBLE`);
    expect(await engine.cells('double', numbers, general({ edges: [18, 65] }))).toEqual([
      '(-inf, 18)',
      '(-inf, 18)',
      '[18, 65)',
      '[18, 65)',
      '[65, inf)',
      null,
      'NaN',
    ]);
  });

  it('keeps the beginning of codes', async () => {
    expect(
      await engine.cells('string', ["'12345'", "'12'", "''", 'NULL'], general({ keepFirst: 3 })),
    ).toEqual(['123**', '12', '', null]);
    expect(await engine.cells('integer', ['12345'], general({ keepFirst: 0 }))).toEqual(['*****']);
  });
});
