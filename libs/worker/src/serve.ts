import { createWriteStream, fstatSync, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { channelFd, outputFd, read, write } from './channel.js';
import { failedMessage, type ToChild, type ToParent } from './messages.js';

export interface WorkerContext {
  /** Tells the parent how far the task is, 0 to 1, with words for people. Never put data in them. */
  readonly progress: (fraction: number, message: string) => void;
  /** What the parent tells later, if it does: see `later` of `runWorker`. */
  readonly later: Promise<unknown>;
  /** Aborts when the parent cancels. */
  readonly signal: AbortSignal;
  /** Writes bytes to the parent's output pipe, waiting while the pipe is full. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
}

function openOutput(): WriteStream | undefined {
  try {
    fstatSync(outputFd);
    return createWriteStream('', { fd: outputFd, autoClose: true });
  } catch {
    return undefined;
  }
}

type Say = (message: ToParent) => Promise<void>;

async function answer<I, O>(
  task: (input: I, context: WorkerContext) => Promise<O>,
  input: I,
  { abort, later, say }: { abort: AbortController; later: Promise<unknown>; say: Say },
): Promise<void> {
  const output = openOutput();
  const broken = new AbortController();
  output?.on('error', () => broken.abort());
  // A cancelled task must not wait for a reader who went away.
  const unwanted = AbortSignal.any([broken.signal, abort.signal]);
  const context: WorkerContext = {
    progress: (fraction, message) => void say({ type: 'progress', fraction, message }).catch(() => undefined),
    later,
    signal: abort.signal,
    write: async (bytes) => {
      if (!output) throw new Error('this worker was started without an output pipe');
      unwanted.throwIfAborted();
      if (!output.write(bytes)) await once(output, 'drain', { signal: unwanted });
    },
  };
  try {
    const result = await task(input, context);
    if (output) await new Promise<void>((resolve) => output.end(() => resolve()));
    await say({ type: 'done', output: result });
  } catch (error) {
    output?.destroy();
    await say(failedMessage(error));
    process.exitCode = 1;
  }
}

/** The longest message that a parent sends: of its own making, so any. */
const mostBytes = 2 ** 32;

/** The child's side of {@link runWorker}: waits for the input, runs the task once, answers and ends the process. */
export function serveWorker<I, O>(task: (input: I, context: WorkerContext) => Promise<O>): void {
  const abort = new AbortController();
  const later = Promise.withResolvers<unknown>();
  const channel = new Socket({ fd: channelFd });
  const say: Say = (message) => write(channel, message);
  const told = { abort, later: later.promise, say };
  // A terminal's Ctrl-C and a service manager's stop reach us too; the parent decides, and takes it for no crash of the task.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  // The parent is gone: plaintext in memory must not outlive it. An orderly exit can wait for native threads that wait for us.
  channel.on('error', () => undefined);
  channel.on('close', () => process.kill(process.pid, 'SIGKILL'));
  void say({ type: 'ready' }).catch(() => undefined);
  void listen(channel, (message) => {
    if (message.type === 'cancel') abort.abort();
    else if (message.type === 'later') later.resolve(message.value);
    else void answer(task, message.input as I, told).finally(() => process.exit());
  });
}

async function listen(channel: Socket, hear: (message: ToChild) => void): Promise<void> {
  try {
    for await (const message of read(channel, mostBytes)) hear(message as ToChild);
  } catch {
    channel.destroy(); // and so this process ends
  }
}
