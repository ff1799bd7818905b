import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type SealedObject } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { type Growing, openStore, SealedStore, type StoreAccess } from '#libs/storage';
import { parseUpload } from './parse.js';
import { type Parsed, parsedUnder, type ParseTask } from './parsed.js';

const staging = generateKeyring();
const vault = generateKeyring();
const folder = mkdtempSync(join(tmpdir(), 'tidegate-early-'));
const objects = join(folder, 'objects');
const store = new SealedStore(openStore(`file:${objects}`));
const id = (): string => newId(new Date(), secureRandom);
const rows = 60_000;

/** Quoted fields with line ends, nulls, empty text, and a column that is a number until near the end. */
const csv = Buffer.from(
  `id,"na""me",late,amount\r\n${Array.from({ length: rows }, (_, i) => {
    const name = i % 5 === 0 ? '""' : i % 7 === 0 ? '' : `"p, ""${i}""\n of ${i % 3}"`;
    return `${i},${name},${i > rows - 50 ? 'late' : i},${i % 11 === 0 ? '' : i / 8}`;
  }).join('\r\n')}`,
);
const ndjson = Buffer.from(
  Array.from({ length: rows }, (_, i) =>
    JSON.stringify({
      ...{ id: i, name: i % 7 === 0 ? null : `p "${i}"\n`, late: i > rows - 50 ? 'late' : i },
      ...(i > rows / 2 && { half: i / 8 }),
    }),
  ).join('\n'),
);

beforeAll(() => mkdirSync(objects));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Made {
  readonly parsed: Parsed;
  /** The parts and the profile, opened. */
  readonly bytes: Buffer[];
}

async function parse(
  task: Omit<ParseTask, 'prefix' | 'version' | 'vault' | 'scratch'>,
  later: Promise<unknown>,
) {
  const [prefix, version] = [id(), id()];
  mkdirSync(join(objects, prefix));
  const own = { prefix, folder: join(objects, prefix) };
  const access = task.store.kind === 'lent' ? { ...task.store, own } : task.store;
  const said = { progress: () => undefined, signal: new AbortController().signal, later };
  const whole = { ...task, prefix, version, vault: publicKeyring(vault), scratch: folder, store: access };
  const limits = { wholeBytes: 64 << 20, chunkBytes: 300 << 10 };
  const parsed = parsedUnder(prefix, version).parse(await parseUpload(whole, said, limits));
  const made: Made = { parsed, bytes: [] };
  for (const object of [...parsed.parts.map((part) => part.object), parsed.profileObject]) {
    const blocks: Uint8Array[] = [];
    for await (const block of store.open(object, await store.openKey(object, vault))) blocks.push(block);
    made.bytes.push(Buffer.concat(blocks));
  }
  return made;
}

/** Seals a text a piece at a time, with a parse that begins at the first and hears of the end with the last. */
async function early(text: Buffer, format: string): Promise<{ object: SealedObject; made: Made }> {
  const growing = Promise.withResolvers<Growing>();
  const rest = Promise.withResolvers<undefined>();
  async function* source(): AsyncGenerator<Uint8Array> {
    const half = Math.floor(text.length / 2);
    yield text.subarray(0, half);
    await rest.promise;
    for (let at = half; at < text.length; at += 100_003) {
      await new Promise(setImmediate);
      yield text.subarray(at, at + 100_003);
    }
  }
  const prefix = id();
  const as = { role: 'staging', owner: id(), position: 0 } as const;
  const to = publicKeyring(staging);
  const whole = store.put({ prefix, id: id(), as, to, source: source(), onGrowth: growing.resolve });
  const object = await growing.promise;
  const [draft = ''] = readdirSync(join(objects, prefix));
  const fd = openSync(join(objects, prefix, draft), 'r');
  const access: StoreAccess = { kind: 'lent', objects: new Map([[object.location, fd]]) };
  const stagingKey = await store.openKey(object, staging);
  const making = parse({ staging: object, stagingKey, store: access, format, parameters: {} }, whole);
  rest.resolve(undefined);
  const made = await making;
  closeSync(fd);
  return { object: await whole, made };
}

it.each([
  ['csv', csv],
  ['ndjson', ndjson],
])(
  'An upload as %s that is parsed while it arrives gives the same as when it is parsed whole',
  async (format, text) => {
    const { object, made } = await early(text, format);
    const stagingKey = await store.openKey(object, staging);
    const access: StoreAccess = { kind: 'folder', path: objects };
    const later = Promise.withResolvers<unknown>().promise;
    const task = { staging: object, stagingKey, store: access, format, parameters: {} };
    const whole = await parse(task, later);
    expect(made.parsed.parts.length).toBeGreaterThan(3);
    const said = ({ parsed: { rows, columns, profile, classification, parts } }: Made) => ({
      ...{ rows, columns, profile, classification },
      parts: parts.map((part) => part.rows),
    });
    expect(said(made)).toEqual(said(whole));
    expect(made.parsed.columns.map(({ type }) => type)).toContain('string');
    expect(made.bytes.map((bytes, i) => whole.bytes[i]?.equals(bytes))).toEqual(whole.bytes.map(() => true));
  },
);
