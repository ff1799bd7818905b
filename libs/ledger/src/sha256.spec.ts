import { describe, expect, it } from '@jest/globals';
import { toHex, utf8 } from '#libs/kernel';
import { sha256 } from './sha256.js';

const hex = (text: string): string => toHex(sha256(utf8(text)));

describe('SHA-256 in plain JavaScript', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    [
      'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
      'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
    ],
  ])('gives the digest that FIPS 180-4 publishes for "%s"', (text, digest) => {
    expect(hex(text)).toBe(digest);
  });

  it('gives the digest that FIPS 180-4 publishes for a million times the letter a', () => {
    expect(hex('a'.repeat(1_000_000))).toBe(
      'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    );
  });
});
