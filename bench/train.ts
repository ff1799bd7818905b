/** Rows a second of training a dense net, beside the same net with the backend's own matrix product. `--json` for machines. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { recipeSchema, train, type Table } from '#libs/learn';
import { bench, median, whole } from './support/harness.js';

const { report } = bench('train', {});
const rows = 20_000;
const numbers = 24;
const categories = 4;
const repeats = 3;
const recipe = recipeSchema().parse({
  task: 'classification',
  label: 'label',
  hiddenUnits: [128, 64],
  epochs: 3,
  batchSize: 128,
});

/** A table without meaning beyond its shape; the label follows from the first columns. */
function synthetic(): Table {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const values = Array.from({ length: numbers }, () => Float64Array.from({ length: rows }, random));
  const label = Array.from({ length: rows }, (_, i) =>
    (values[0]?.[i] ?? 0) + (values[1]?.[i] ?? 0) > 1 ? 'yes' : 'no',
  );
  const texts = Array.from({ length: categories }, () =>
    Array.from({ length: rows }, () => `c${Math.floor(random() * 12)}`),
  );
  return {
    rows,
    columns: [
      ...values.map((column, i) => ({ name: `n${i}`, type: 'double' as const, values: column })),
      ...texts.map((column, i) => ({ name: `t${i}`, type: 'string' as const, values: column })),
      { name: 'label', type: 'string', values: label },
    ],
  };
}

/** Rows a second over all epochs but the first, which warms up. */
async function speed(table: Table): Promise<number> {
  const ends: number[] = [];
  const model = await train({ table, recipe, onProgress: () => ends.push(performance.now()) });
  const seconds = ((ends.at(-1) ?? NaN) - (ends[0] ?? NaN)) / 1000;
  return (model.rows.train * (ends.length - 1)) / seconds;
}

/** Runs with what the wasm backend brings for BatchMatMul in place of ours. */
async function withStock<T>(backend: string, stock: tf.KernelConfig, run: () => Promise<T>): Promise<T> {
  const ours = tf.getKernel('BatchMatMul', 'wasm');
  const swap = (kernel: tf.KernelConfig): void => {
    tf.unregisterKernel('BatchMatMul', 'wasm');
    tf.registerKernel(kernel);
  };
  await tf.setBackend('wasm');
  swap(stock);
  try {
    return await run();
  } finally {
    swap(ours);
    await tf.setBackend(backend);
  }
}

const stock = tf.getKernel('BatchMatMul', 'wasm');
const table = synthetic();
const { backend, note } = (await train({ table, recipe })).backend;
const figures: number[] = [];
const baselines: number[] = [];
for (let i = 0; i < repeats; i++) {
  figures.push(await speed(table));
  baselines.push(await withStock(backend, stock, () => speed(table)));
}
const [figure, baseline] = [median(figures), median(baselines)];
const ratio = figure / baseline;
report(
  { unit: 'rows/s', figure, baseline, ratio, backend, rows, repeats },
  `${whole(figure)} rows/s on ${backend} (${note}); with the stock WebAssembly matrix product ${whole(baseline)} rows/s; ratio ${ratio.toFixed(2)}`,
);
process.exit(0); // the WebAssembly backend keeps threads
