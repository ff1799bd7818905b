import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aessiv } from '@noble/ciphers/aes.js';
import { Engine, quoted, tools } from '../../../../../test/dialect/engine.js';
import { openTokens } from './value-cipher.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

describe('deterministic encryption in the engine', () => {
  it.each([
    ['string', [quoted("O'Brien é😀\u0000"), quoted('')], ["O'Brien é😀\u0000", '']],
    ['integer', ['CAST(42 AS BIGINT)'], ['42']],
    ['double', ['CAST(42 AS DOUBLE)', 'CAST(0.5 AS DOUBLE)'], ['42', '0.5']],
    ['boolean', ['true'], ['true']],
    ['date', ["DATE '1969-07-20'"], ['1969-07-20']],
  ] as const)('makes tokens of the canonical text of every %s', async (type, literals, texts) => {
    const transform = { technique: 'deterministic-encryption', domain: 'crm' };
    const tokens = await engine.cells(type, [...literals, 'NULL'], transform);
    const key = tools.keys.get('crm')?.siv ?? new Uint8Array(64);
    expect(openTokens({ decrypt: (sealed) => aessiv(key).decrypt(sealed) }, tokens)).toEqual([
      ...texts,
      null,
    ]);
  });
});
