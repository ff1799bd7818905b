import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { type Duplex, type Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { type z } from 'zod';
import { Problem, problem } from '#libs/kernel';
import { channelFd, outputFd, read, write } from './channel.js';
import { Heard, toProblem } from './heard.js';
import { type ToChild } from './messages.js';
import { firstLent, launchArguments, type Lent } from './sandbox/launcher.js';
import { codePaths, packageRoot, permissionFlags, sandbox } from './sandbox/layers.js';

export interface RunOptions<O> {
  /** What the child may answer; it is parsed with this, for the child worked on what strangers sent. */
  readonly answer: z.ZodType<O>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number, message: string) => void;
  /** Wall-clock limit; past it the child is killed and `worker.timeout` thrown. `none` where something else ends it. */
  readonly timeoutMs: number | 'none';
  /** V8's old-space limit of the child in MiB. */
  readonly maxOldSpaceMb?: number;
  /** Receives the bytes that the child writes to its output pipe; not ended by this function. */
  readonly output?: Writable;
  /** What the child is told once it is known, beside its input; it must not reject. */
  readonly later?: Promise<unknown>;
  /** How long a cancelled child may take to put things away before it is killed, in milliseconds; five seconds when absent. */
  readonly graceMs?: number;
  /** What of this process the child is lent; nothing when absent. */
  readonly desk?: Desk;
  /** The Node to run; the one that runs this process when absent. */
  readonly execPath?: string;
}

/** Where things were handed over to be lent; they stay whose they were, to be closed when the child has ended. */
export interface Desk {
  /** Descriptors, which the child finds as {@link firstLent} and following. */
  readonly lent: readonly Lent[];
  /** Folders that the child uses by their paths, where the system has no way to lend them. */
  readonly folders: readonly string[];
}

const usualGraceMs = 5_000;
/** Longest message that a child may send, and how many: an answer is a page of rows or figures, never a table. */
const mostMessageBytes = 64 << 20;
const mostMessages = 100_000;
/** V8's own choice, which it would make by the limit of memory instead. */
const defaultHeapMb = Math.floor(Math.min(4096, totalmem() / 2 ** 20 / 4));
/** What a child may write to beside its JavaScript heap: DuckDB's 448 MiB twice over, WebAssembly's memory, threads, what neither gives back. */
const nativeMb = 4096;

/**
 * The module that Node can run: when sources are run as they are (by tests), their built worker. Of an app's worker the one whose modules
 * lie in a few files (`scripts/bundle.mjs`), where there is one: it starts in half the time.
 */
function builtEntry(entry: URL): string {
  const path = fileURLToPath(entry);
  const dist = join(packageRoot, 'dist');
  const built = existsSync(path) ? path : join(dist, relative(packageRoot, path));
  const bundled = join(dist, 'workers', basename(built));
  return built.startsWith(join(dist, 'apps') + sep) && existsSync(bundled) ? bundled : built;
}

async function start<O>(entry: URL, options: RunOptions<O>): Promise<ChildProcess> {
  const { output, maxOldSpaceMb, timeoutMs, desk: { lent, folders } = { lent: [], folders: [] } } = options;
  const module = builtEntry(entry);
  const heapMb = maxOldSpaceMb ?? defaultHeapMb;
  const node = options.execPath ?? process.execPath;
  const own = lent.flatMap(({ as }, i) => (as === 'readable' ? [] : [`/proc/self/fd/${firstLent + i}`]));
  const command = [
    node,
    // Nothing of the machine's configuration is read, and nothing of our environment is there.
    ...['--openssl-config=/dev/null', '--no-warnings'],
    ...permissionFlags([module], [...own, ...folders]),
    `--max-old-space-size=${heapMb}`,
    module,
  ];
  const { launcher } = await sandbox();
  const cpuSeconds =
    timeoutMs === 'none'
      ? undefined
      : Math.ceil(((timeoutMs + usualGraceMs) / 1000) * availableParallelism());
  const memoryMb = nativeMb + heapMb;
  const needs = { code: [...codePaths(), module], program: node, lent, memoryMb, cpuSeconds };
  const [program, args] =
    launcher === undefined
      ? [node, command.slice(1)]
      : [launcher.perl, launchArguments(launcher, needs, command)];
  return spawn(program, args, {
    stdio: [
      ...(['ignore', 'ignore', 'pipe', 'pipe', output === undefined ? 'ignore' : 'pipe'] as const),
      ...lent.map(({ fd }) => fd),
    ],
    env: {},
  });
}

/**
 * Runs one task in a child process of its own and answers with what it returned.
 *
 * A native crash there ends the child, never this process; what the child can reach is in docs/THREATS.md. `entry` is a module
 * that calls `serveWorker`.
 * @throws Problem the one the child threw; `worker.crashed` when it ended without an answer, or with one that it may not give;
 *   `worker.timeout`; `state.conflict` when `signal` aborted it.
 */
export async function runWorker<I, O>(entry: URL, input: I, options: RunOptions<O>): Promise<O> {
  try {
    return await runOnce<I, O>(entry, input, options);
  } catch (error) {
    // A signal to a whole group of processes ends a child that is not deaf to it yet; if its parent is to end too, it knows by now.
    if (error instanceof EndedEarly) return runOnce<I, O>(entry, input, options);
    throw error;
  }
}

