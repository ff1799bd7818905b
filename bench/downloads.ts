/**
 * How fast a release comes out of the front door in each format, from the request to the last byte, and how soon its first byte
 * does: authenticated, decided, recorded, opened in a worker. The baseline is the engine alone, writing the same rows in the same
 * format into a pipe from plain Parquet in memory. `--mib` of CSV, `--json`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { type Cast } from '../apps/cli/src/demo/cast.js';
import { bench, inMemory, median, whole } from './support/harness.js';
import { ingested, released, withGateway } from './support/gateway.js';
import { people } from './support/people.js';

const { mib, repeats, report } = bench('downloads', { mib: 1024, repeats: 3 });
const formats = ['parquet', 'csv', 'ndjson'] as const;
type Format = (typeof formats)[number];
/** What a row of `people` takes as CSV, about. */
const rowBytes = 106;
const { table, columns } = people(Math.round((mib * 2 ** 20) / rowBytes), 'clinic');
const policy = {
  purposes: ['bench'],
  transforms: [{ match: { column: columns.map(({ name }) => name) }, technique: 'keep' }],
};

interface Read {
  readonly bytes: number;
  readonly first: number;
  readonly seconds: number;
}

async function taken(source: AsyncIterable<Buffer>, from: number): Promise<Read> {
  let [bytes, first] = [0, 0];
  for await (const block of source) {
    if (bytes === 0) first = performance.now() - from;
    bytes += block.length;
  }
  return { bytes, first, seconds: (performance.now() - from) / 1000 };
}

async function download(server: string, token: string, id: string, format: Format): Promise<Read> {
  const from = performance.now();
  const headers = { Authorization: `Bearer ${token}`, 'Accept-Encoding': 'identity' };
  const asked = get(`${server}/v1/releases/${id}/data?purpose=bench&format=${format}`, { headers });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`the data answered ${answer.statusCode}`);
  return taken(answer, from);
}

/** From when the engine is there and is told to begin. */
async function pipe(plain: string, format: Format, fifo: string): Promise<Read> {
  const worker = join(import.meta.dirname, 'downloads.worker.js');
  const writer = spawn(process.execPath, [worker, plain, format, fifo], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const failed = once(writer, 'exit').then(([code]) => {
    if (code !== 0) throw new Error('the engine did not write all');
  });
  await Promise.race([once(writer, 'message'), failed]);
  const from = performance.now();
  writer.send('begin');
  const read = taken(createReadStream(fifo, { highWaterMark: 1 << 16 }), from);
  await failed;
  return read;
}

const analystToken = async (cast: Cast): Promise<string> =>
  (await cast.analyst.post<{ token: string }>('/v1/tokens', { name: 'downloads' })).token;

await inMemory(async ({ folder, scratch, engine }) => {
  const [csv, plain] = [scratch.file(), scratch.file()];
  await engine.copyTo({ sql: table, file: csv, format: 'csv' });
  await engine.copyTo({ sql: table, file: plain, format: 'parquet' });
  const fifo = join(folder, 'pipe');
  if (spawnSync('mkfifo', [fifo]).status !== 0) throw new Error('no pipe can be made here');
  await withGateway(async (cast) => {
    await ingested(cast, 'bench', csv.path);
    csv.close();
    const { id } = await released(cast, 'bench', policy);
    const token = await analystToken(cast);
    const all = [];
    for (const format of formats) {
      const [ours, bare]: [Read[], Read[]] = [[], []];
      for (let i = 0; i < repeats; i++) {
        ours.push(await download(cast.analyst.server, token, id, format));
        // What is `self` here is this process there.
        bare.push(await pipe(plain.path.replace('/self/', `/${process.pid}/`), format, fifo));
      }
      const of = (reads: readonly Read[], key: keyof Read): number => median(reads.map((each) => each[key]));
      const [figure, baseline] = [of(ours, 'seconds'), of(bare, 'seconds')];
      all.push({
        format,
        figure,
        baseline,
        ratio: baseline / figure,
        first: of(ours, 'first'),
        firstBare: of(bare, 'first'),
        bytes: of(ours, 'bytes'),
      });
    }
    const [first] = all;
    report(
      { unit: 's', ...first, all, mib, repeats },
      all
        .map(
          ({ format, figure, baseline, ratio, first: begun, firstBare, bytes }) =>
            `${format}: ${whole(bytes / 1e6)} MB in ${figure.toFixed(2)} s, first byte after ${whole(begun)} ms; ` +
            `the engine into a pipe ${baseline.toFixed(2)} s, ${whole(firstBare)} ms; ratio ${ratio.toFixed(2)}`,
        )
        .join('\n'),
    );
  });
});
