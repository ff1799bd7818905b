import { PassThrough, Readable } from 'node:stream';
import { runCommand } from '../src/program.js';

/** What a command ended with and said. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, with a connection and an environment of the test's own. */
export async function runWith(
  fetch: typeof globalThis.fetch,
  env: Readonly<Record<string, string>>,
  line: readonly string[],
): Promise<Said> {
  const stdout = new PassThrough();
  let [out, err] = ['', ''];
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const code = await runCommand(line, {
    env: { TIDEGATE_SERVER: 'http://gateway.test', ...env },
    stdin: Readable.from(['']),
    stdout,
    stderr: { write: (text) => (err += text) },
    fetch,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return { code, out, err };
}