/** What a terminal and a service manager send to all processes of a group. */
const groupSignals: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A child that a signal ended before it was given its task: nothing of it was begun. */
class EndedEarly extends Problem {
  constructor(signal: string) {
    super('worker.crashed', `A worker process ended with ${signal}.`);
  }
}

async function runOnce<I, O>(entry: URL, input: I, options: RunOptions<O>): Promise<O> {
  if (options.signal?.aborted === true) throw cancelled();
  if (options.output?.destroyed === true) throw readerGone();
  const child = await start(entry, options);
  const pipe = child.stdio[outputFd] as Readable | null | undefined;
  const piped = pipe && options.output ? pour(pipe, options.output) : Promise.resolve();
  // Native libraries print to stderr what may quote data, so it is drained and never shown.
  child.stderr?.resume();
  try {
    const result = await settle<I, O>(child, input, options);
    await piped;
    return result;
  } finally {
    pipe?.destroy(); // what nobody reads would keep its descriptor open
  }
}

/** Resolves when every byte of the pipe went on to the output, which stays open. */
function pour(pipe: Readable, output: Writable): Promise<void> {
  // Also when the child has ended already and only the rest of its bytes is on the way.
  const onClosed = (): void => void pipe.destroy();
  output.once('close', onClosed);
  pipe.pipe(output, { end: false });
  const poured = finished(pipe, { writable: false })
    .catch(() => {
      throw output.destroyed ? readerGone() : problem('worker.crashed', 'The output of a worker broke off.');
    })
    .finally(() => output.off('close', onClosed));
  poured.catch(() => undefined); // whoever waits for it hears of it; the child's own failure comes first
  return poured;
}

const cancelled = (): Problem => problem('state.conflict', 'The job was cancelled.');
const readerGone = (): Problem => problem('state.conflict', 'The reader went away.');

/** What a child has said when it has ended: its answer, or why there is none; and whether it was given its task. */
interface Said {
  readonly begun: boolean;
  readonly answer?: { readonly output: unknown };
  readonly failure?: Error;
}

/** Speaks with a child until it ends. Whatever it says that it may not say ends it. */
async function converse<O>(child: ChildProcess, input: unknown, options: RunOptions<O>): Promise<Said> {
  const channel = child.stdio[channelFd] as Duplex;
  channel.on('error', () => undefined); // it has ended, which its exit says too
  let said: Said = { begun: false };
  let count = 0;
  try {
    for await (const message of read(channel, mostMessageBytes)) {
      if (++count > mostMessages) throw new RangeError('too many messages');
      const heard = Heard.parse(message);
      if (heard.type === 'ready') {
        said = { begun: true };
        void send(channel, { type: 'start', input });
        void options.later?.then((value) => send(channel, { type: 'later', value }));
      } else if (heard.type === 'progress') options.onProgress?.(heard.fraction, heard.message);
      else if (heard.type === 'done') said = { begun: true, answer: { output: heard.output } };
      else said = { begun: true, failure: toProblem(heard) };
    }
    return said;
  } catch (error) {
    if (channel.errored !== null) return said;
    child.kill('SIGKILL');
    const kind = error instanceof Error ? error.name : 'Error';
    return {
      begun: true,
      failure: problem('worker.crashed', `A worker said what it may not say (${kind}).`),
    };
  }
}

function send(channel: Duplex, message: ToChild): Promise<void> {
  return write(channel, message).catch(() => undefined);
}

async function settle<I, O>(child: ChildProcess, input: I, options: RunOptions<O>): Promise<O> {
  let failure: Error | undefined;
  const stop = (error: Error): void => {
    failure ??= error;
    void send(child.stdio[channelFd] as Duplex, { type: 'cancel' });
    setTimeout(() => child.kill('SIGKILL'), options.graceMs ?? usualGraceMs).unref();
  };
  const onAbort = (): void => stop(cancelled());
  const onClosedOutput = (): void => stop(readerGone());
  const tooLong = (): void => stop(problem('worker.timeout'));
  const timer = options.timeoutMs === 'none' ? undefined : setTimeout(tooLong, options.timeoutMs);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  options.output?.once('close', onClosedOutput);
  // Either may have happened while the child was being launched.
  if (options.signal?.aborted === true) onAbort();
  if (options.output?.destroyed === true) onClosedOutput();
  try {
    const [how, said] = await Promise.all([ended(child), converse(child, input, options)]);
    const wrong = failure ?? said.failure;
    if (wrong) throw wrong;
    if (!said.answer && groupSignals.includes(how) && !said.begun) throw new EndedEarly(how);
    if (!said.answer) throw problem('worker.crashed', `A worker process ended with ${how}.`);
    const parsed = options.answer.safeParse(said.answer.output);
    if (parsed.success) return parsed.data;
    throw problem('worker.crashed', 'A worker gave an answer that is none.');
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    options.output?.off('close', onClosedOutput);
  }
}

/** How a child ended. @throws Problem worker.crashed when it never began */
function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${String(code)}`));
    child.once('error', () => {
      if (child.pid === undefined)
        reject(problem('worker.crashed', 'A worker process could not be started.'));
    });
  });
}
