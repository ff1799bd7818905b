import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf } from '#libs/files';
import { MAX_ENTRY_BYTES, parseTilePath, TILE_WIDTH } from '#libs/ledger';
import { z } from 'zod';
import { CommandFailure } from '../shell/failure.js';
import { type Query } from '../shell/client.js';
import { type AuditClient } from './log-source.js';

/** What a folder says it holds; written last, so that a folder without it is no folder of ours. */
export const Manifest = z.strictObject({
  format: z.literal('tidegate-audit-1'),
  /** Where it was read from, and when. */
  server: z.string().max(1000),
  savedAt: z.string().max(40),
  /** Entries of the log. */
  size: z.int().min(0),
  /** How many entries the log had before the catalog was read; null where that could not be read. */
  before: z.int().min(0).nullable(),
  /** How many are in `events.ndjson` and `rows.ndjson`; null where they could not be read. */
  events: z.int().min(0).nullable(),
  rows: z.int().min(0).nullable(),
});
export type Manifest = z.infer<typeof Manifest>;

export const files = { manifest: 'manifest.json', events: 'events.ndjson', rows: 'rows.ndjson' } as const;

const smallFile = 65_536;
const largestTile = TILE_WIDTH * (2 + MAX_ENTRY_BYTES);
/** A policy or a hierarchy is as large as a body may be; the detail of an event tells of it by digest. */
const longestLine = 16 * 2 ** 20;
const blockBytes = 2 ** 20;

/**
 * Opens a plain file of a folder that anybody may have made: no links out of it, nothing that never ends. `plain` are folders in which
 * it was looked already: one has up to a thousand tiles, and the way there takes longer than to read one.
 */
async function openInside(folder: string, path: string, plain = new Set<string>()) {
  const file = join(folder, path);
  const parent = dirname(file);
  if (!plain.has(parent)) {
    if ((await realpath(parent)) !== parent) throw new CommandFailure(`${path} in ${folder} is a link.`);
    plain.add(parent);
  }
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new CommandFailure(`${path} in ${folder} is not a file.`);
}

async function readInside(
  folder: string,
  path: string,
  most: number,
  plain?: Set<string>,
): Promise<Buffer<ArrayBuffer>> {
  const handle = await openInside(folder, path, plain);
  try {
    const { size } = await handle.stat();
    if (size > most) throw new CommandFailure(`${path} in ${folder} is larger than it can be.`);
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A part of a file that ends where lines do. */
export interface Span {
  readonly folder: string;
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** A file's lines, as JSON, as many at once as were read. @throws CommandFailure for what is none or never ends */
export async function* jsonLines({ folder, path, start, end }: Span): AsyncGenerator<readonly unknown[]> {
  const wrong = (): CommandFailure => new CommandFailure(`${path} in ${folder} is not what was saved.`);
  const handle = await openInside(folder, path);
  try {
    const block = Buffer.alloc(blockBytes);
    let rest = '';
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for (let at = start; at < end;) {
      const { bytesRead } = await handle.read(block, 0, Math.min(block.length, end - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const lines = (rest + decoder.decode(block.subarray(0, bytesRead), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) throw wrong();
      yield lines.map((line): unknown => JSON.parse(line));
    }
    if (rest !== '') throw wrong();
  } catch (error) {
    throw error instanceof SyntaxError || error instanceof TypeError ? wrong() : error;
  } finally {
    await handle.close();
  }
}

/** Cuts a file of lines into parts of about the same length; fewer where there is no end of a line to cut at. */
export async function cutLines(folder: string, path: string, parts: number): Promise<Span[]> {
  const handle = await openInside(folder, path);
  try {
    const { size } = await handle.stat();
    const block = Buffer.alloc(blockBytes);
    const cuts = [0];
    for (let part = 1; part < parts; part++) {
      const from = Math.floor((size * part) / parts);
      const { bytesRead } = await handle.read(block, 0, block.length, from);
      const end = block.subarray(0, bytesRead).indexOf('\n');
      if (end >= 0) cuts.push(from + end + 1);
    }
    return cuts.map((start, i) => ({ folder, path, start, end: cuts[i + 1] ?? size }));
  } finally {
    await handle.close();
  }
}

/** What was saved of an audit log, in the place of the server that it was read from: verification asks it the same. */
export class FolderClient implements AuditClient {
  readonly #plain = new Set<string>();
  readonly #lines = new Map<string, AsyncGenerator<readonly unknown[]>>();

  private constructor(
    readonly folder: string,
    readonly manifest: Manifest,
  ) {}

  /** @throws CommandFailure where there is no folder that was saved to its end */
  static async open(folder: string): Promise<FolderClient> {
    const path = await realpath(folder).catch(() => resolve(folder));
    let text: string;
    try {
      text = (await readInside(path, files.manifest, smallFile)).toString('utf8');
    } catch (error) {
      if (error instanceof CommandFailure || codeOf(error) === undefined) throw error;
      throw new CommandFailure(
        `${folder} has no ${files.manifest}: it is not a folder that audit export made, or not to its end.`,
      );
    }
    const parsed = Manifest.safeParse(parseJson(text));
    if (!parsed.success) throw new CommandFailure(`${files.manifest} in ${folder} is not what was saved.`);
    return new FolderClient(path, parsed.data);
  }

  get server(): string {
    return this.manifest.server;
  }

  /** Closes what was not read to its end. */
  async close(): Promise<void> {
    for (const lines of this.#lines.values()) await lines.return(undefined);
  }

  async open(path: string): Promise<Response> {
    const name = path.replace(/^\/tlog\//, '');
    if (name !== 'vkey' && name !== 'checkpoint') parseTilePath(name);
    const most = name.startsWith('tile/') ? largestTile : smallFile;
    try {
      return new Response(await readInside(this.folder, name, most, this.#plain));
    } catch (error) {
      if (error instanceof CommandFailure) throw error;
      throw new CommandFailure(`${this.folder} has no ${name}.`);
    }
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    const { before, events, rows } = this.manifest;
    if (path === '/v1/audit/checkpoint' && before !== null) return { size: before } as T;
    if (path === '/v1/audit/events' && events !== null) return (await this.#page(files.events, query)) as T;
    if (path === '/v1/catalog/rows' && rows !== null) return (await this.#page(files.rows, query)) as T;
    throw new CommandFailure(`${this.folder} does not hold what ${path} answered.`);
  }

  async #page(file: string, { cursor }: Query): Promise<object> {
    const begun = cursor === undefined ? undefined : this.#lines.get(file);
    const lines = begun ?? jsonLines({ folder: this.folder, path: file, start: 0, end: Infinity });
    this.#lines.set(file, lines);
    const page = await lines.next().catch((error: unknown) => {
      if (error instanceof CommandFailure) throw error;
      throw new CommandFailure(`${file} in ${this.folder} cannot be read.`);
    });
    return page.done === true ? { items: [], nextCursor: null } : { items: page.value, nextCursor: 'on' };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
