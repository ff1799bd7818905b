/**
 * `audit verify --offline FOLDER --deep`: the tree, every event and every row of a saved log, each event of which speaks of a row,
 * without a network. All of it grows with the events, so that a million is that many times as much; the longest step that does not
 * is a second's start. The baseline is what nobody gets around: each line is parsed and each entry hashed once, on one core.
 * `--events`, `--json`.
 */
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { appendFileSync, createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  encodeBundle,
  encodeEntry,
  encodeTile,
  entryTiles,
  formatVerifierKey,
  Frontier,
  hashTiles,
  leafHash,
  makeEntry,
  signCheckpoint,
  tileNodes,
  tilePath,
} from '#libs/ledger';
import { toBase64 } from '#libs/kernel';
import { FolderClient } from '../apps/cli/src/audit/folder.js';
import { readAhead } from '../apps/cli/src/audit/read-ahead.js';
import { verifyAudit } from '../apps/cli/src/audit/verify.js';
import { bench, timed, whole } from './support/harness.js';

const { events, report } = bench('verify', { events: 200_000 });
const origin = 'tidegate/00112233aabbccdd';
const sha256 = (bytes: Uint8Array): Uint8Array => Uint8Array.from(hash('sha256', bytes, 'buffer'));
const uuid = (n: number): string => `0193a1b2-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const actor = uuid(0xffff_ffff);
const unit = (index: number): string => uuid(0x10_0000_0000 + index);
const detailOf = (index: number) => ({
  purpose: 'research',
  catalog: { grant: { [unit(index)]: `${'A'.repeat(30)}${String(index).padStart(13, '0')}` } },
});
const saltOf = (index: number): Uint8Array => sha256(Buffer.from(String(index)));

function entryOf(index: number): Uint8Array {
  const at = new Date(Date.UTC(2026, 0, 1) + index);
  const fields = { id: uuid(index), at, actor, action: 'grant.create', outcome: 'done' as const };
  const resource = { kind: 'grant', id: unit(index) };
  return encodeEntry(
    makeEntry({ ...fields, resource }, { salt: saltOf(index), detail: detailOf(index) }, sha256),
  );
}

/** The log's files, and its signed checkpoint. */
async function makeLog() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const frontier = new Frontier(sha256);
  const nodes = new Map<string, Uint8Array>();
  const files = new Map<string, Uint8Array>();
  for (const tile of entryTiles(events)) {
    const entries = Array.from({ length: tile.width }, (_, i) => entryOf(tile.index * 256 + i));
    files.set(tilePath(tile), encodeBundle(entries));
    for (const entry of entries) {
      frontier.append(leafHash(entry, sha256), ({ level, index }, node) => {
        if (level % 8 === 0) nodes.set(`${level}/${index}`, node);
      });
    }
  }
  for (const tile of hashTiles(events)) {
    const hashes = tileNodes(tile).map(
      ({ level, index }) => nodes.get(`${level}/${index}`) ?? new Uint8Array(),
    );
    files.set(tilePath(tile), encodeTile(hashes));
  }
  const signer = {
    name: origin,
    publicKey: key,
    sign: (message: Uint8Array) => sign(null, message, privateKey),
  };
  const checkpoint = await signCheckpoint({ origin, size: events, root: frontier.root() }, [signer], sha256);
  return { files, checkpoint, vkey: formatVerifierKey(origin, key, sha256) };
}

function eventOf(index: number): object {
  const entry = entryOf(index);
  return {
    ...{ index, id: uuid(index), at: new Date(Date.UTC(2026, 0, 1) + index).toISOString() },
    ...{ actor: 'user:ada@example.org', actorId: actor, action: 'grant.create', outcome: 'done' },
    ...{ resource: `grant:${unit(index)}`, resourceId: unit(index), detail: detailOf(index) },
    leafHash: toBase64(leafHash(entry, sha256)),
    entry: Buffer.from(entry).toString('utf8'),
    salt: toBase64(saltOf(index)),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));

/** Writes the log as `audit export` saves it: newest first. */
async function save(): Promise<void> {
  const { files, checkpoint, vkey } = await makeLog();
  for (const [path, bytes] of [...files, ['checkpoint', checkpoint] as const, ['vkey', vkey] as const]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const rowOf = (index: number) => ({
    ...{ table: 'grant', unit: unit(index), digest: detailOf(index).catalog.grant[unit(index)] },
  });
  const step = 1000;
  for (let end = events; end > 0; end -= step) {
    const indices = Array.from({ length: Math.min(step, end) }, (_, i) => end - 1 - i);
    const lines = (of: (index: number) => object) =>
      indices.map((i) => `${JSON.stringify(of(i))}\n`).join('');
    appendFileSync(join(folder, 'events.ndjson'), lines(eventOf));
    appendFileSync(join(folder, 'rows.ndjson'), lines(rowOf));
  }
  const manifest = { format: 'tidegate-audit-1', server: 'http://bench', savedAt: new Date(0).toISOString() };
  const counts = { size: events, before: events, events, rows: events };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...counts }));
}

/** The lines as they come, read with nothing checked. */
async function readOnly(): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(join(folder, 'events.ndjson')) })) {
    hash('sha256', (JSON.parse(line) as { entry: string }).entry);
  }
  for await (const line of createInterface({ input: createReadStream(join(folder, 'rows.ndjson')) }))
    JSON.parse(line);
}

try {
  await save();
  const { seconds: baseline } = await timed(readOnly);
  const before = process.cpuUsage();
  const client = await FolderClient.open(folder);
  const ask = { client, saved: true, deep: true, pinFile: join(folder, 'logs.json') };
  const readAll = (size: number) => readAhead(client, { size });
  const { seconds: figure, result } = await timed(() => verifyAudit({ ...ask, readAhead: readAll }));
  const { user, system } = process.cpuUsage(before);
  if (!result.ok || result.size !== events)
    throw new Error(`not verified: ${JSON.stringify(result.failures[0])}`);
  const processor = (user + system) / 1e6;
  const million = (figure * 1e6) / events;
  report(
    { unit: 's', figure, baseline, ratio: figure / baseline, events, processor, million },
    `${whole(events)} events and as many rows verified in ${figure.toFixed(1)} s (${processor.toFixed(1)} s of processor time), ` +
      `${million.toFixed(0)} s for a million at that rate; reading the lines and hashing each entry once takes ` +
      `${baseline.toFixed(1)} s, ratio ${(figure / baseline).toFixed(2)}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
