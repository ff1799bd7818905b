import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSource } from '../../../test/support/source-process.js';
import { isAlive } from '#libs/files';
import { EmbeddedPlace, query, supervisorModule } from '../test/embedded.js';
import { existingData } from './placement.js';
import { waitGone } from './processes.js';

let place: EmbeddedPlace;
beforeEach(() => {
  place = new EmbeddedPlace();
});
afterEach(() => place.remove());

/** Folders that an initdb works in, whose name is not the data's yet. */
function halfMade(): string[] {
  const cluster = join(place.folder, 'cluster');
  return existsSync(cluster) ? readdirSync(cluster).filter((name) => /^new\.[0-9a-f]+$/.test(name)) : [];
}

const isHalfWay = (): boolean =>
  halfMade().some((name) => existsSync(join(place.folder, 'cluster', name, 'base')));

/** Kills a first start where it is half way. One that was through before anybody looked is done away with and tried again. */
async function interruptFirstStart(): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const child = startSource(
      supervisorModule,
      `m.startEmbedded({folder: ${JSON.stringify(place.folder)}, durable: false}).then(() => say('through')); hold();`,
    );
    const over = child.said('through').then(
      () => 'over' as const,
      () => 'over' as const,
    );
    const halfWay = async (): Promise<'half way' | 'over'> => {
      for (;;) {
        if (isHalfWay()) return 'half way';
        if ((await Promise.race([over, sleep(2, 'wait' as const)])) === 'over') return 'over';
      }
    };
    const reached = await halfWay();
    child.kill('SIGKILL');
    await child.ended;
    if (reached === 'half way') return;
    await place.remove();
    place = new EmbeddedPlace();
  }
  throw new Error('the first start was through each time before it could be interrupted');
}

describe('after an end that was not orderly, the next start', () => {
  it('stops the server that outlived a killed gateway and keeps what was committed', async () => {
    const before = await place.start();
    await query(before.url, 'create table kept (n int); insert into kept values (7)');
    await before.stop();
    const { serverPid } = await place.startAndKill();
    expect(isAlive(serverPid)).toBe(true);

    const after = await place.start();
    expect(after.recovered).toBe(true);
    expect(isAlive(serverPid)).toBe(false);
    expect(await query(after.url, 'select n from kept')).toEqual([{ n: 7 }]);
    await after.stop();
    expect((await place.start()).recovered).toBe(false);
  });

  it('recovers when the server was killed too', async () => {
    const { serverPid } = await place.startAndKill();
    process.kill(serverPid, 'SIGKILL');
    await waitGone(serverPid, 5000);
    const after = await place.start();
    expect(after.recovered).toBe(true);
    expect(await query(after.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('leaves alone a stranger who was given the id in a stale pid file', async () => {
    const first = await place.start();
    await first.stop();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    await once(stranger, 'spawn');
    try {
      const data = existingData(place.folder) ?? '';
      writeFileSync(
        join(data, 'postmaster.pid'),
        `${stranger.pid}\n${data}\n0\n5432\n\n127.0.0.1\n  0 0\nready   \n`,
      );
      expect((await place.start()).recovered).toBe(true);
      expect(stranger.exitCode).toBeNull();
      expect(isAlive(stranger.pid ?? 0)).toBe(true);
    } finally {
      stranger.kill();
    }
  });

  it('makes anew what an interrupted first start left half made', async () => {
    await interruptFirstStart();
    expect(halfMade()).not.toEqual([]);
    expect(existsSync(join(place.folder, 'cluster', 'data'))).toBe(false);
    const { url, stop } = await place.start();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await stop();
    await place.start();
    expect(halfMade()).toEqual([]);
  });

  it('names the password file when that is gone', async () => {
    await (await place.start()).stop();
    rmSync(join(place.folder, 'password'));
    await expect(place.start()).rejects.toThrow(/password is missing: restore it/);
  });
});
