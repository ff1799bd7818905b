import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Meter } from './meter.js';

/** Ends a watched delivery as its limits say; the clock is wound by hand, so nothing here waits for minutes. */
async function ended(source: Readable, isTaken: boolean, forwardMs: number): Promise<unknown> {
  let now = 0;
  const meter = new Meter(() => new Date(now), { readerMs: 60, firstByteMs: 600 });
  const stop = meter.endWhenStalled();
  const outcome = new Promise((resolve) => {
    meter.once('error', resolve);
    meter.once('end', () => resolve('whole'));
  });
  source.pipe(meter);
  if (isTaken) meter.resume();
  const clock = setInterval(() => (now += forwardMs), 1);
  try {
    return await outcome;
  } finally {
    clearInterval(clock);
    stop();
    source.destroy();
  }
}

const never = (): Readable => new Readable({ read: () => undefined });
const endless = (): Readable =>
  new Readable({
    read(size) {
      this.push(Buffer.alloc(size));
    },
  });

describe('A delivery', () => {
  it('ends when its reader takes nothing, from the first byte on', async () => {
    expect(await ended(endless(), false, 10)).toMatchObject({
      code: 'worker.timeout',
      detail: 'The reader stalled.',
    });
  });

  it('ends when there never is a first byte', async () => {
    expect(await ended(never(), true, 100)).toMatchObject({
      code: 'worker.timeout',
      detail: expect.stringContaining('opened'),
    });
  });

  it('lasts as long as bytes are taken, however long that is', async () => {
    let left = 40;
    const slow = new Readable({
      read() {
        setTimeout(() => this.push(left-- > 0 ? Buffer.from('x') : null), 1);
      },
    });
    expect(await ended(slow, true, 10)).toBe('whole');
  });
});
