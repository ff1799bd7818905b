import { expect, it } from '@jest/globals';
import { placesOf } from './places.js';

it('a place that the detail tells with its line is not told again, any other is', () => {
  const place = { pointer: '#', line: 3, column: 1, detail: 'the line is not valid JSON' };
  const detail = `line 3: ${place.detail}`;
  expect(placesOf({ detail, errors: [place] })).toEqual([]);
  expect(
    placesOf({ detail: `the text beside the pictures, taken for a manifest: ${detail}`, errors: [place] }),
  ).toEqual([]);
  expect(placesOf({ detail: place.detail, errors: [place] })).toEqual([]);
  const another = { ...place, line: 13 };
  expect(placesOf({ detail, errors: [place, another] })).toEqual([another]);
  expect(placesOf({ detail: 'The policy is wrong in one place.', errors: [place] })).toEqual([place]);
  expect(placesOf({ detail })).toEqual([]);
});
