import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Readable, type Writable } from 'node:stream';
import { cliMain, type TestGateway } from './gateway.js';

/**
 * What a person types and what they see, as text: `steward$ tidegate …` lines, `> ` before what goes on on the next line, then
 * the output, then `[exit N]` unless it was 0. `#` begins a comment. In an output `[id]`, `[time]`, `[hex]`, `[secret]` and
 * `[server]` stand for what differs from run to run, `…` for the rest of a line or, alone, for any lines; `[id:NAME]` also
 * makes the id a variable of the shell.
 */
interface Step {
  readonly typed: readonly string[];
  readonly role: string;
  readonly command: string;
  readonly output: readonly string[];
}

const prompt = /^([a-z]*)\$ (.*)$/;

/** A comment follows an empty line: an output may begin with one of its own. */
const isComment = (lines: readonly string[], at: number): boolean =>
  (lines[at] ?? '').startsWith('# ') && lines[at - 1] === '';

/** Text as it is between commands, and the commands with their outputs. */
function readScript(text: string): (string | Step)[] {
  const lines = text.split('\n');
  const parts: (string | Step)[] = [];
  for (let at = 0; at < lines.length;) {
    const found = prompt.exec(lines[at] ?? '');
    if (!found) {
      parts.push(lines[at++] ?? '');
      continue;
    }
    const from = at++;
    while ((lines[at] ?? '').startsWith('> ') || (lines[at - 1] ?? '').endsWith('\\')) at++;
    const typed = lines.slice(from, at);
    const more = typed.slice(1).map((line) => line.replace(/^> /, ''));
    const begin = at;
    while (at < lines.length && !prompt.test(lines[at] ?? '') && !isComment(lines, at)) at++;
    while (at > begin && lines[at - 1] === '') at--;
    const output = lines.slice(begin, at);
    parts.push({ typed, role: found[1] ?? '', command: [found[2], ...more].join('\n'), output });
  }
  return parts;
}

const placeholders: Readonly<Record<string, string>> = {
  id: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z',
  hex: '[0-9a-f]{64}',
  secret: '[\\w-]{20,}',
  server: 'http://[\\d.:]+',
};

/** An expected line as a pattern; columns may be wider than they were. Names of ids are its groups. */
function pattern(line: string, known: ReadonlyMap<string, string>): RegExp {
  const source = line
    .split(/(\[(?:id|time|hex|secret|server)(?::\w+)?\]|…| {2,})/)
    .map((part, i) => {
      const [, kind = '', name] = /^\[(\w+)(?::(\w+))?\]$/.exec(part) ?? [];
      if (i % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      if (part === '…') return '.*';
      if (part.startsWith(' ')) return i === 1 && line.startsWith(' ') ? part : ' {2,}';
      if (name === undefined) return placeholders[kind];
      return known.get(name) ?? `(?<${name}>${placeholders[kind] ?? ''})`;
    })
    .join('');
  return new RegExp(`^${source}$`);
}

/** Whether the output is what was expected; takes the ids that it names. */
function fits(expected: readonly string[], actual: readonly string[], known: Map<string, string>): boolean {
  const [line, ...rest] = expected;
  if (line === undefined) return actual.length === 0;
  if (line === '…') {
    return Array.from({ length: actual.length + 1 }, (_, i) => i).some((i) =>
      fits(rest, actual.slice(i), known),
    );
  }
  const found = actual.length === 0 ? null : pattern(line, known).exec(actual[0] ?? '');
  // Names are the caller's only once all lines fit.
  const more = new Map([...known, ...Object.entries(found?.groups ?? {})]);
  if (!found || !fits(rest, actual.slice(1), more)) return false;
  for (const [name, id] of more) known.set(name, id);
  return true;
}

/** An output with what differs from run to run taken out. */
function settled(line: string): string {
  const kinds = ['id', 'time', 'server'] as const;
  return kinds.reduce(
    (text, kind) => text.replaceAll(new RegExp(placeholders[kind] ?? '', 'g'), `[${kind}]`),
    line,
  );
}

/** One shell for a whole script: what a command sets is there for the next. */
export class Shell {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  #said = '';

  constructor(cwd: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn('bash', ['--norc', '-s'], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    this.#child.stdin.write('exec 2>&1\n');
  }

  /** Runs a command and answers with all that it printed, in the order it did, and its exit code. */
  async run(command: string): Promise<{ lines: string[]; code: number }> {
    this.#said = '';
    this.#child.stdin.write(`{ ${command}\n} </dev/null; printf '\\036%d\\036' $?\n`);
    for (;;) {
      const end = /\x1e(\d+)\x1e$/.exec(this.#said);
      if (end) {
        const out = this.#said.slice(0, end.index).trimEnd();
        return { lines: out === '' ? [] : out.split('\n'), code: Number(end[1]) };
      }
      await once(this.#child.stdout, 'data');
    }
  }

  close(): void {
    this.#child.stdin.end();
  }
}

/** A shell in a folder that finds the built `tidegate`, which finds the gateway. */
export function openShell(
  gateway: TestGateway,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Shell {
  const bin = join(gateway.config, 'bin');
  mkdirSync(bin, { recursive: true });
  const program = `#!/bin/sh\nexec '${process.execPath}' '${cliMain}' "$@"\n`;
  writeFileSync(join(bin, 'tidegate'), program, { mode: 0o755 });
  return new Shell(cwd, {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: cwd,
    TIDEGATE_HOME: gateway.home,
    TIDEGATE_SERVER: gateway.server,
    ...env,
  });
}

export interface Play {
  readonly shell: Shell;
  /** The shell's words that make it act as whoever stands before the prompt. */
  readonly become: (role: string) => Promise<string> | string;
  /** Outputs that were left out are not compared. */
  readonly lenient?: boolean;
}

/** Types a script and answers with it as it should be: the same text where every output was as expected. */
export async function playScript(text: string, { shell, become, lenient = false }: Play): Promise<string> {
  const known = new Map<string, string>();
  const played: string[] = [];
  for (const part of readScript(text)) {
    if (typeof part === 'string') {
      played.push(part);
      continue;
    }
    await shell.run(await become(part.role));
    const { lines, code } = await shell.run(part.command);
    const actual = [
      ...lines.map((line) => line.trimEnd()),
      ...(code === 0 || lenient ? [] : [`[exit ${code}]`]),
    ];
    const asExpected =
      (lenient && part.output.length === 0 && code === 0) || fits(part.output, actual, known);
    for (const [name, id] of known) await shell.run(`${name}=${id}`);
    played.push(...part.typed, ...(asExpected ? part.output : actual.map(settled)));
  }
  return played.join('\n');
}
