import { readFile } from 'node:fs/promises';
import type { Reidentified } from '#libs/client';
import { type Command } from 'commander';
import { CommandFailure } from './shell/failure.js';
import { type Run, type Session } from './shell/session.js';
import { printable } from './shell/text.js';

/** Tokens that the gateway takes in one call. */
const mostTokens = 1000;

/** Bytes of tokens that are read: more are a mistake in the file's name. */
const mostBytes = 64 * 2 ** 20;

interface Options {
  readonly column: string;
  readonly purpose: string;
  readonly reason: string;
  readonly file?: string;
}

async function readStdin(stdin: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > mostBytes) throw new CommandFailure('That is too much to be tokens.', 2);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readTokens({ world }: Session, file: string | undefined): Promise<string[]> {
  const text =
    file === undefined
      ? await readStdin(world.stdin)
      : await readFile(file, 'utf8').catch(() => {
          throw new CommandFailure(`The file ${printable(file)} cannot be read.`, 2);
        });
  return text.split(/\r?\n/).filter((line) => line !== '');
}

async function reidentify(session: Session, release: string, options: Options): Promise<void> {
  const { file, ...ask } = options;
  const tokens = await readTokens(session, file);
  if (tokens.length === 0) throw new CommandFailure('There are no tokens; give one a line.', 2);
  const values: (string | null)[] = [];
  for (let at = 0; at < tokens.length; at += mostTokens) {
    const body = { release, ...ask, tokens: tokens.slice(at, at + mostTokens) };
    values.push(...(await session.client.post<Reidentified>('/v1/reidentifications', body)).values);
  }
  const unknown = values.filter((value) => value === null).length;
  if (unknown > 0) session.note(`${unknown} of ${values.length} are no tokens of this column.`);
  session.show({ values }, () => values.map((value) => (value === null ? '' : printable(value))).join('\n'));
}

export function addReidentify(program: Command, run: Run): void {
  program
    .command('reidentify')
    .description(
      'what tokens of a release stand for; takes a grant of its own, and is recorded with its reason',
    )
    .argument('<release>')
    .requiredOption('--column <name>', 'the column that the tokens are from')
    .requiredOption('--purpose <purpose>', 'what you were granted it for')
    .requiredOption('--reason <text>', 'why these people must be known again; without their names')
    .option('-f, --file <file>', 'one token a line; standard input when absent')
    .action(run(reidentify));
}
