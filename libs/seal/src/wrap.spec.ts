import { describe, expect, it } from '@jest/globals';
import { CompactEncrypt, decodeProtectedHeader, generalDecrypt, type GeneralJWE, type JWK } from 'jose';
import { corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import { randomKey } from './key.js';
import { generateKeyring, publicKeyring, rotate } from './keyring.js';
import { openSecret, sealSecret, unwrapKey, wrapKey } from './wrap.js';

const keyring = generateKeyring();
const to = publicKeyring(keyring);
const id = '018f3c1e-7a00-7000-8000-000000000001';
const tampered = { code: 'object.tampered' };
const unavailable = { code: 'key.unavailable' };

/** A JWE to our key as somebody else might write it. */
async function forge(header: Record<string, unknown>, plain = randomKey()): Promise<string> {
  const [key] = to.keys;
  if (key === undefined) throw new Error('no key');
  const { kty, crv, x, y } = key;
  const usual = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', typ: 'tidegate-key', kid: key.kid, oid: id };
  return new CompactEncrypt(plain).setProtectedHeader({ ...usual, ...header }).encrypt({ kty, crv, x, y });
}

describe('a wrapped data key', () => {
  it('comes back, from a compact JWE that says how, for whom and for which object', async () => {
    const key = randomKey();
    const jwe = await wrapKey(to, key, id);
    expect(decodeProtectedHeader(jwe)).toMatchObject({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid: to.current,
      oid: id,
    });
    expect(await unwrapKey(keyring, jwe, id)).toEqual(key);
  });

  it('still comes back after the keyring was rotated, and new ones go to the new key', async () => {
    const key = randomKey();
    const jwe = await wrapKey(to, key, id);
    const rotated = rotate(keyring);
    expect(await unwrapKey(rotated, jwe, id)).toEqual(key);
    expect(decodeProtectedHeader(await wrapKey(publicKeyring(rotated), key, id)).kid).toBe(rotated.current);
  });

  it('is refused for another object', async () => {
    const jwe = await wrapKey(to, randomKey(), id);
    await expect(unwrapKey(keyring, jwe, id.replace(/1$/, '2'))).rejects.toMatchObject(tampered);
  });

  it('is unavailable to another keyring', async () => {
    const jwe = await wrapKey(to, randomKey(), id);
    await expect(unwrapKey(generateKeyring(), jwe, id)).rejects.toMatchObject(unavailable);
  });

  it('is refused when any part of it is changed', async () => {
    const jwe = await wrapKey(to, randomKey(), id);
    const parts = jwe.split('.');
    for (let i = 0; i < parts.length; i++) {
      const changed = parts.map((part, at) =>
        at === i ? (part.startsWith('A') ? 'B' : 'A') + part.slice(1) : part,
      );
      await expect(unwrapKey(keyring, changed.join('.'), id)).rejects.toMatchObject(tampered);
    }
    for (const text of ['', '....', 'no', jwe.slice(0, -9), `${jwe}.`, 'x'.repeat(1_000_000)]) {
      await expect(unwrapKey(keyring, text, id)).rejects.toMatchObject(tampered);
    }
  });

  it('is refused with other algorithms or header members, though it was sealed to the same key', async () => {
    expect(await unwrapKey(keyring, await forge({}), id)).toHaveLength(32);
    const headers = [
      { alg: 'ECDH-ES' },
      { alg: 'ECDH-ES+A128KW' },
      { enc: 'A128GCM' },
      { enc: 'A256CBC-HS512' },
      { zip: 'DEF' },
      { typ: 'tidegate-secret' },
      { typ: undefined },
      { oid: undefined },
      { cty: 'json' },
    ];
    for (const header of headers) {
      await expect(unwrapKey(keyring, await forge(header), id)).rejects.toMatchObject(tampered);
    }
    await expect(unwrapKey(keyring, await forge({}, new Uint8Array(31)), id)).rejects.toMatchObject(tampered);
  });

  it('must have 32 bytes to be wrapped, and a keyring must have its current key', async () => {
    await expect(wrapKey(to, new Uint8Array(16), id)).rejects.toMatchObject(unavailable);
    await expect(wrapKey({ ...to, current: 'none' }, randomKey(), id)).rejects.toMatchObject(unavailable);
  });
});

describe('a sealed secret', () => {
  it('comes back under its label alone', async () => {
    const secret = Buffer.from('a pseudonymization key');
    const jwe = await sealSecret(to, secret, 'domain:crm');
    expect(Buffer.from(await openSecret(keyring, jwe, 'domain:crm')).equals(secret)).toBe(true);
    await expect(openSecret(keyring, jwe, 'domain:shop')).rejects.toMatchObject(tampered);
    await expect(openSecret(generateKeyring(), jwe, 'domain:crm')).rejects.toMatchObject(unavailable);
  });

  it('cannot be taken for a data key, nor a data key for a secret', async () => {
    const secret = await sealSecret(to, randomKey(), id);
    await expect(unwrapKey(keyring, secret, id)).rejects.toMatchObject(tampered);
    await expect(openSecret(keyring, await wrapKey(to, randomKey(), id), id)).rejects.toMatchObject(tampered);
  });

  it('may have up to 64 KiB', async () => {
    const largest = new Uint8Array(64 * 1024).fill(5);
    expect(await openSecret(keyring, await sealSecret(to, largest, 'x'), 'x')).toEqual(largest);
    await expect(sealSecret(to, new Uint8Array(64 * 1024 + 1), 'x')).rejects.toMatchObject({
      code: 'body.too-large',
    });
  });
});

describeCorpus('the published JOSE examples (RFC 7520)', () => {
  interface Example {
    input: { plaintext: string; key: JWK | JWK[] };
    output: { json: GeneralJWE; compact?: string };
  }

  it('5.13: the recipient of ECDH-ES+A256KW opens the message through jose', async () => {
    const { input, output } = corpusJson(
      'jose-cookbook',
      'jwe',
      '5_13.encrypting_to_multiple_recipients.json',
    ) as Example;
    const key = [input.key].flat().find(({ kty }) => kty === 'EC');
    if (key === undefined) throw new Error('the example has no EC key');
    const { plaintext } = await generalDecrypt(output.json, { ...key, alg: 'ECDH-ES+A256KW' });
    expect(Buffer.from(plaintext).toString()).toBe(input.plaintext);
  });

  it('5.4: ECDH-ES+A128KW is not ours and is refused', async () => {
    const { output } = corpusJson(
      'jose-cookbook',
      'jwe',
      '5_4.key_agreement_with_key_wrapping_using_ecdh-es_and_aes-keywrap_with_aes-gcm.json',
    ) as Example;
    await expect(unwrapKey(keyring, output.compact ?? '', id)).rejects.toMatchObject(tampered);
  });
});
