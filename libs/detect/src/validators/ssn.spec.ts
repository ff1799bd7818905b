import { describe, expect, it } from '@jest/globals';
import { usSsn } from './ssn.js';

describe('the rules of US Social Security numbers', () => {
  it('accepts numbers of every allowed form', () => {
    for (const text of ['401-53-2871', '401 53 2871', '401532871', '001-01-0001', '899-99-9999']) {
      expect(usSsn(text)).toBe(true);
    }
  });

  it('refuses areas, groups and serials that are never issued', () => {
    for (const text of [
      '000-12-3456',
      '666-12-3456',
      '900-12-3456',
      '999-12-3456',
      '401-00-3456',
      '401-12-0000',
    ]) {
      expect(usSsn(text)).toBe(false);
    }
  });

  it('refuses published void numbers and the wrong count of digits', () => {
    for (const text of ['078-05-1120', '219-09-9999', '123-45-6789', '40-153-287', '111-11-1111', '']) {
      expect(usSsn(text)).toBe(false);
    }
  });
});
