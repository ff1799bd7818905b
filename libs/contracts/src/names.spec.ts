import { describe, expect, it } from '@jest/globals';
import { FreeName, isShowable } from './names.js';

describe('a name in somebody’s own words', () => {
  it.each([
    ['a control character', 'a\u0007b'],
    ['an escape of a terminal', '\u001b[31mred'],
    ['a line', 'a\nb'],
    ['a character of C1', 'a\u0085b'],
    ['an override of direction', 'annexe\u202egnp.exe'],
    ['an isolate', '\u2066x\u2069'],
    ['a mark of direction', 'a\u200eb'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['a space without width', 'ad\u200bmin'],
    ['a line separator', 'a\u2028b'],
    ['a byte order mark', '\ufeffadmin'],
    ['a letter that looks like nothing', '\u3164'],
    ['a tag', 'admin\u{e0041}'],
    ['an annotation', 'a\ufff9b'],
  ])('has not %s', (_, name) => {
    expect(isShowable(name)).toBe(false);
    expect(FreeName.safeParse(name).success).toBe(false);
  });

  it.each(['nightly export', 'שלום', 'العربية', 'می‌خواهم', '👩‍👩‍👧', 'é', '=1+1'])('may be %s', (name) => {
    expect(FreeName.safeParse(name).success).toBe(true);
  });
});
