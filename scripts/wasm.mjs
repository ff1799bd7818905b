/**
 * Compiles what runs as WebAssembly, `libs/LIB/wasm/NAME.ts` in AssemblyScript, into `libs/LIB/src/NAME.gen.ts`, folders as they
 * are: `npm run wasm`.
 * The compiler gives the same bytes for the same source, so that `npm run check` can tell whether what is committed was made of it.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = dirname(import.meta.dirname);
const options = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--memoryBase',
  '0',
  '--enable',
  'simd,bulk-memory',
];

const sources = () =>
  globSync('libs/*/wasm/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));

const target = (source) => source.replace('/wasm/', '/src/').replace(/\.ts$/, '.gen.ts');

async function compiled(source) {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-wasm-'));
  try {
    const binary = join(folder, 'out.wasm');
    const { error, stderr } = await asc.main([join(root, source), ...options, '--outFile', binary]);
    if (error) throw new Error(`${source}: ${stderr.toString().trim() || error.message}`);
    const text = readFileSync(binary).toString('base64');
    return `/** Made of ${posix.relative(posix.dirname(target(source)), source)} by \`npm run wasm\`. */\nexport const wasm =\n  '${text}';\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Modules that were not made of their source as it is. */
export async function staleModules() {
  const stale = [];
  for (const source of sources()) {
    const made = readFileSync(join(root, target(source)), { encoding: 'utf8', flag: 'a+' });
    if (made !== (await compiled(source)))
      stale.push(`${target(source)} is not made of ${source}: npm run wasm`);
  }
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const source of sources()) {
    writeFileSync(join(root, target(source)), await compiled(source));
    process.stdout.write(`${target(source)}\n`);
  }
}
