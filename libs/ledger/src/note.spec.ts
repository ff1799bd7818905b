import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { concatBytes, fromHex } from '#libs/kernel';
import { corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import {
  formatSignerKey,
  formatVerifierKey,
  parseSignerKey,
  parseVerifierKey,
  type VerifyEd25519,
} from './note-key.js';
import {
  formatNote,
  type NoteSigner,
  openNote,
  parseNote,
  signNote,
  verifyEd25519WithWebCrypto,
} from './note.js';

// Published keys, texts and signatures of the tests of golang.org/x/mod/sumdb/note.
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_PRIVATE = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const BY_PETER =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const BY_ENOCH =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

const verifyWithNode: VerifyEd25519 = (publicKey, message, signature) => {
  const der = concatBytes(fromHex('302a300506032b6570032100'), publicKey);
  return verify(
    null,
    message,
    createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }),
    signature,
  );
};

/** A signer of a 32-byte seed, as RFC 8410 wraps it. */
function signerOf(name: string, seed: Uint8Array): NoteSigner {
  const der = concatBytes(fromHex('302e020100300506032b657004220420'), seed);
  const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { name, publicKey, sign: (message) => sign(null, message, key) };
}

const peter = parseVerifierKey(PETER);
const enoch = parseVerifierKey(ENOCH);

describe('the keys of notes', () => {
  it('come back as they were written', () => {
    expect(formatVerifierKey(peter.name, peter.publicKey)).toBe(PETER);
    const { name, keyId, seed } = parseSignerKey(PETER_PRIVATE);
    expect({ name, keyId }).toEqual({ name: 'PeterNeumann', keyId: 'c74f20a3' });
    const { publicKey } = signerOf(name, seed);
    expect(formatSignerKey(name, seed, publicKey)).toBe(PETER_PRIVATE);
  });

  it('are refused when cut anywhere, or when any character is another', () => {
    for (let i = 0; i <= PETER.length; i++) {
      for (let j = i + 1; j <= PETER.length; j++) {
        if (i === 0 && j === PETER.length) continue;
        expect(() => parseVerifierKey(PETER.slice(i, j))).toThrow('audit.malformed');
      }
      const next = String.fromCharCode((PETER.charCodeAt(i) || 64) + 1);
      expect(() => parseVerifierKey(PETER.slice(0, i) + next + PETER.slice(i + 1))).toThrow(
        'audit.malformed',
      );
    }
  });

  it('are refused when of an unknown algorithm or a wrong length, even with a fitting key id', () => {
    for (const key of [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ]) {
      expect(() => parseVerifierKey(key)).toThrow('audit.malformed');
    }
  });

  it('may not be named with spaces, plus signs or control characters', () => {
    for (const name of [
      '',
      'a b',
      'a+b',
      'a\u00a0b',
      'a\u2003b',
      'a\nb',
      'a\u0085b',
      '\ud800',
      'x'.repeat(256),
    ]) {
      expect(() => formatVerifierKey(name, peter.publicKey)).toThrow('audit.malformed');
    }
  });

  it('that are private are not quoted when they are refused', () => {
    const secret = PETER_PRIVATE.slice(0, -1);
    expect(() => parseSignerKey(secret)).toThrow(/^audit\.malformed: this is not a note signer key$/);
  });
});

