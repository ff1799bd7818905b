import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson, concatBytes, fromUtf8, utf8 } from '#libs/kernel';
import fc from 'fast-check';
import {
  commit,
  encodeEntry,
  type EntryFields,
  type EventDetail,
  makeEntry,
  opens,
  outcomes,
  parseEntry,
} from './entry.js';

const salt = new Uint8Array(16).fill(3);
const detail = { to: 'ada@example.org', because: ['no grant'], nested: { b: 1, a: null } };
const fields: EntryFields = {
  id: '0193a1b2-0000-7000-8000-000000000001',
  at: new Date('2026-11-23T10:00:00.123Z'),
  actor: '0193a1b2-0000-7000-8000-0000000000aa',
  action: 'grant.create',
  resource: { kind: 'dataset', id: '0193a1b2-0000-7000-8000-0000000000bb' },
  outcome: 'denied',
};
const entry = makeEntry(fields, { salt, detail });
const text = fromUtf8(encodeEntry(entry));

describe('a commitment', () => {
  it('is the digest of 2, the salt and the canonical detail', () => {
    const canonical = '{"because":["no grant"],"nested":{"a":null,"b":1},"to":"ada@example.org"}';
    const expected = createHash('sha256')
      .update(Uint8Array.of(2))
      .update(salt)
      .update(canonical)
      .digest('base64');
    expect(commit(salt, detail)).toBe(expected);
  });

  it('opens with its own salt and detail alone, in whatever order the members stand', () => {
    const { commitment } = entry;
    expect(
      opens(commitment, salt, { nested: { a: null, b: 1 }, because: ['no grant'], to: 'ada@example.org' }),
    ).toBe(true);
    expect(opens(commitment, salt, { ...detail, to: 'bob@example.org' })).toBe(false);
    expect(opens(commitment, new Uint8Array(16), detail)).toBe(false);
    expect(opens(`${commitment} `, salt, detail)).toBe(false);
    expect(opens('', salt, detail)).toBe(false);
  });

  it('cannot be opened in two ways by moving the border between salt and detail', () => {
    const whole = { a: { b: 1 } };
    const moved = concatBytes(salt, utf8('{"a":'));
    expect(opens(commit(salt, whole), moved, { b: 1 })).toBe(false);
    for (const value of [12, '12', [12], null, true] as unknown as EventDetail[]) {
      expect(() => commit(salt, value)).toThrow('audit.malformed');
    }
  });

  it('needs a salt of 16 to 64 bytes', () => {
    for (const length of [0, 15, 65])
      expect(() => commit(new Uint8Array(length), {})).toThrow('audit.malformed');
    expect(opens(entry.commitment, new Uint8Array(0), detail)).toBe(false);
  });

  it('refuses what JSON cannot hold without quoting it', () => {
    const wrong = { secret: '\ud800 the-value' };
    expect(() => commit(salt, wrong)).toThrow(/^audit\.malformed: an event's detail is not a JSON object$/);
  });
});

describe('a leaf of the audit log', () => {
  it('is canonical JSON that holds ids and a commitment, and none of the detail', () => {
    expect(text).toBe(
      `{"action":"grant.create","actor":"0193a1b2-0000-7000-8000-0000000000aa","at":"2026-11-23T10:00:00.123Z",` +
        `"commitment":"${entry.commitment}","id":"0193a1b2-0000-7000-8000-000000000001","outcome":"denied",` +
        `"resource":{"id":"0193a1b2-0000-7000-8000-0000000000bb","kind":"dataset"},"v":1}`,
    );
    expect(parseEntry(utf8(text))).toEqual(entry);
  });

  it.each<[string, Partial<Record<keyof EntryFields, unknown>>]>([
    ['an id that is no UUID', { id: '1' }],
    ['an actor by name', { actor: 'user:ada@example.org' }],
    ['an action without a verb', { action: 'grant' }],
    ['an action in capitals', { action: 'Grant.Create' }],
    ['an e-mail address as a resource', { resource: { kind: 'user', id: 'ada@example.org' } }],
    ['a sentence as a resource', { resource: { kind: 'user', id: 'Ada Lovelace' } }],
    ['a resource without a kind', { resource: { id: '*' } }],
    ['no resource', { resource: null }],
    ['a resource of endless length', { resource: { kind: 'dataset', id: 'a'.repeat(70_000) } }],
    ['an unknown outcome', { outcome: 'maybe' }],
    ['an invalid time', { at: new Date(Number.NaN) }],
    ['a time beyond four-digit years', { at: new Date(8.64e15) }],
  ])('is not made with %s', (_, wrong) => {
    expect(() => makeEntry({ ...fields, ...wrong } as EntryFields, { salt, detail })).toThrow(
      'audit.malformed',
    );
  });

  it('drops what does not belong to it', () => {
    const more = { ...fields, email: 'ada@example.org', resource: { ...fields.resource, name: 'Ada' } };
    expect(makeEntry(more, { salt, detail })).toEqual(entry);
    expect(fromUtf8(encodeEntry({ ...entry, email: 'ada@example.org' } as typeof entry))).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['no object', '[]'],
    ['null', 'null'],
    ['a space', `${text} `],
    ['a byte order mark', `\ufeff${text}`],
    ['members in another order', `{"v":1,${text.slice(1).replace(',"v":1', '')}`],
    ['a member twice', text.replace('"v":1', '"v":1,"v":1')],
    ['an unknown member', text.replace('"v":1', '"v":1,"x":1')],
    ['an unknown member of the resource', text.replace('"kind"', '"a":1,"kind"')],
    ['another spelling of a number', text.replace('"v":1', '"v":1.0')],
    ['another spelling of a letter', text.replace('grant', '\\u0067rant')],
    ['another version', text.replace('"v":1', '"v":2')],
    ['a time without milliseconds', text.replace('.123Z', 'Z')],
    ['a day that there never was', text.replace('2026-11-23', '2026-02-31')],
    ['a day that this year has not', text.replace('2026-11-23', '2026-02-29')],
    ['a day that this month has not', text.replace('2026-11-23', '2026-11-31')],
    ['an hour that no day has', text.replace('T10:00', 'T24:00')],
    ['a commitment of another length', text.replace(entry.commitment, 'AAAA')],
    [
      'a second spelling of the commitment',
      text.replace(/(.)="/, (_, c: string) => `${String.fromCharCode(c.charCodeAt(0) + 1)}="`),
    ],
    ['very deep nesting', '['.repeat(60_000)],
    ['65,536 bytes', text.padEnd(65_536)],
  ])('is refused when it is %s', (_, wrong) => {
    expect(() => parseEntry(utf8(wrong))).toThrow('audit.malformed');
  });

  it('is what canonical JSON makes of it, whatever it holds', () => {
    const hex = (length: number) =>
      fc.string({
        unit: fc.constantFrom(...Array.from({ length: 16 }, (_, i) => i.toString(16))),
        minLength: length,
        maxLength: length,
      });
    const id = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join('-'));
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
    const resource = fc.record({ kind: word, id: fc.stringMatching(/^(?:\*|[A-Za-z0-9._:/-]{1,60})$/) });
    const at = fc.date({
      min: new Date('0000-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
    });
    const any = fc.record({
      ...{ id, actor: id, resource, at: at.filter((date) => !Number.isNaN(date.getTime())) },
      action: fc.tuple(word, word).map((words) => words.join('.')),
      outcome: fc.constantFrom(...outcomes),
    });
    fc.assert(
      fc.property(any, (anything) => {
        const made = makeEntry(anything, { salt, detail });
        const bytes = encodeEntry(made);
        expect(fromUtf8(bytes)).toBe(canonicalJson({ ...made, resource: { ...made.resource } }));
        expect(parseEntry(bytes)).toEqual(made);
        expect(made.at).toBe(anything.at.toISOString());
      }),
    );
  });

  it('is refused when it is not UTF-8', () => {
    expect(() => parseEntry(Uint8Array.of(0xff, 0xfe))).toThrow('audit.malformed');
  });
});
