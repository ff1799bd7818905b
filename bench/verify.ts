/**
 * `audit verify --deep` of a log of a million events, each of which speaks of a row: the tree, every event and every row, without a
 * network. What making the server's answers takes is measured beside it and taken off. Seconds of processor time, so that other work
 * on the machine does not count. The baseline is what nobody gets around: each answer is parsed and each entry hashed once.
 * `--events`, `--json`.
 */
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { verifyAudit } from '../apps/cli/src/audit/verify.js';
import { bench, whole } from './support/harness.js';

const { events, report } = bench('verify', { events: 1_000_000 });
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

const pageSize = 1000;

function answer(path: string, cursor: number): object {
  if (path === '/v1/audit/checkpoint') return { size: events };
  const items = (end: number, make: (index: number) => object) =>
    Array.from({ length: Math.min(pageSize, end) }, (_, i) => make(end - 1 - i));
  const next = cursor > pageSize ? String(cursor - pageSize) : null;
  const rowOf = (index: number) => ({
    table: 'grant',
    unit: unit(index),
    digest: detailOf(index).catalog.grant[unit(index)],
  });
  return { items: items(cursor, path === '/v1/catalog/rows' ? rowOf : eventOf), nextCursor: next };
}

const seconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

const { files, checkpoint, vkey } = await makeLog();
let making = 0;
let baseline = 0;

/** The answer as it would come, read with nothing checked. */
function readOnly(text: string): void {
  const since = process.cpuUsage();
  const { items } = JSON.parse(text) as { items: { entry?: string }[] };
  for (const { entry } of items) if (entry !== undefined) hash('sha256', entry);
  baseline += seconds(since);
}

const client = {
  server: 'http://bench',
  open: (path: string): Promise<Response> => {
    const texts: Readonly<Record<string, string>> = { '/tlog/vkey': vkey, '/tlog/checkpoint': checkpoint };
    const bytes = files.get(path.replace('/tlog/', ''));
    return Promise.resolve(new Response(texts[path] ?? Buffer.from(bytes ?? []), { status: 200 }));
  },
  get: <T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<T> => {
    const since = process.cpuUsage();
    const made = answer(path, Number(query['cursor'] ?? events)) as T;
    if (path === '/v1/audit/events') readOnly(JSON.stringify(made));
    making += seconds(since);
    return Promise.resolve(made);
  },
};
const folder = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
try {
  const since = process.cpuUsage();
  const { ok, size, failures } = await verifyAudit({
    client,
    pinFile: join(folder, 'logs.json'),
    deep: true,
  });
  const figure = seconds(since) - making;
  if (!ok || size !== events) throw new Error(`not verified: ${JSON.stringify(failures[0])}`);
  report(
    { unit: 's', figure, baseline, ratio: figure / baseline, events, making },
    `${whole(events)} events and as many rows verified in ${figure.toFixed(1)} s of processor time; parsing the answers and ` +
      `hashing each entry once takes ${baseline.toFixed(1)} s, ratio ${(figure / baseline).toFixed(2)}; ` +
      `making what a server would answer took ${making.toFixed(1)} s more`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
