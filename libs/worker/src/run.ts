import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Problem, problem } from '#libs/kernel';
import { toProblem, type ToChild, type ToParent } from './messages.js';

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number, message: string) => void;
  /** Wall-clock limit; past it the child is killed and `worker.timeout` thrown. `none` where something else ends it. */
  readonly timeoutMs: number | 'none';
  /** V8's old-space limit of the child in MiB. */
  readonly maxOldSpaceMb?: number;
  /** Receives the bytes that the child writes to its output pipe; not ended by this function. */
  readonly output?: Writable;
  /** The Node to run; the one that runs this process when absent. */
  readonly execPath?: string;
}

/** How long a cancelled child may take to put things away before it is killed. */
const graceMs = 5_000;
/** The file descriptor of the child's output pipe. */
export const outputFd = 4;

/** Only what a child needs: no database address and no token of ours gets into its environment. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LANG, TZ, TMPDIR } = process.env;
  return Object.fromEntries(
    Object.entries({ PATH, LANG, TZ, TMPDIR, NODE_ENV: 'production', UV_THREADPOOL_SIZE: '4' }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

/** The module that Node can run: when sources are run as they are (by tests), their built worker. */
function builtEntry(entry: URL): string {
  const path = fileURLToPath(entry);
  if (existsSync(path)) return path;
  const root = join(import.meta.dirname, '..', '..', '..');
  return join(root, 'dist', relative(root, path));
}

function start(entry: URL, options: RunOptions): ChildProcess {
  return fork(builtEntry(entry), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', options.output === undefined ? 'ignore' : 'pipe'],
    env: childEnvironment(),
    ...(options.execPath !== undefined && { execPath: options.execPath }),
    execArgv: options.maxOldSpaceMb === undefined ? [] : [`--max-old-space-size=${options.maxOldSpaceMb}`],
  });
}

function send(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => undefined);
}

/**
 * Runs one task in a child process of its own and answers with what it returned.
 *
 * A native crash there ends the child, never this process. `entry` is a module that calls `serveWorker`.
 * @throws Problem the one the child threw; `worker.crashed` when it ended without an answer; `worker.timeout`;
 *   `state.conflict` when `signal` aborted it.
 */
export async function runWorker<I, O>(entry: URL, input: I, options: RunOptions): Promise<O> {
  try {
    return await runOnce<I, O>(entry, input, options);
  } catch (error) {
    // A signal to a whole group of processes ends a child that is not deaf to it yet; if its parent is to end too, it knows by now.
    if (error instanceof EndedEarly) return runOnce<I, O>(entry, input, options);
    throw error;
  }
}

/** A child that a signal ended before it was given its task: nothing of it was begun. */
class EndedEarly extends Problem {
  constructor(signal: NodeJS.Signals) {
    super('worker.crashed', `A worker process ended with ${signal}.`);
  }
}

async function runOnce<I, O>(entry: URL, input: I, options: RunOptions): Promise<O> {
  if (options.signal?.aborted === true) throw cancelled();
  if (options.output?.destroyed === true) throw readerGone();
  const child = start(entry, options);
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

function settle<I, O>(child: ChildProcess, input: I, options: RunOptions): Promise<O> {
  return new Promise<O>((resolve, reject) => {
    let failure: Error | undefined;
    let answer: { output: O } | undefined;
    let begun = false;
    const stop = (error: Error): void => {
      failure ??= error;
      send(child, { type: 'cancel' });
      setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
    };
    const onAbort = (): void => stop(cancelled());
    const onClosedOutput = (): void => stop(readerGone());
    const tooLong = (): void => stop(problem('worker.timeout'));
    const timer = options.timeoutMs === 'none' ? undefined : setTimeout(tooLong, options.timeoutMs);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    options.output?.once('close', onClosedOutput);
    child.on('message', (message: ToParent) => {
      if (message.type === 'ready') {
        begun = true;
        send(child, { type: 'start', input });
      } else if (message.type === 'progress') options.onProgress?.(message.fraction, message.message);
      else if (message.type === 'done') answer = { output: message.output as O };
      else failure ??= toProblem(message);
    });
    const settled = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      options.output?.off('close', onClosedOutput);
    };
    child.once('error', (error) => {
      failure ??= error;
      if (child.pid !== undefined) return;
      // A child that never began has no exit either.
      settled();
      reject(problem('worker.crashed', 'A worker process could not be started.'));
    });
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      settled();
      const how = signal ?? `exit code ${String(code)}`;
      if (failure) reject(failure);
      else if (answer) resolve(answer.output);
      else if (signal !== null && !begun) reject(new EndedEarly(signal));
      else reject(problem('worker.crashed', `A worker process ended with ${how}.`));
    };
    child.once('exit', (code, signal) => {
      // Its last words may still be on the way.
      if (child.connected) child.once('disconnect', () => end(code, signal));
      else end(code, signal);
    });
  });
}
