/**
 * Puts the modules of each worker, and of the command line, into a few files below dist/workers and dist/command: both read and
 * resolve some hundred of them at their start otherwise, which takes longer than small tasks and most commands do. Packages with parts
 * that are no JavaScript stay where they are.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';

const dist = join(import.meta.dirname, '..', 'dist');
/** Where workers lie whose start is most of what a small task takes, and threads that these start. */
const rooms = ['apps/anonymization', 'apps/ingestion', 'libs/release', 'libs/tabular'];
const cli = join(dist, 'apps', 'cli', 'src');

const workers = rooms.flatMap((room) =>
  readdirSync(join(dist, room), { recursive: true })
    .filter((path) => path.endsWith('.worker.js'))
    .map((path) => join(dist, room, path)),
);

const bundle = (outDir, target, entries) =>
  build({
    configFile: false,
    logLevel: 'warn',
    root: dist,
    // What is bundled came through the compiler. Packages with parts that are no JavaScript are found as Node finds them, and those whose
    // deprecated calls Node passes over where they lie.
    ssr: { noExternal: true, external: ['@duckdb/node-api', 'tus-js-client'] },
    build: {
      ssr: true,
      target,
      minify: false,
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((path) => [basename(path, '.js'), path])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js' },
      },
    },
  });

await bundle('workers', 'node24', workers);
// Whoever types it may have an older Node than the gateway runs on.
await bundle('command', 'node20', [join(cli, 'program.js'), join(cli, 'audit', 'events.worker.js')]);
