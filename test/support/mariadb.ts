import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether there is a MariaDB on this machine; without one its tests are skipped. */
export const hasMariaDb = existsSync('/usr/sbin/mariadbd') && existsSync('/usr/bin/mariadb-install-db');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A MariaDB of its own on loopback, whose only user `reader` has the password `secret-of-mariadb` and all rights on `shop`. */
export class MariaDb {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  static async start(): Promise<MariaDb> {
    const folder = mkdtempSync(join(tmpdir(), 'tidegate-mariadb-'));
    const data = join(folder, 'data');
    const user = process.getuid?.() === 0 ? ['--user=root'] : [];
    const made = spawnSync(
      'mariadb-install-db',
      [
        '--no-defaults',
        `--datadir=${data}`,
        '--auth-root-authentication-method=socket',
        '--skip-test-db',
        ...user,
      ],
      { encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stderr.slice(-500)}`);
    const port = await freePort();
    const socket = join(folder, 's');
    const server = spawn(
      '/usr/sbin/mariadbd',
      [
        '--no-defaults',
        `--datadir=${data}`,
        `--socket=${socket}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        ...user,
      ],
      { stdio: 'ignore' },
    );
    const maria = new MariaDb(port, folder, server);
    await maria.#answers();
    maria.run(`CREATE DATABASE shop CHARACTER SET utf8mb4;
      CREATE USER reader@'%' IDENTIFIED BY 'secret-of-mariadb'; GRANT ALL ON shop.* TO reader@'%';`);
    return maria;
  }

  /** Runs statements as its owner. */
  run(sql: string): void {
    const done = spawnSync(
      'mariadb',
      ['--no-defaults', '--default-character-set=utf8mb4', `--socket=${join(this.folder, 's')}`],
      {
        input: sql,
        encoding: 'utf8',
      },
    );
    if (done.status !== 0) throw new Error(done.stderr);
  }

  async stop(): Promise<void> {
    const ended = once(this.server, 'exit');
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    for (;;) {
      if (this.server.exitCode !== null) throw new Error('MariaDB ended while it started.');
      const socket = connect(this.port, '127.0.0.1');
      const isUp = await Promise.race([
        once(socket, 'data').then(
          () => true,
          () => false,
        ),
        once(socket, 'error').then(() => false),
      ]);
      socket.destroy();
      if (isUp) return;
      await sleep(100);
    }
  }
}
