/**
 * Puts each worker's modules into a few files below dist/workers: a worker reads and resolves some hundred of them at its start
 * otherwise, which takes longer than small tasks do. Packages with parts that are no JavaScript stay where they are.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';

const dist = join(import.meta.dirname, '..', 'dist');
/** Where workers lie whose start is most of what a small task takes, and threads that these start. */
const rooms = ['apps/anonymization', 'apps/ingestion', 'libs/release'];

const entries = rooms.flatMap((room) =>
  readdirSync(join(dist, room), { recursive: true })
    .filter((path) => path.endsWith('.worker.js'))
    .map((path) => join(dist, room, path)),
);

await build({
  configFile: false,
  logLevel: 'warn',
  root: dist,
  // What is bundled came through the compiler; packages are found as Node finds them.
  ssr: { noExternal: true, external: ['@duckdb/node-api'] },
  build: {
    ssr: true,
    target: 'node24',
    minify: false,
    outDir: 'workers',
    emptyOutDir: true,
    rolldownOptions: {
      input: Object.fromEntries(entries.map((path) => [basename(path, '.js'), path])),
      output: { entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js' },
    },
  },
});
