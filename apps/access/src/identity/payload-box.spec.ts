import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { PayloadBox } from './payload-box.js';

const box = new PayloadBox(randomBytes(32).toString('base64url'), (n) => randomBytes(n));

describe('what the identity provider stores', () => {
  it('opens where it was sealed, and nowhere else', () => {
    const sealed = box.seal('Session/a', { accountId: 'ada' });
    expect(box.open('Session/a', sealed)).toEqual({ accountId: 'ada' });
    expect(box.open('Session/b', sealed)).toBeUndefined();
  });

  it('does not open when anything was changed, or was never sealed', () => {
    const bytes = Buffer.from(box.seal('Session/a', { accountId: 'ada' }).sealed, 'base64');
    for (let i = 0; i < bytes.length; i += 7) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
      expect(box.open('Session/a', { sealed: changed.toString('base64') })).toBeUndefined();
    }
    expect(box.open('Session/a', { accountId: 'ada' })).toBeUndefined();
    expect(box.open('Session/a', { sealed: '' })).toBeUndefined();
  });

  it('names a value by its kind and its own key, so that a table read elsewhere finds nothing', () => {
    const other = new PayloadBox(randomBytes(32).toString('base64url'), (n) => randomBytes(n));
    expect(box.nameOf('uid', 'x')).toBe(box.nameOf('uid', 'x'));
    expect(box.nameOf('uid', 'x')).not.toBe(box.nameOf('grant', 'x'));
    expect(box.nameOf('uid', 'x')).not.toBe(other.nameOf('uid', 'x'));
  });
});
