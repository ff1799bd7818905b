import { expect, it } from '@jest/globals';
import { readFileHead } from './file-head.js';

const head = (said: Record<string, string>, query: Parameters<typeof readFileHead>[1] = {}) =>
  readFileHead(new Map(Object.entries({ dataset: 'people', filename: 'people.csv', ...said })), query);

it('What becomes of what there is can be said with the file, and the address goes before', () => {
  expect(head({}).said.arrival).toEqual({});
  expect(head({ mode: 'append', again: 'true' }).said.arrival).toEqual({ mode: 'append', again: true });
  expect(head({ mode: 'append' }, { mode: 'replace' }).said.arrival).toEqual({ mode: 'replace' });
  for (const [key, value] of [
    ['mode', 'Append'],
    ['mode', ''],
    ['again', 'yes'],
  ] as const)
    expect(() => head({ [key]: value })).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        places: [expect.objectContaining({ pointer: `#/Upload-Metadata/${key}` })],
      }),
    );
});
