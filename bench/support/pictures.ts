import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { zipOf } from '../../libs/tabular/test/zip.js';
import { ingested } from './gateway.js';
import { timed } from './harness.js';
import { peaked } from './memory.js';
import { type Load, type Table } from './sources.js';

const [width, height] = [28, 28];

/** A zip of small grey PNGs in ten folders; beside it, sharp decoding each of them and keeping nothing. */
export async function images({ cast, pid }: Table, folder: string, count: number): Promise<Load> {
  const files: { name: string; body: Buffer }[] = [];
  for (let i = 0; i < count; i++) {
    const pixels = Uint8Array.from(
      { length: width * height },
      (_, at) => (at * 73 + i * 31 + ((at * i) >> 5)) & 255,
    );
    const body = await sharp(pixels, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();
    files.push({ name: `${i % 10}/${String(i).padStart(6, '0')}.png`, body });
  }
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const file = join(folder, 'pictures.zip');
  writeFileSync(file, zipOf(files));
  const { peak, result: seconds } = await peaked(pid, () =>
    ingested(cast, 'images', file, 'application/zip'),
  );
  const alone = await timed(async () => {
    for (const { body } of files) await sharp(body).raw().toBuffer();
  });
  return { rows: count, seconds, peak, client: 'sharp: the pixels of each', clientSeconds: alone.seconds };
}
