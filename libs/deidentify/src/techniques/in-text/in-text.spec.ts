import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type MaskingAction, type PseudonymizationAction, type SpanAction } from '#libs/contracts';
import { type DomainKeys, type Span } from '../../sql/dialect.js';
import { hmacPads } from '../../sql/hmac-pads.js';
import { textWriter } from './duckdb.js';

const forms: readonly (readonly [string, RegExp])[] = [
  ['URL', /https:\/\/\S+/g],
  ['EMAIL_ADDRESS', /[\w.]+@[\w.]+\w/g],
  ['CREDIT_CARD', /\b\d{4}(?: \d{4}){3}\b/g],
];

/** Finds like the real one: of these categories alone, and longest first. */
function findSpans(text: string, categories?: ReadonlySet<string>): Span[] {
  const found = forms
    .filter(([category]) => categories?.has(category) ?? true)
    .flatMap(([category, form]) =>
      [...text.matchAll(form)].map(({ index, 0: m }) => ({ category, start: index, end: index + m.length })),
    );
  return found.filter((a) => !found.some((b) => b !== a && b.start <= a.start && b.end >= a.end));
}

const secret = new Uint8Array(32).fill(7);
const pads = hmacPads(secret);
const keys: DomainKeys = {
  hmac: pads,
  surrogate: pads,
  dateShift: pads,
  ff1: secret,
  siv: new Uint8Array(64),
};
const tools = {
  keys: new Map([['crm', keys]]),
  hmac: () => (message: Uint8Array) => new Uint8Array(createHmac('sha256', secret).update(message).digest()),
  findSpans,
};

const mask = (more: Partial<MaskingAction> = {}): MaskingAction => ({
  technique: 'masking',
  keepFirst: 0,
  keepLast: 0,
  keepDomain: false,
  character: '*',
  as: 'characters',
  ...more,
});
const pseudonym = (as: PseudonymizationAction['as']): PseudonymizationAction => ({
  technique: 'pseudonymization',
  domain: 'crm',
  as,
});

function write(
  text: string,
  ...actions: (SpanAction['action'] | [string[], SpanAction['action']])[]
): string {
  const spans = actions.map((one, rule) =>
    Array.isArray(one) ? { categories: one[0], action: one[1], rule } : { action: one, rule },
  );
  return textWriter(spans, tools)(text);
}

const text = 'Ask ada@mail.org or card 4111 1111 1111 1111 today.';

describe('spans in text', () => {
  it('are masked, and the rest of the text stays', () => {
    expect(write(text, mask())).toBe('Ask ************ or card ******************* today.');
    expect(write(text, mask({ as: 'label' }))).toBe('Ask [EMAIL_ADDRESS] or card [CREDIT_CARD] today.');
    expect(write(text, [['CREDIT_CARD'], mask({ keepLast: 4, character: '•' })])).toBe(
      'Ask ada@mail.org or card •••••••••••••••1111 today.',
    );
    expect(write(text, [['EMAIL_ADDRESS'], mask({ keepDomain: true, keepFirst: 1 })])).toContain(
      'a**@mail.org',
    );
    expect(write(text, [['CREDIT_CARD'], mask({ pattern: '[0-9]{4} [0-9]' })])).toContain(
      '******111 ******111',
    );
    expect(write('nothing here', mask())).toBe('nothing here');
  });

  it('have the first action that speaks of their category', () => {
    const made = write(text, [['EMAIL_ADDRESS'], mask({ as: 'label' })], mask({ character: '#' }), mask());
    expect(made).toBe('Ask [EMAIL_ADDRESS] or card ################### today.');
  });

  it('get pseudonyms that begin like those of columns, the same for the same text', () => {
    const hex = createHmac('sha256', secret).update('ada@mail.org').digest('hex');
    const made = write('ada@mail.org, again ada@mail.org', pseudonym('hex'));
    const expected = `EMAIL_ADDRESS_${hex.slice(0, 16)}`;
    expect(made).toBe(`${expected}, again ${expected}`);
    expect(write('ada@mail.org', pseudonym('integer'))).toBe(
      `EMAIL_ADDRESS_${BigInt(`0x${hex.slice(0, 16)}`) >> 2n}`,
    );
    expect(write('ada@mail.org', pseudonym('base32'))).toMatch(/^EMAIL_ADDRESS_[A-Z2-7]{16}$/);
  });

  it('get surrogates that are found again as what they were', () => {
    const made = write(text, pseudonym('surrogate'));
    expect(made).toMatch(/^Ask [a-z]{3}@[a-z]{4}\.example or card \d{4} \d{4} \d{4} \d{4} today\.$/);
    expect(made).not.toContain('4111 1111 1111 1111');
    expect(findSpans(made).map(({ category }) => category)).toEqual(['EMAIL_ADDRESS', 'CREDIT_CARD']);
  });

  it('are found inside of longer ones that no action speaks of', () => {
    const link = 'see https://x.org/?mail=ada@mail.org now';
    expect(write(link, [['EMAIL_ADDRESS'], mask({ as: 'label' })])).toBe(
      'see https://x.org/?mail=[EMAIL_ADDRESS] now',
    );
  });

  it('are replaced in a cell of ten million characters to its very end', () => {
    const long = `${'Lorem ipsum dolor sit amet, '.repeat(360_000)}ada@mail.org`;
    const made = write(long, mask({ as: 'label' }));
    expect(made.endsWith('amet, [EMAIL_ADDRESS]')).toBe(true);
    expect(made).toHaveLength(long.length + 3);
  });

  it('need the keys of their domain', () => {
    const action = { ...pseudonym('hex'), domain: 'nobody' };
    expect(() => textWriter([{ action, rule: 0 }], tools)).toThrow(/nobody/);
  });
});
