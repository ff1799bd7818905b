/** How fast bytes are sealed and opened, beside AES-256-GCM of node:crypto alone over the same bytes. `--mib`, `--json`. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { ftruncateSync, writeSync } from 'node:fs';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newId } from '#libs/kernel';
import { generateKeyring, openToFd, publicKeyring, randomKey, sealFd, secureRandom } from '#libs/seal';
import { openScratch, openStore, SealedStore } from '#libs/storage';
import { median } from './support/median.js';

const { values: options } = parseArgs({
  options: { mib: { type: 'string', default: '512' }, json: { type: 'boolean', default: false } },
});
const bytes = Math.round(Number(options.mib)) * 2 ** 20;
const repeats = 3;
const block = randomBytes(2 ** 20);
const ram = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Gigabytes (10^9) a second, the median of a few runs. */
async function speed(run: () => Promise<void> | void): Promise<number> {
  const figures: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const from = performance.now();
    await run();
    figures.push(bytes / 1e6 / (performance.now() - from));
  }
  return median(figures);
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
  const [input, sealed, output] = [scratch.file(), scratch.file(), scratch.file()];
  for (let done = 0; done < bytes; done += block.length) writeSync(input.fd, block);
  const sealing = { key: randomKey(), name: newId(new Date(), secureRandom) };
  const baseline = await speed(plainGcm);
  const seal = await speed(() => {
    ftruncateSync(sealed.fd, 0);
    sealFd(input.fd, sealed.fd, sealing);
  });
  const open = await speed(() => {
    ftruncateSync(output.fd, 0);
    openToFd(sealed.fd, output.fd, sealing);
  });
  const keyring = generateKeyring();
  const store = new SealedStore(openStore(`file:${folder}`));
  const put = await speed(async () => {
    const prefix = newId(new Date(), secureRandom);
    await store.putFd({
      fd: input.fd,
      prefix,
      id: prefix,
      as: { role: 'version-part', owner: prefix, position: 0 },
      to: publicKeyring(keyring),
    });
    await store.removePrefix(prefix);
  });
  const ratio = seal / baseline;
  if (options.json) {
    const result = { name: 'seal', unit: 'GB/s', figure: seal, baseline, ratio, open, put, bytes, repeats };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    const [s, o, p, b] = [seal, open, put, baseline].map((value) => value.toFixed(2));
    process.stdout.write(
      `seal: ${s} GB/s; open ${o} GB/s; into the store, with digest and sync, ${p} GB/s; ` +
        `AES-256-GCM alone ${b} GB/s; ratio ${ratio.toFixed(2)}\n`,
    );
  }
} finally {
  scratch.close();
  rmSync(folder, { recursive: true, force: true });
}
