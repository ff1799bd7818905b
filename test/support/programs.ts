import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The repository, whether this is its source or what was built of it. */
const rootOf = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : rootOf(dirname(folder));

/** What `node scripts/servers.mjs` installed, by its path; without it the tests of it are skipped. */
export const installed = (path: string): string => join(rootOf(import.meta.dirname), '.cache/servers', path);
export const isInstalled = (path: string): boolean => existsSync(installed(path));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A server program on a port of loopback, with a folder for what it keeps. */
export class ServerProgram {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** Started when its port takes connections. */
  static async start(
    program: string,
    options: (port: number, folder: string) => string[],
    { cwd, env = {} }: Options = {},
  ): Promise<ServerProgram> {
    const folder = mkdtempSync(join(tmpdir(), 'tidegate-server-'));
    const port = await freePort();
    const child = spawn(program, options(port, folder), {
      ...{ cwd: cwd ?? folder, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)));
    const started = new ServerProgram(port, folder, child);
    while (!(await started.#answers())) {
      if (child.exitCode !== null) throw new Error(`${program} ended while it started: ${said}`);
      await sleep(100);
    }
    return started;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    return isUp;
  }
}
