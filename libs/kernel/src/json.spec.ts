import { describe, expect, it } from '@jest/globals';
import { jsonFault } from './json.js';

describe('a text that is not JSON', () => {
  it.each([
    ['[1,2\nb: }', 2, 1],
    ['{"a":1,\n}', 2, 1],
    ['hello', 1, 1],
    ['[1,\n ,2]', 2, 2],
    ['{"a":tru]', 1, 9],
    ['{"a": "b', 1, 9],
    ['{\n  "a": [\n', 2, 9],
    ['', 1, 1],
    ['[1] x', 1, 5],
    ['{"a":1}\n\u00e9', 2, 1],
  ])('is told where: %j', (text, line, column) => {
    expect(jsonFault(text)).toEqual({ line, column });
  });

  it('is told as such where it is too long to be searched', () => {
    expect(jsonFault(`[${'1,'.repeat(40_000)}x]`)).toEqual({});
  });

  it('is no other', () => {
    expect(jsonFault('{"a": [1, null, "x"]}')).toBeUndefined();
  });
});
