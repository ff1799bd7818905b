import { describe, expect, it } from '@jest/globals';
import { bytes, cell, fields, inFlags, percent, printable, table } from './text.js';

describe('what the command line prints', () => {
  it('spells out characters that could drive a terminal or reverse its text', () => {
    expect(printable('a\u001b[31mb\u202ec\u0007')).toBe('a\\u{1b}[31mb\\u{202e}c\\u{7}');
    expect(printable('Łódź 北京 👍')).toBe('Łódź 北京 👍');
  });

  it('tells options as they are given to it, and leaves addresses alone', () => {
    expect(inFlags('say header=absent, or encoding=windows-1252; quarantine=10 would do. again=true.')).toBe(
      'say --header absent, or --encoding windows-1252; --quarantine 10 would do. --again.',
    );
    expect(inFlags('https://example.org/?rows=1&sheet=x has my_columns=2')).toBe(
      'https://example.org/?rows=1&sheet=x has my_columns=2',
    );
  });

  it('aligns the columns of a table under their headings', () => {
    const text = table(
      ['name', 'k'],
      [
        ['adult', 5],
        ['a', null],
      ],
    );
    expect(text.split('\n')).toEqual(['name   k', 'adult  5', 'a']);
  });

  it('says so when a list is empty', () => {
    expect(table(['name'], [])).toBe('Nothing to show.');
  });

  it('shows values in few digits and words', () => {
    expect([
      cell(true),
      cell(undefined),
      cell(0.123456789),
      cell(12),
      cell(['a', 'b']),
      cell({ a: 1 }),
    ]).toEqual(['yes', '', '0.123457', '12', 'a, b', '{"a":1}']);
  });

  it('leaves absent fields out', () => {
    expect(fields({ id: 'x', reason: undefined, purpose: 'study' })).toBe('id       x\npurpose  study');
  });

  it('gives shares in percent and lengths in binary units', () => {
    expect([percent(0.0356), percent(1), bytes(0), bytes(1023), bytes(1536), bytes(3 * 1024 ** 3)]).toEqual([
      '3.56 %',
      '100 %',
      '0 B',
      '1020 B',
      '1.5 KiB',
      '3 GiB',
    ]);
  });
});
