import { describe, expect, it } from '@jest/globals';
import { calendarMidpoint, cellNumber, intervalMidpoint, isMissing, readingOf } from './readings.js';

describe('reading cells as numbers', () => {
  it.each([
    ['[20, 30)', 25],
    ['(-1.5,2.5]', 0.5],
    ['[1e3; 2e3)', 1500],
    ['(-∞, 20)', 20],
    ['[90, ∞)', 90],
    ['(-inf, 5]', 5],
    ['[7, 7]', 7],
  ])('takes the interval %s as %d', (text, midpoint) => {
    expect(intervalMidpoint(text)).toBe(midpoint);
  });

  it.each(['(-∞, ∞)', '[30, 20)', '20-30', '1984', '[a, b)', '', '[20, 30', '*'])(
    'takes %j for no interval',
    (text) => {
      expect(intervalMidpoint(text)).toBeNaN();
    },
  );

  it('keeps the order of bins that are open to one side', () => {
    const midpoints = ['(-∞, 20)', '[20, 30)', '[30, 40)', '[40, ∞)'].map(intervalMidpoint);
    expect(midpoints).toEqual([...midpoints].sort((a, b) => a - b));
  });

  it('reads generalized dates as years, in the order of time, and a bare year not', () => {
    const texts = ['1970s', '1984-W01', '1984-03', '1984-Q2', '1984-06-30', '1990s'];
    const years = texts.map(calendarMidpoint);
    expect(years).toEqual([...years].sort((a, b) => a - b));
    expect(years[0]).toBe(1975);
    expect(years[3]).toBe(1984.375);
    expect(['1984', '198**', '1984-Q5', 'other'].map(calendarMidpoint)).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('reads dates as days, times as seconds and timestamps as milliseconds, without a zone as UTC', () => {
    expect(cellNumber('1970-01-03', 'date')).toBe(2);
    expect(cellNumber('1970-01-01T00:00:01.5Z', readingOf('instant') ?? 'number')).toBe(1500);
    expect(cellNumber('01:00:30.5', 'time')).toBe(3630.5);
    expect(cellNumber('1970-01-01 00:00:01', 'timestamp')).toBe(1000);
    expect(cellNumber('1970-01-01T01:00:00+01:00', 'timestamp')).toBe(0);
    expect(cellNumber('1970-01-01 01:00:00.25+01', 'timestamp')).toBe(250);
    expect(cellNumber('1970-01-01T00:00:00.000001', 'timestamp')).toBe(0);
  });

  it('reads numbers and booleans in the forms that files have', () => {
    expect([' 42 ', '-1.5e2', '.5'].map((text) => cellNumber(text, 'number'))).toEqual([42, -150, 0.5]);
    expect(['true', 'FALSE'].map((text) => cellNumber(text, 'boolean'))).toEqual([1, 0]);
    expect(cellNumber(true, 'boolean')).toBe(1);
  });

  it.each([
    ['0x10', 'number'],
    ['', 'number'],
    ['1e999', 'number'],
    ['1e200', 'number'],
    ['2020-13-45', 'date'],
    ['yesterday', 'timestamp'],
    ['yes', 'boolean'],
  ] as const)('does not read %j as %s', (text, reading) => {
    expect(cellNumber(text, reading)).toBeNaN();
  });

  it('takes null and a fully generalized value as missing, and an empty text not', () => {
    const cells = [null, '*', '(-∞, ∞)', '(-inf, inf)', 'NaN', '', 0];
    expect(cells.map(isMissing)).toEqual([true, true, true, true, true, false, false]);
  });
});
