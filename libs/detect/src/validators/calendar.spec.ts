import { describe, expect, it } from '@jest/globals';
import { calendarDate } from './calendar.js';

describe('dates in text', () => {
  it('reads the common forms', () => {
    for (const text of [
      '1984-05-03',
      '1984-05-03T10:20:30Z',
      '19840503',
      '3/29/1982',
      '29.3.1982',
      '29-03-82',
      '3 May 1984',
      'May 3, 1984',
      'Sept 21st, 2001',
      '03-MAY-1984',
    ]) {
      expect([text, calendarDate(text)]).toEqual([text, true]);
    }
  });

  it('refuses days that do not exist', () => {
    for (const text of [
      '1900-02-29',
      '2001-13-01',
      '31/31/2000',
      '0/1/2000',
      '31 Feb 2000',
      '2000',
      'May',
      '',
    ]) {
      expect([text, calendarDate(text)]).toEqual([text, false]);
    }
    expect(calendarDate('2000-02-29')).toBe(true);
  });
});
