import { describe, expect, it } from '@jest/globals';
import { unstorable } from './text.js';
import { validationPipe } from './validation.js';

const refusal = async (value: unknown, type: 'body' | 'query' | 'param' | 'custom'): Promise<unknown> =>
  validationPipe()
    .transform(value, { type, data: 'name' })
    .then(
      () => 'taken',
      (error: unknown) => error,
    );

describe('what comes in', () => {
  it('is refused where it holds text that PostgreSQL cannot, with the place', async () => {
    expect(await refusal({ a: [{ 'b/c': 'x\0y' }] }, 'body')).toMatchObject({
      code: 'request.invalid',
      places: [{ pointer: '#/a/0/b~1c' }],
    });
    expect(await refusal({ a: '\ud800' }, 'query')).toMatchObject({ places: [{ pointer: '#/a' }] });
    expect(await refusal('a\0', 'param')).toMatchObject({ places: [{ pointer: '#/name' }] });
  });

  it('is taken where its text is whole', async () => {
    for (const value of ['', '😀\t\n', { a: null, b: [1, true, { c: 'é' }] }, undefined]) {
      expect(await refusal(value, 'body')).toBe('taken');
    }
    expect(await refusal({ headers: '\0' }, 'custom')).toBe('taken');
  });

  it('is refused where it has more values than can be checked while others wait, however they lie', async () => {
    const many = Array.from({ length: 60_000 }, () => ({}));
    const keys = Object.fromEntries(many.map((_, i) => [`k${i}`, 1]));
    let deep: unknown = 1;
    for (let i = 0; i < 60_000; i++) deep = [deep];
    for (const value of [many, { a: many }, keys, deep]) {
      expect(await refusal(value, 'body')).toMatchObject({ code: 'body.too-large' });
    }
    expect(await refusal({ a: many.slice(0, 40_000) }, 'body')).toBe('taken');
  });

  it('is looked through however deep it is', () => {
    let deep: unknown = 'x\0';
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(unstorable(deep)).toHaveLength(100_000);
    expect(unstorable({ 'key\0': 1 })).toEqual(['key']);
  });
});
