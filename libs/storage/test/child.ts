import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Readable } from 'node:stream';

/** Lets Node run the sources as they are: it strips types, but does not find `x.ts` under the name `x.js`. */
const findSources = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    try { return next(specifier, context); }
    catch (error) {
      if (!/^\\.{1,2}\\/.*\\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\\.js$/, '.ts'), context);
    }
  },
});`;

/** The largest file that a process may write, in blocks of 512 bytes; a write beyond it is cut short, the next fails. */
interface Limits {
  readonly fileBlocks?: number;
}

/** Runs a module's text in a Node process of its own, with `#libs/*` from the sources. */
export function runModule(
  code: string,
  { fileBlocks }: Limits = {},
): ChildProcessByStdio<null, Readable, Readable> {
  const hook = `data:text/javascript,${encodeURIComponent(findSources)}`;
  const flags = ['--conditions=source', '--experimental-transform-types', '--import', hook];
  const limit = fileBlocks === undefined ? 'unlimited' : String(fileBlocks);
  const shell = ['-c', `ulimit -f ${limit} && exec "$@"`, 'sh', process.execPath];
  return spawn('sh', [...shell, ...flags, '--input-type=module', '-e', code], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves when the process prints this; fails with what it printed when it ends before. */
export async function printed(
  child: ChildProcessByStdio<null, Readable, Readable>,
  text: string,
): Promise<string> {
  let [out, errors] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    out += chunk.toString();
    if (out.includes(text)) return out;
  }
  throw new Error(`the child ended early: ${errors.slice(0, 2000)}`);
}

/** Kills the process as a power cut would and waits until it is gone. */
export async function killed(child: ChildProcessByStdio<null, Readable, Readable>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
