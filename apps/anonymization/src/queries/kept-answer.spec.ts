import { describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '#libs/contracts';
import { generateKeyring, openSecret, publicKeyring, sealSecret } from '#libs/seal';
import { openAnswer, sealAnswer } from './kept-answer.js';

const keyring = generateKeyring();
const vault = {
  seal: (value: Uint8Array, label: string) => sealSecret(publicKeyring(keyring), value, label),
  open: (sealed: string, label: string) => openSecret(keyring, sealed, label),
};

const answer: QueryAnswer = {
  id: '01a20992-0020-7b82-aa69-269e888c0d3d',
  groups: Array.from({ length: 3000 }, (_, i) => ({ key: `Göttingen ${i}`, values: [{ value: i }] })),
  mechanism: 'discrete Laplace',
  epsilon: 1,
  delta: 1e-8,
  unit: { of: 'subject', records: 1, groups: 1, neighbours: 'add or remove one' },
  budget: { dataset: 'people', epsilon: { cap: 10, spent: 1, left: 9 }, delta: 1e-6 },
};

describe('a kept answer', () => {
  it('is sealed in pieces, and opens to what it was', async () => {
    const pieces = await sealAnswer(vault, answer);
    expect(pieces.length).toBeGreaterThan(2);
    expect(Buffer.from(pieces.join(''), 'base64url').includes('ttingen')).toBe(false);
    expect(await openAnswer(vault, answer.id, pieces)).toEqual(answer);
  });

  it('does not open with a piece that is missing, misplaced or of another answer', async () => {
    const pieces = await sealAnswer(vault, answer);
    const [first = '', second = '', ...rest] = pieces;
    const other = '01a20992-0020-7b82-aa69-269e888c0d3e';
    for (const open of [
      () => openAnswer(vault, answer.id, pieces.slice(0, -1)),
      () => openAnswer(vault, answer.id, [second, first, ...rest]),
      () => openAnswer(vault, other, pieces),
    ])
      await expect(open()).rejects.toMatchObject({ code: 'object.tampered' });
  });
});
