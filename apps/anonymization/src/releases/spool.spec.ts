import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Spool } from './spool.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-spool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let now = 0;
const clock = (): Date => new Date(now);
const limits = {
  ...{ readerMs: 60, least: 100, leastInTurn: 1 << 20, firstByteMs: 600, most: 4 << 20 },
  ...{ waitMs: 5, waitsMs: 1_000_000, easy: 1 },
};

/** Writes as a worker does: no further than it is let. */
async function write(spool: Spool, bytes: Buffer, size: number): Promise<void> {
  for (let at = 0; at < bytes.length; at += size) {
    await new Promise<void>((resolve, reject) =>
      spool.write(bytes.subarray(at, at + size), (error) => (error ? reject(error) : resolve())),
    );
  }
}

/** What comes out of a spool that all of this is written to, for a reader who rests so many turns after each block. */
async function through(spool: Spool, bytes: Buffer, rest: (blocks: number) => number): Promise<Buffer> {
  const taken: Buffer[] = [];
  const reading = (async () => {
    for await (const block of spool as AsyncIterable<Buffer>) {
      taken.push(block);
      for (let i = 0; i < rest(taken.length); i++) await turn();
    }
  })();
  await write(spool, bytes, 65_536);
  await spool.drained();
  spool.finish();
  await reading;
  return Buffer.concat(taken);
}

describe('A spool', () => {
  it('lets the worker end though its reader takes nothing, and gives the reader every byte in order later', async () => {
    const spool = new Spool(folder, clock, limits);
    const bytes = randomBytes(3 << 20);
    await write(spool, bytes, 50_000);
    expect(readdirSync(folder)).toEqual([]);
    const taken: Buffer[] = [];
    spool.on('data', (block: Buffer) => taken.push(block));
    await spool.drained();
    expect(spool.readableEnded).toBe(false);
    expect(Buffer.concat(taken).equals(bytes)).toBe(true);
    expect(spool.bytes).toBe(bytes.length);
    const ended = new Promise((resolve) => spool.once('end', resolve));
    spool.finish();
    await ended;
  });

  it('gives every byte in order to a reader who is now faster and now slower than the worker', async () => {
    const spool = new Spool(folder, clock, limits);
    const bytes = randomBytes(12 << 20);
    expect((await through(spool, bytes, (blocks) => (blocks % 7) * 4)).equals(bytes)).toBe(true);
  });

  it('waits for a reader who takes what comes, so that nothing of it is put on the disk', async () => {
    const spool = new Spool('/nowhere', clock, { ...limits, waitMs: 600_000 });
    const bytes = randomBytes(8 << 20);
    expect((await through(spool, bytes, () => 1)).equals(bytes)).toBe(true);
  });

  it('waits no longer than it may in all, and ends while it waits', async () => {
    let clocked = 0;
    const late = (): Date => new Date((clocked += 400));
    const spool = new Spool(folder, late, { ...limits, waitMs: 1, waitsMs: 1000, easy: Infinity });
    const bytes = randomBytes(3 << 20);
    // Nobody reads, and the worker ends all the same.
    await write(spool, bytes, 65_536);
    const before = clocked;
    await write(spool, bytes.subarray(0, 1 << 19), 65_536);
    expect(clocked).toBe(before);
    spool.destroy();
    const other = new Spool(folder, clock, { ...limits, waitMs: 600_000 });
    const stuck = write(other, bytes, 65_536);
    other.destroy();
    await expect(stuck).rejects.toThrow('destroyed');
  });

  it.each<[string, number, number, string]>([
    ['takes nothing', 1 << 20, 0, 'too slow'],
    ['takes a little, while the worker waits for it', 8 << 20, 1000, 'too slow'],
    ['never gets a first byte', 0, 0, 'could not be opened'],
  ])('ends when its reader %s', async (_, written, takes, why) => {
    const spool = new Spool(folder, clock, limits);
    const stop = spool.endWhenStalled();
    const outcome = new Promise((resolve) => spool.once('error', resolve));
    write(spool, Buffer.alloc(written), 65_536).catch(() => undefined);
    const winding = setInterval(() => {
      now += 10;
      if (takes > 0) spool.read(takes);
    }, 1);
    try {
      expect(await outcome).toMatchObject({ code: 'worker.timeout', detail: expect.stringContaining(why) });
    } finally {
      clearInterval(winding);
      stop();
    }
  });

  it('lasts as long as its reader takes enough of what waits, however long that is', async () => {
    const spool = new Spool(folder, clock, limits);
    const stop = spool.endWhenStalled();
    await write(spool, Buffer.alloc(2 << 20), 65_536);
    for (let i = 0; i < 200; i++) {
      // Time does not pass while the disk is read: that would be the disk's slowness, not the reader's.
      while (spool.read(200) === null) await turn();
      now += 30;
      await turn();
    }
    expect(spool.destroyed).toBe(false);
    stop();
    spool.destroy();
  });
});
