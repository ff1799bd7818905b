import { describe, expect, it } from '@jest/globals';
import { bytes, counted, figure, identifierTitle, percent, short } from './words.js';

describe('words for people', () => {
  it('say a share so that little is never nothing', () => {
    expect([0, 0.0004, 0.001, 0.0123, 0.0999, 0.1, 0.256, 1].map(percent)).toEqual([
      ...['0 %', '< 0.1 %', '0.1 %', '1.2 %', '10.0 %', '10 %', '26 %', '100 %'],
    ]);
  });

  it('say sizes in units of 1,024, with three digits at the most', () => {
    expect([0, 1, 1023, 1024, 1536, 102_400, 2 ** 20, 5 * 2 ** 30, 2 ** 60].map(bytes)).toEqual([
      ...['0 B', '1 B', '1023 B', '1.0 KiB', '1.5 KiB', '100 KiB', '1.0 MiB', '5.0 GiB', '1048576 TiB'],
    ]);
  });

  it('count one of a thing, and several', () => {
    expect([counted(1, 'row'), counted(0, 'row'), counted(2, 'person', 'people')]).toEqual([
      ...['1 row', '0 rows', '2 people'],
    ]);
  });

  it('say a number in four digits, and anything else as it is', () => {
    expect(figure(0.123456)).toMatch(/^0.1235$/);
    expect(figure(7)).toBe('7');
    expect([figure('2.50'), figure(false)]).toEqual(['2.50', 'false']);
  });

  it('shorten a hash, and name types of identifiers that they know', () => {
    expect(short('0123456789abcdef')).toBe('0123456789ab…');
    expect([identifierTitle('quasi'), identifierTitle('new')]).toEqual(['Quasi-identifier', 'new']);
  });
});
