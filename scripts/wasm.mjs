/**
 * Compiles what runs as WebAssembly, `libs/LIB/wasm/NAME.ts` in AssemblyScript, into `libs/LIB/src/NAME.gen.ts`: `npm run wasm`.
 * The compiler gives the same bytes for the same source, so that `npm run check` can tell whether what is committed was made of it.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
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

const target = (source) =>
  join(dirname(dirname(source)), 'src', `${basename(source, '.ts')}.gen.ts`).replaceAll('\\', '/');

async function compiled(source) {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-wasm-'));
  try {
    const binary = join(folder, 'out.wasm');
    const { error, stderr } = await asc.main([join(root, source), ...options, '--outFile', binary]);
    if (error) throw new Error(`${source}: ${stderr.toString().trim() || error.message}`);
    const text = readFileSync(binary).toString('base64');
    return `/** Made of ../wasm/${basename(source)} by \`npm run wasm\`. */\nexport const wasm =\n  '${text}';\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Modules that were not made of their source as it is. */
export async function staleModules() {
  const stale = [];
  for (const source of globSync('libs/*/wasm/*.ts', { cwd: root })) {
    const made = readFileSync(join(root, target(source)), { encoding: 'utf8', flag: 'a+' });
    if (made !== (await compiled(source)))
      stale.push(`${target(source)} is not made of ${source}: npm run wasm`);
  }
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const source of globSync('libs/*/wasm/*.ts', { cwd: root })) {
    writeFileSync(join(root, target(source)), await compiled(source));
    process.stdout.write(`${target(source)}\n`);
  }
}
