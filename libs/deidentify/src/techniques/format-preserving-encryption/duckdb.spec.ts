import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type columnTypes, Transform } from '#libs/contracts';
import { Engine, quoted } from '../../../../../test/dialect/engine.js';
import { formatPreservingEncryption } from './format-preserving-encryption.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const technique = 'format-preserving-encryption';
const cells = (type: 'string' | 'integer', literals: readonly string[], more: object = {}) =>
  engine.cells(type, literals, { technique, domain: 'crm', ...more });

describe('format-preserving encryption in the engine', () => {
  it('makes tokens of texts and whole numbers, the same for the same, and leaves what is missing', async () => {
    const texts = await cells('string', [quoted('1234567'), 'NULL', quoted('123-4567'), quoted('')]);
    const numbers = await cells('integer', ['CAST(1234567 AS BIGINT)', 'NULL']);
    expect(texts[0]).toMatch(/^\d{7}$/);
    expect(texts).toEqual([texts[0], null, texts[2], '']);
    expect(texts[2]?.replace('-', '')).toBe(texts[0]);
    expect(numbers).toEqual([texts[0], null]);
    const other = await engine.cells('string', [quoted('1234567')], {
      technique,
      domain: 'lab',
      alphabet: 'hexadecimal',
    });
    expect(other[0]).not.toBe(texts[0]);
  });

  it('makes the same tokens of digits alone, as numbers, and with anything between or around them, as texts', async () => {
    const digits = ['000000', '1234567', '9'.repeat(18), '9'.repeat(19), '0012345678'];
    const shown = await cells('string', [...digits.map(quoted), 'NULL']);
    const parted = await cells('string', [...digits.map((text) => quoted(`${text} `)), 'NULL']);
    expect(shown.map((token) => (token === null ? null : `${token} `))).toEqual(parted);
    expect(shown.map((token) => token?.length)).toEqual([6, 7, 18, 19, 10, undefined]);
  });

  it.each([
    ['string', quoted('12345'), {}, '1 too short'],
    ['string', quoted('A1234567'), {}, '1 with letters'],
    ['integer', 'CAST(-1234567 AS BIGINT)', {}, '1 with letters, digits or signs'],
    ['string', quoted('4111111111111112'), { luhn: true }, '1 that fail the Luhn check'],
  ] as const)('fails rather than letting a %s pass in clear: %s %j', async (type, literal, more, words) => {
    const failing = cells(
      type,
      [quoted('4111111111111111').replaceAll("'", type === 'integer' ? '' : "'"), literal],
      more,
    );
    await expect(failing).rejects.toMatchObject({
      code: 'policy.inapplicable',
      places: [{ pointer: '#/transforms/0', detail: expect.stringContaining(words) }],
    });
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    expect(JSON.stringify([error, String(error)])).not.toMatch(/12345|41111/);
  });
});

describe('the alphabet of a policy', () => {
  const plan = (type: (typeof columnTypes)[number], more: object) => {
    const column = { name: 'x', type };
    const transform = Transform.parse({ match: { column: 'x' }, technique, domain: 'crm', ...more });
    if (transform.technique !== technique) throw new Error('another technique');
    return formatPreservingEncryption.plan(transform, column, {
      columns: new Map([['x', column]]),
      hierarchies: new Map(),
    });
  };

  it.each([
    ['string', { alphabet: 'abca' }, 'alphabet'],
    ['string', { alphabet: 'a\ud800' }, 'alphabet'],
    ['string', { alphabet: 'letters', luhn: true }, 'luhn'],
    ['integer', { alphabet: 'letters' }, 'alphabet'],
  ] as const)('is refused for %s where it makes no sense: %j', (type, more, at) => {
    expect(plan(type, more)).toMatchObject({ at });
  });

  it('is named, or its characters', () => {
    expect(plan('string', { alphabet: 'hexadecimal' })).toMatchObject({
      action: { alphabet: Array.from('0123456789abcdef') },
    });
    expect(plan('string', { alphabet: '😀😁é' })).toMatchObject({ action: { alphabet: ['😀', '😁', 'é'] } });
    expect(plan('integer', { alphabet: 'alphanumeric' })).toMatchObject({ type: 'string' });
  });
});
