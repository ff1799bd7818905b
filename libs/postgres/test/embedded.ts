import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startSource } from '../../../test/support/source-process.js';
import { type Embedded, removeEmbedded, startEmbedded } from '../src/supervisor.js';

/** The module that a child process starts a server with. */
export const supervisorModule = new URL('../src/supervisor.ts', import.meta.url);

/** A folder for one test's server, which other users may enter, and the servers that the test starts in it. */
export class EmbeddedPlace {
  readonly outer = mkdtempSync(join(tmpdir(), 'tidegate-embedded-'));
  readonly folder: string;
  readonly #running: Embedded[] = [];

  constructor() {
    chmodSync(this.outer, 0o755);
    this.folder = join(realpathSync(this.outer), 'postgres');
  }

  async start(options: Partial<Parameters<typeof startEmbedded>[0]> = {}): Promise<Embedded> {
    const embedded = await startEmbedded({ folder: this.folder, durable: false, ...options });
    this.#running.push(embedded);
    return embedded;
  }

  /** A gateway that is killed: its server outlives it. */
  async startAndKill(): Promise<{ serverPid: number }> {
    const child = startSource(
      supervisorModule,
      `const e = await m.startEmbedded({folder: ${JSON.stringify(this.folder)}, durable: false}); say('server ' + e.pid); hold();`,
    );
    const serverPid = Number((await child.said('server')).split(' ')[1]);
    child.kill('SIGKILL');
    await child.ended;
    return { serverPid };
  }

  async remove(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((embedded) => embedded.stop()));
    await removeEmbedded(this.folder);
    rmSync(this.outer, { recursive: true, force: true });
  }
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
