/** How fast bytes are sealed and opened, beside AES-256-GCM of node:crypto alone over the same bytes. `--mib`, `--json`. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { ftruncateSync, mkdtempSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openToFd, randomKey, sealFd } from '#libs/seal';
import { openScratch } from '#libs/storage';
import { bench, median, ram, timesOf } from './support/harness.js';
import { freshId, sealed } from './support/people.js';

const { mib, report } = bench('seal', { mib: 512 });
const bytes = Math.round(mib) * 2 ** 20;
const repeats = 3;
const block = randomBytes(2 ** 20);

/** Gigabytes (10^9) a second, the median of a few runs. */
async function speed(run: () => Promise<void> | void): Promise<number> {
  return bytes / 1e9 / median(await timesOf(repeats, run));
}

/** One GCM message of the size of the whole: no segments, no digest, no file. */
function plainGcm(): void {
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12));
  for (let done = 0; done < bytes; done += block.length) cipher.update(block);
  cipher.final();
  cipher.getAuthTag();
}

const scratch = openScratch(ram);
const folder = mkdtempSync(join(ram, 'tidegate-bench-'));
try {
  const [input, closed, output] = [scratch.file(), scratch.file(), scratch.file()];
  for (let done = 0; done < bytes; done += block.length) writeSync(input.fd, block);
  const sealing = { key: randomKey(), name: freshId() };
  const baseline = await speed(plainGcm);
  const seal = await speed(() => {
    ftruncateSync(closed.fd, 0);
    sealFd(input.fd, closed.fd, sealing);
  });
  const open = await speed(() => {
    ftruncateSync(output.fd, 0);
    openToFd(closed.fd, output.fd, sealing);
  });
  const { store, as, to } = await sealed(folder, input);
  const put = await speed(async () => {
    const prefix = freshId();
    await store.putFd({ fd: input.fd, prefix, id: prefix, as, to });
    await store.removePrefix(prefix);
  });
  const ratio = seal / baseline;
  const [s, o, p, b] = [seal, open, put, baseline].map((value) => value.toFixed(2));
  report(
    { unit: 'GB/s', figure: seal, baseline, ratio, open, put, bytes, repeats },
    `${s} GB/s; open ${o} GB/s; into the store, with digest and sync, ${p} GB/s; ` +
      `AES-256-GCM alone ${b} GB/s; ratio ${ratio.toFixed(2)}`,
  );
} finally {
  scratch.close();
  rmSync(folder, { recursive: true, force: true });
}
