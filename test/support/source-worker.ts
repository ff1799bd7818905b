import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Node's own stripping cannot make parameter properties, and a `.js` import of a `.ts` source has to be led there. */
const wrapper = (worker: URL): string => `
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    const lenient = { ...context, conditions: [...context.conditions, 'source'] };
    try { return next(specifier, lenient); }
    catch (error) {
      if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error;
      return next(specifier.slice(0, -3) + '.ts', lenient);
    }
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const source = stripTypeScriptTypes(readFileSync(new URL(url), 'utf8'), { mode: 'transform' });
    return { format: 'module', source, shortCircuit: true };
  },
});
await import(${JSON.stringify(worker.href)});
`;

export interface SourceWorker {
  /** To be given to `runWorker`. */
  readonly entry: URL;
  readonly remove: () => void;
}

/** An entry file that runs a worker's TypeScript source in a child process, so that tests need no build. */
export function sourceWorker(worker: URL): SourceWorker {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-worker-'));
  chmodSync(folder, 0o755); // a worker may be another user
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, wrapper(worker));
  return { entry: pathToFileURL(file), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
