import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readContentDigest } from './content-digest.js';

const of = (algorithm: 'sha256' | 'sha512', text: string): string =>
  createHash(algorithm).update(text).digest('base64');

describe('Content-Digest', () => {
  it('is read as RFC 9530 writes it', () => {
    // RFC 9530, appendix D: {"hello": "world"} followed by a line feed.
    const field = 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:';
    const [digest] = readContentDigest(field);
    expect(digest?.value).toEqual(createHash('sha256').update('{"hello": "world"}\n').digest());
  });

  it('may name several algorithms; those that cannot be checked are passed over', () => {
    const field = `md5=:AAAA:, sha-512=:${of('sha512', 'a')}: ,\tsha-256=:${of('sha256', 'a')}:`;
    expect(readContentDigest(field).map(({ algorithm }) => algorithm)).toEqual(['sha512', 'sha256']);
  });

  it('is no promise when it is absent', () => {
    expect(readContentDigest(undefined)).toEqual([]);
  });

  it.each([
    ['', 'is empty'],
    ['sha-256', 'has no value'],
    [`sha-256=${of('sha256', 'a')}`, 'is no byte sequence'],
    [`sha-256=:${of('sha256', 'a')}`, 'is not closed'],
    [`sha-256=:${of('sha256', 'a')}:,`, 'ends in a comma'],
    ['sha-256=:AAAA:', 'has a value of the wrong length'],
    [`sha-256=:${of('sha512', 'a')}:`, 'has another algorithm’s value'],
    [`SHA-256=:${of('sha256', 'a')}:`, 'has a key in upper case'],
    ['md5=:AAAAAAAAAAAAAAAAAAAAAA==:', 'names nothing that can be checked'],
    [`sha-256=:${'A'.repeat(2000)}:`, 'is too long'],
  ])('%j is refused, for it %s', (field) => {
    expect(() => readContentDigest(field)).toThrow(expect.objectContaining({ code: 'request.malformed' }));
  });
});
