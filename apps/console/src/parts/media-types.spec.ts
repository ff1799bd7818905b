import { expect, it } from '@jest/globals';
import { guessMediaType, mediaTypes } from './media-types.js';

it('a file is taken for what its name says, gzipped or not, and for CSV where it says nothing', () => {
  for (const { value, ends } of mediaTypes) {
    for (const end of ends) {
      for (const name of [`a.${end}`, `A.B.${end.toUpperCase()}`, `a.${end}.gz`]) {
        expect([name, guessMediaType(name)]).toEqual([name, value]);
      }
    }
  }
  for (const name of ['', 'csv-of.parquets', '.gz', 'data.csv.parquet.bin']) {
    expect(guessMediaType(name)).toBe('text/csv');
  }
});
