import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeWhole } from '#libs/files';
import { parseTilePath, tilePath, TILE_WIDTH } from '#libs/ledger';
import { CommandFailure } from '../shell/failure.js';
import { type Query } from '../shell/client.js';
import { files, type Manifest } from './folder.js';
import { type AuditClient, cutRun } from './log-source.js';

const lists: Readonly<Record<string, 'events' | 'rows'>> = {
  '/v1/audit/events': 'events',
  '/v1/catalog/rows': 'rows',
};

/**
 * A client that keeps all that verification reads through it in a folder, so that it can be verified again without a network. The
 * folder gets its name when all of it is there. It has the files of a static C2SP log, and events and rows as lines of JSON.
 */
export class Recording implements AuditClient {
  readonly server: string;
  readonly #folder: string;
  readonly #part: string;
  readonly #lists = new Map<'events' | 'rows', { file: FileHandle; count: number }>();
  #before: number | null = null;
  /** What could not be written. To verification it looks like something that the server does not have. */
  #failure: Error | undefined;

  private constructor(
    private readonly client: AuditClient,
    folder: string,
  ) {
    this.server = client.server;
    this.#folder = resolve(folder);
    this.#part = `${this.#folder}.part`;
  }

  /** @throws CommandFailure where the folder is there already */
  static async begin(client: AuditClient, folder: string): Promise<Recording> {
    const recording = new Recording(client, folder);
    if (existsSync(recording.#folder)) throw new CommandFailure(`${folder} is there already.`, 2);
    await rm(recording.#part, { recursive: true, force: true }); // what an earlier run did not finish
    await mkdir(recording.#part, { recursive: true, mode: 0o700 });
    return recording;
  }

  async open(path: string): Promise<Response> {
    const answer = await this.client.open(path);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    await this.#keep(path.replace(/^\/tlog\//, ''), bytes);
    return new Response(bytes, { status: answer.status });
  }

  async get<T>(path: string, query?: Query): Promise<T> {
    const answer = await this.client.get<T>(path, query);
    const { items, size } = answer as { items?: unknown; size?: unknown };
    const list = lists[path];
    if (list !== undefined && Array.isArray(items)) await this.#append(list, items);
    if (path === '/v1/audit/checkpoint' && typeof size === 'number') this.#before = size;
    return answer;
  }

  /** Gives the folder its name. @throws CommandFailure where something could not be written, or one came to be there meanwhile */
  async finish(size: number, now: Date): Promise<void> {
    if (this.#failure)
      throw new CommandFailure(`${this.#folder} cannot be written: ${this.#failure.message}`);
    for (const { file } of this.#lists.values()) await file.close();
    const count = (list: 'events' | 'rows'): number | null => this.#lists.get(list)?.count ?? null;
    const manifest: Manifest = {
      ...{ format: 'tidegate-audit-1', server: this.server, savedAt: now.toISOString(), size },
      ...{ before: this.#before, events: count('events'), rows: count('rows') },
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeWhole(join(this.#part, files.manifest), text, { replace: true });
    try {
      await rename(this.#part, this.#folder);
    } catch {
      throw new CommandFailure(`${this.#folder} is there already; what was saved is in ${this.#part}.`);
    }
  }

  /** Takes away what was saved until now. */
  async abandon(): Promise<void> {
    for (const { file } of this.#lists.values()) await file.close().catch(() => undefined);
    await rm(this.#part, { recursive: true, force: true });
  }

  async #keep(path: string, bytes: Uint8Array): Promise<void> {
    const [, level, first] = /^tiles\/(0|entries)\/(\d+)$/.exec(path) ?? [];
    if (level === undefined) {
      if (path !== 'vkey' && path !== 'checkpoint') parseTilePath(path);
      return this.#write(path, bytes);
    }
    const kind = level === 'entries' ? level : 0;
    for (const [i, tile] of cutRun(kind, bytes).entries()) {
      await this.#write(tilePath({ level: kind, index: Number(first) + i, width: TILE_WIDTH }), tile);
    }
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const file = join(this.#part, path);
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, bytes, { mode: 0o600 });
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  async #append(list: 'events' | 'rows', items: readonly unknown[]): Promise<void> {
    const kept = this.#lists.get(list) ?? {
      file: await open(join(this.#part, files[list]), 'wx', 0o600),
      count: 0,
    };
    this.#lists.set(list, kept);
    kept.count += items.length;
    await kept.file.appendFile(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  }
}
