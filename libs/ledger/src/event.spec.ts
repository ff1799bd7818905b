import { describe, expect, it } from '@jest/globals';
import { toBase64 } from '#libs/kernel';
import { encodeEntry, makeEntry } from './entry.js';
import { type EventDifference, type OpenedEvent, verifyEvent, verifyEvents } from './event.js';
import { leafHash } from './merkle.js';

const salt = new Uint8Array(32).fill(9);
const detail = { reason: 'no grant' };
const at = new Date('2026-11-23T10:00:00.000Z');
const entry = makeEntry(
  {
    id: '0193a1b2-0000-7000-8000-000000000001',
    at,
    actor: '0193a1b2-0000-7000-8000-0000000000aa',
    action: 'release.read',
    resource: { kind: 'release', id: '0193a1b2-0000-7000-8000-0000000000bb' },
    outcome: 'denied',
  },
  { salt, detail },
);
const bytes = encodeEntry(entry);
const { id, actor, action, resource, outcome } = entry;
const event: OpenedEvent = {
  index: 4,
  ...{ id, at: entry.at, actor, action, resource, outcome, detail },
  salt: toBase64(salt),
  leafHash: toBase64(leafHash(bytes)),
};

describe('an audit event', () => {
  it('agrees with the log entry that it was made of', () => {
    expect(verifyEvent(event, { index: 4, bytes })).toEqual({ agrees: true, opened: true, differences: [] });
  });

  it('agrees, unopened, once its detail is erased', () => {
    const erased = { ...event, detail: null, salt: null };
    expect(verifyEvent(erased, { index: 4, bytes })).toEqual({
      agrees: true,
      opened: false,
      differences: [],
    });
  });

  it.each<[EventDifference, Partial<OpenedEvent>]>([
    ['index', { index: 5 }],
    ['id', { id: '0193a1b2-0000-7000-8000-000000000002' }],
    ['at', { at: '2026-11-23T10:00:00.001Z' }],
    ['actor', { actor: '0193a1b2-0000-7000-8000-0000000000ab' }],
    ['action', { action: 'release.list' }],
    ['resource', { resource: { ...resource, kind: 'model' } }],
    ['resource', { resource: { ...resource, id: '*' } }],
    ['outcome', { outcome: 'allowed' }],
    ['detail', { detail: { reason: 'a grant' } }],
    ['detail', { detail: null }],
    ['detail', { salt: null }],
    ['detail', { salt: toBase64(new Uint8Array(32)) }],
    ['detail', { salt: 'not base64' }],
    ['leafHash', { leafHash: toBase64(new Uint8Array(32)) }],
  ])('that claims another %s than the log differs in it', (field, change) => {
    const check = verifyEvent({ ...event, ...change }, { index: 4, bytes });
    expect(check).toMatchObject({ agrees: false, differences: [field] });
  });

  it('differs from bytes that are no entry', () => {
    const check = verifyEvent(event, { index: 4, bytes: bytes.subarray(1) });
    expect(check).toEqual({ agrees: false, opened: false, differences: ['leafHash', 'entry'] });
  });
});

describe('the audit events that the API gives', () => {
  const entryAt = (index: number) => (index === 4 ? bytes : undefined);

  it('are counted, and those that the log contradicts are named', () => {
    expect(verifyEvents([event], entryAt)).toEqual({ checked: 1, opened: 1, differing: [] });
    const invented = { ...event, index: 7 };
    expect(verifyEvents([event, invented], entryAt)).toEqual({
      ...{ checked: 2, opened: 1 },
      differing: [{ index: 7, differences: ['entry'] }],
    });
  });

  it('cannot claim one place in the log twice', () => {
    expect(verifyEvents([event, event], entryAt).differing).toEqual([{ index: 4, differences: ['index'] }]);
  });
});
