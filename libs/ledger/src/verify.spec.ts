import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { toBase64, utf8 } from '#libs/kernel';
import { corpusFile, corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import {
  entriesOf,
  entryOf,
  hash,
  newSigner,
  noteOf,
  operator,
  ORIGIN,
  resourcesOf,
  sourceOf,
  verifyEd25519,
  vkey,
} from '../test/served-log.js';
import { encodeBundle } from './bundle.js';
import { parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { Frontier } from './frontier.js';
import { type LogSource } from './log-source.js';
import { leafHash } from './merkle.js';
import { parseNote } from './note.js';
import { verifyLog, type VerifyOptions } from './verify.js';

const check = (served: ReadonlyMap<string, Uint8Array>, options: Partial<VerifyOptions> = {}) =>
  verifyLog(sourceOf(served), { vkey, verifyEd25519, hash, ...options });

/** The kinds of failure of a report, each once, and the first index named. */
async function found(served: ReadonlyMap<string, Uint8Array>, options: Partial<VerifyOptions> = {}) {
  const { ok, failures } = await check(served, options);
  const kinds = [...new Set(failures.map((failure) => failure.kind))].sort();
  expect(ok).toBe(kinds.length === 0);
  return { kinds, index: failures.find((failure) => failure.index !== undefined)?.index };
}

const SIZE = 600;
const entries = entriesOf(SIZE);
const honest = await resourcesOf(entries);

/** The honest log with some resources replaced, or removed where null. */
function tampered(changes: Record<string, Uint8Array | null>): Map<string, Uint8Array> {
  const served = new Map(honest);
  for (const [path, bytes] of Object.entries(changes)) {
    expect(served.has(path)).toBe(true);
    if (bytes === null) served.delete(path);
    else served.set(path, bytes);
  }
  return served;
}

const bundle = (n: number, change: (list: Uint8Array[]) => Uint8Array[]): Uint8Array =>
  encodeBundle(change(entries.slice(256 * n, 256 * (n + 1))));

const swapped = <T>(list: T[], a: number, b: number): T[] =>
  list.map((item, i) => (i === a ? (list[b] ?? item) : i === b ? (list[a] ?? item) : item));

describe('an honest log', () => {
  it.each([0, 1, 2, 255, 256, 257, 511, 512, 600])('of %s entries is verified', async (size) => {
    const served = await resourcesOf(entries.slice(0, size));
    const progress: number[] = [];
    const seen: number[] = [];
    const report = await check(served, {
      onProgress: ({ done }) => progress.push(done),
      onEntry: (index) => void seen.push(index),
    });
    const { root } = parseCheckpoint(parseNote(noteOf(served)).text);
    expect(report).toEqual({
      ...{ ok: true, size, root: toBase64(root), note: noteOf(served) },
      ...{ failures: [], omitted: 0 },
    });
    expect(progress.at(-1)).toBe(size === 0 ? undefined : size);
    expect(seen).toEqual(Array.from({ length: size }, (_, i) => i));
  });

  it('that has grown is verified against every earlier checkpoint', async () => {
    for (const size of [0, 1, 255, 256, 300, 599, 600]) {
      const lastSeen = noteOf(await resourcesOf(entries.slice(0, size)));
      expect(await found(honest, { lastSeen })).toEqual({ kinds: [], index: undefined });
      const head = parseCheckpoint(parseNote(lastSeen).text);
      expect(await found(honest, { lastSeen: head })).toEqual({ kinds: [], index: undefined });
    }
  });

  it('is verified with SHA-256 in plain JavaScript too', async () => {
    const report = await verifyLog(sourceOf(honest), { vkey, verifyEd25519 });
    expect(report.ok).toBe(true);
  });

  it('that grows while it is verified may serve full tiles for the partial ones', async () => {
    const grown = await resourcesOf(entriesOf(1024));
    const older = new Map(grown).set('checkpoint', honest.get('checkpoint') ?? new Uint8Array(0));
    for (const path of older.keys()) if (path.startsWith('tile/1/')) older.delete(path);
    older.set('tile/1/000.p/2', honest.get('tile/1/000.p/2') ?? new Uint8Array(0));
    expect(older.has('tile/entries/002.p/88')).toBe(false);
    expect(await found(older)).toEqual({ kinds: [], index: undefined });
  });

  it('of 70,000 entries, with three levels of tiles, is verified', async () => {
    const served = await resourcesOf(Array.from({ length: 70_000 }, (_, n) => utf8(String(n))));
    const upper = Uint8Array.from(served.get('tile/2/000.p/1') ?? []);
    expect(upper).toHaveLength(32);
    expect(await found(served, { foreign: true })).toEqual({ kinds: [], index: undefined });
    upper[0] = (upper[0] ?? 0) ^ 1;
    served.set('tile/2/000.p/1', upper);
    const { failures } = await check(served, { foreign: true });
    expect(failures).toEqual([{ kind: 'tile-mismatch', detail: 'tile/2/000.p/1' }]);
  });
});

describe('somebody who can write to what the log serves', () => {
  it('cannot edit an entry', async () => {
    const edit = (list: Uint8Array[]) => list.map((entry, i) => (i === 44 ? entryOf(300, 2) : entry));
    const served = tampered({ 'tile/entries/001': bundle(1, edit) });
    expect(await found(served)).toEqual({
      kinds: ['entry-changed', 'root-mismatch', 'tile-mismatch'],
      index: 300,
    });
  });

  it('cannot edit an entry and its tiles', async () => {
    const forged = await resourcesOf(entries.map((entry, n) => (n === 300 ? entryOf(300, 2) : entry)));
    forged.set('checkpoint', honest.get('checkpoint') ?? new Uint8Array(0));
    expect((await found(forged)).kinds).toEqual(['root-mismatch']);
  });

  it('cannot put entries in another order', async () => {
    const served = tampered({ 'tile/entries/000': bundle(0, (list) => swapped(list, 7, 9)) });
    expect(await found(served)).toEqual({
      kinds: ['entry-changed', 'root-mismatch', 'tile-mismatch'],
      index: 7,
    });
  });

  it('cannot take an entry out of a bundle', async () => {
    const served = tampered({ 'tile/entries/000': bundle(0, (list) => list.slice(1)) });
    expect((await found(served)).kinds).toEqual(['malformed']);
  });

  it('cannot take away a bundle, a tile or the checkpoint', async () => {
    for (const path of honest.keys()) {
      const kind = path === 'checkpoint' ? 'missing-checkpoint' : 'missing-tile';
      expect(await found(tampered({ [path]: null }))).toEqual({ kinds: [kind], index: undefined });
    }
  });

  it('cannot take away both copies of the same entries, and the report still ends', async () => {
    const served = tampered({ 'tile/entries/001': null, 'tile/0/001': null });
    expect((await found(served)).kinds).toEqual(['missing-tile']);
  });

  it('cannot change a hash tile; the entries show that it is the tile that is wrong', async () => {
    for (const path of ['tile/0/000', 'tile/0/002.p/88', 'tile/1/000.p/2']) {
      const bytes = Uint8Array.from(honest.get(path) ?? []);
      bytes[40] = (bytes[40] ?? 0) ^ 0x80;
      expect((await found(tampered({ [path]: bytes }))).kinds).toEqual(['tile-mismatch']);
    }
  });

  it('cannot flip any byte of any file', async () => {
    for (const [path, bytes] of honest) {
      for (let at = 0; at < bytes.length; at += Math.max(1, Math.floor(bytes.length / 5))) {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 0x10;
        expect((await check(tampered({ [path]: changed }))).ok).toBe(false);
      }
    }
  });

  it('cannot serve an older checkpoint to somebody who saw a newer one', async () => {
    const older = await resourcesOf(entries.slice(0, 500));
    expect((await found(older, { lastSeen: noteOf(honest) })).kinds).toEqual(['truncated']);
  });

  it('cannot sign a checkpoint of its own', async () => {
    const thief = newSigner(ORIGIN);
    expect((await found(await resourcesOf(entries, thief))).kinds).toEqual(['bad-signature']);
    const pretending = { ...thief, publicKey: operator.publicKey };
    const report = await check(await resourcesOf(entries, pretending));
    expect(report).toMatchObject({ ok: false, size: 0, root: '', note: null });
    expect(report.failures).toMatchObject([{ kind: 'bad-signature' }]);
  });
});

describe('the operator of the log, who has its key,', () => {
  const lastSeen = noteOf(honest);

  it.each<[string, Uint8Array[]]>([
    ['rewrite an entry', entries.map((entry, n) => (n === 300 ? entryOf(300, 2) : entry))],
    ['put entries in another order', swapped(entries, 10, 20)],
    ['remove an entry and add another', [...entries.slice(0, 5), ...entries.slice(6), entryOf(1000)]],
  ])('cannot %s behind the back of somebody who kept a checkpoint', async (_, rewritten) => {
    expect((await found(await resourcesOf(rewritten), { lastSeen })).kinds).toEqual(['forked']);
    const longer = await resourcesOf([...rewritten, entryOf(2000)]);
    expect((await found(longer, { lastSeen })).kinds).toEqual(['forked']);
    const { size, root } = parseCheckpoint(parseNote(lastSeen).text);
    expect((await found(longer, { lastSeen: { size, root } })).kinds).toEqual(['forked']);
  });

  it('cannot cut off the end of the log behind the back of somebody who kept a checkpoint', async () => {
    const cut = await resourcesOf(entries.slice(0, -1));
    expect((await found(cut, { lastSeen })).kinds).toEqual(['truncated']);
  });

  it('cannot log the same event twice, even with another content', async () => {
    const twice = await resourcesOf([...entries, entryOf(3), entryOf(4, 2)]);
    expect(await found(twice)).toEqual({ kinds: ['duplicate-entry'], index: 600 });
  });

  it('cannot log something that is no audit entry', async () => {
    const served = await resourcesOf([...entries.slice(0, 2), utf8('{"v":1}')]);
    expect(await found(served)).toEqual({ kinds: ['malformed'], index: 2 });
    expect((await found(served, { foreign: true })).kinds).toEqual([]);
  });

  it('cannot pass off the checkpoint of another log', async () => {
    const other = await resourcesOf(entries, operator, 'gate.example.com/other');
    expect((await found(other)).kinds).toEqual(['wrong-origin']);
    expect((await found(other, { origin: 'gate.example.com/other' })).kinds).toEqual([]);
  });

  it('cannot claim more entries than there are', async () => {
    const frontier = new Frontier(hash);
    for (const entry of entries) frontier.append(leafHash(entry, hash));
    const claim = { origin: ORIGIN, size: Number.MAX_SAFE_INTEGER, root: frontier.root() };
    const note = await signCheckpoint(claim, [operator], hash);
    expect((await found(tampered({ checkpoint: utf8(note) }))).kinds).toEqual(['missing-tile']);
  });

  it('cannot fill the memory of the verifier with failures', async () => {
    const rewritten = Array.from({ length: 1500 }, () => utf8('no entry'));
    const report = await check(await resourcesOf(rewritten));
    expect(report.failures).toHaveLength(1000);
    expect(report.omitted).toBe(500);
  });
});

describe('what the auditor brings', () => {
  it('must be the key of a log', async () => {
    await expect(check(honest, { vkey: `${vkey}x` })).rejects.toThrow('audit.malformed');
  });

  it('is not believed when the kept checkpoint is not genuine', async () => {
    const lastSeen = noteOf(honest);
    expect((await found(honest, { lastSeen: lastSeen.replace('\n600\n', '\n500\n') })).kinds).toEqual([
      'bad-signature',
    ]);
    expect((await found(honest, { lastSeen: 'nothing' })).kinds).toEqual(['malformed']);
    const other = noteOf(await resourcesOf(entries, operator, 'elsewhere'));
    expect((await found(honest, { lastSeen: other })).kinds).toEqual(['wrong-origin']);
    for (const size of [-1, Number.NaN, 1.5]) {
      const head = { size, root: new Uint8Array(32) };
      expect((await found(honest, { lastSeen: head })).kinds).toEqual(['malformed']);
    }
  });

  it('is not believed to verify when the verifier itself fails', async () => {
    const failing = () => Promise.reject(new Error('no such algorithm'));
    expect((await found(honest, { verifyEd25519: failing })).kinds).toEqual(['bad-signature']);
  });
});

describeCorpus('the log that tessera publishes', () => {
  const read = (...path: string[]) => readFileSync(corpusFile('tlog-tiles', 'tessera-log', ...path));
  const at = (size: number): LogSource => ({
    checkpoint: () => Promise.resolve(read(`checkpoint.${size}`).toString()),
    tile: (path) => Promise.resolve(read(path)),
  });
  const options = () => ({ vkey: read('vkey').toString().trim(), verifyEd25519, hash, foreign: true });

  it('is verified at every one of its sizes, against every smaller one', async () => {
    const leaves = corpusJson('tlog-tiles', 'tessera-log', 'leaves.json') as string[];
    for (let size = 0; size <= 15; size++) {
      const got: string[] = [];
      for (let seen = 0; seen <= size; seen++) {
        const lastSeen = read(`checkpoint.${seen}`).toString();
        const onEntry = (_: number, bytes: Uint8Array) => void got.push(new TextDecoder().decode(bytes));
        const report = await verifyLog(at(size), { ...options(), lastSeen, onEntry });
        expect(report).toMatchObject({ ok: true, size, failures: [] });
      }
      expect(got.slice(0, size)).toEqual(leaves.slice(0, size));
    }
  });

  it('is refused when it is smaller than what was seen', async () => {
    const lastSeen = read('checkpoint.15').toString();
    const report = await verifyLog(at(14), { ...options(), lastSeen });
    expect(report.failures).toMatchObject([{ kind: 'truncated' }]);
  });
});