describe('a signed note', () => {
  it('is signed as Go signs it', async () => {
    const { name, seed } = parseSignerKey(PETER_PRIVATE);
    expect(await signNote(TEXT, [signerOf(name, seed)])).toBe(`${TEXT}\n${BY_PETER}`);
  });

  it.each([
    ['Node', verifyWithNode],
    ['WebCrypto', verifyEd25519WithWebCrypto],
  ])('is verified by %s', async (_, verifier) => {
    const note = `${TEXT}\n${BY_PETER}${BY_ENOCH}`;
    expect(await openNote(note, [peter, enoch], verifier)).toEqual({ text: TEXT, by: [peter, enoch] });
    const forged = note.replace('answer', 'Answer');
    await expect(openNote(forged, [peter], verifier)).rejects.toThrow('audit.unverified');
  });

  it('is taken when one known key signed it, whoever else did', async () => {
    const note = `${TEXT}\n${BY_ENOCH}${BY_PETER}${BY_PETER}`;
    expect(await openNote(note, [peter], verifyWithNode)).toEqual({ text: TEXT, by: [peter] });
  });

  it('is refused when no known key signed it', async () => {
    await expect(openNote(`${TEXT}\n${BY_ENOCH}`, [peter], verifyWithNode)).rejects.toThrow(
      'audit.unverified',
    );
    await expect(openNote(`${TEXT}\n${BY_ENOCH}`, [], verifyWithNode)).rejects.toThrow('audit.unverified');
  });

  it('is refused when a known key signed it wrongly, even if another signed it well', async () => {
    const wrong = BY_ENOCH.replace('Xm2', 'Xm3');
    const note = `${TEXT}\n${BY_PETER}${wrong}`;
    await expect(openNote(note, [peter, enoch], verifyWithNode)).rejects.toThrow('audit.unverified');
    expect((await openNote(note, [peter], verifyWithNode)).by).toEqual([peter]);
  });

  it('is refused when the known signature is not 64 bytes', async () => {
    const long = `${TEXT}\n${BY_PETER.slice(0, 60)}ABCD${BY_PETER.slice(60)}`;
    await expect(openNote(long, [peter], () => true)).rejects.toThrow('audit.unverified');
  });

  it('ignores a signature under the right key id by another name, and the reverse', async () => {
    const renamed = BY_PETER.replace('PeterNeumann', 'CarmenSandiego');
    await expect(openNote(`${TEXT}\n${renamed}`, [peter], () => true)).rejects.toThrow('no known key');
    const otherId = BY_PETER.replace('x08g', 'xxxx');
    await expect(openNote(`${TEXT}\n${otherId}`, [peter], () => true)).rejects.toThrow('no known key');
  });

  it('is refused when two known keys cannot be told apart', async () => {
    const double = { ...peter, publicKey: enoch.publicKey };
    await expect(openNote(`${TEXT}\n${BY_PETER}`, [peter, double], () => true)).rejects.toThrow(
      'audit.unverified',
    );
    expect((await openNote(`${TEXT}\n${BY_PETER}`, [peter, peter], verifyWithNode)).by).toEqual([peter]);
  });

  it.each([
    ['no signature', TEXT],
    ['an empty signature block', `${TEXT}\n`],
    ['no last newline', `${TEXT}\n${BY_PETER.slice(0, -1)}`],
    ['a control character', `\u0001${TEXT}\n${BY_PETER}`],
    ['a carriage return', `${TEXT.replace('\n', '\r\n')}\n${BY_PETER}`],
    ['half a surrogate pair', `\ud800${TEXT}\n${BY_PETER}`],
    ['a name with a space', `${TEXT}\n${BY_PETER.replace('PeterNeumann', 'Bad Name')}`],
    ['a hyphen for the dash', `${TEXT}\n${BY_PETER.replace('—', '-')}`],
    ['another line among the signatures', `${TEXT}\n${BY_PETER}Unexpected line.\n`],
    ['a signature of four bytes', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['base64 that is not padded', `${TEXT}\n${BY_PETER.replace('nAM=', 'nAM')}`],
    ['101 signatures', `${TEXT}\n${BY_PETER.repeat(101)}`],
    ['more than a million characters', `${'x'.repeat(1_000_000)}\n\n${BY_PETER}`],
  ])('with %s is malformed', (_, note) => {
    expect(() => parseNote(note)).toThrow('audit.malformed');
  });

  it('may have a hundred signatures, and blank lines in its text', () => {
    const text = 'a\n\nb\n';
    const note = `${text}\n${BY_PETER.repeat(100)}`;
    expect(parseNote(note)).toMatchObject({ text });
    expect(formatNote(parseNote(note))).toBe(note);
  });

  it('is not signed when its text may not be a note', async () => {
    let asked = 0;
    const signer: NoteSigner = {
      name: 'a',
      publicKey: peter.publicKey,
      sign: () => {
        asked++;
        return new Uint8Array(64);
      },
    };
    for (const text of ['', 'abc', 'a\tb\n', '\ud800\n']) {
      await expect(signNote(text, [signer])).rejects.toThrow('audit.malformed');
    }
    expect(asked).toBe(0);
    await expect(signNote('a\n', [])).rejects.toThrow('audit.malformed');
    await expect(signNote('a\n', [{ ...signer, sign: () => new Uint8Array(63) }])).rejects.toThrow(
      'audit.malformed',
    );
  });
});

describeCorpus('the notes that C2SP publishes', () => {
  const notes = corpusJson('tlog-tiles', 'c2sp-note-examples.json') as { spec: string; note: string }[];

  it('are parsed and written back to the byte', () => {
    expect(notes).toHaveLength(4);
    for (const { note } of notes) expect(formatNote(parseNote(note))).toBe(note);
  });

  it('are verified with the key that the specification names', async () => {
    const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    const note = notes.map((n) => n.note).find((n) => n.includes('— example.com/foo ')) ?? '';
    expect(await openNote(note, [key], verifyWithNode)).toEqual({
      text: 'This is an example message.\n',
      by: [key],
    });
  });
});
