import { type Command } from 'commander';
import { Client } from './client.js';
import { findCredentials, type Credentials, type Given } from './credentials.js';
import { openProgress, silent, type Progress } from './progress.js';

interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Everything outside that a command touches; passed in, so that tests own it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream & Sink;
  readonly stderr: Sink;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
  /** Aborts when the user interrupts. */
  readonly signal?: AbortSignal;
}

interface GlobalOptions extends Given {
  readonly json?: boolean;
}

/** One command's run. */
export interface Session {
  readonly world: World;
  readonly client: Client;
  /** What the flags say of server and token. */
  readonly flags: Given;
  readonly json: boolean;
  readonly progress: Progress;
  /** Prints a result: JSON for machines, the text for people. */
  readonly show: (value: unknown, text: () => string) => void;
  /** Says something to people beside the result. */
  readonly note: (text: string) => void;
}

/** Wraps a command's work for commander: arguments and options as commander gives them, a session before. */
export type Run = <A extends unknown[]>(
  work: (session: Session, ...args: A) => Promise<void>,
) => (...args: [...A, Command]) => Promise<void>;

function openSession(world: World, options: GlobalOptions): Session {
  const json = options.json === true;
  let client: Client | undefined;
  return {
    world,
    json,
    flags: options,
    // Found when first used: `login` has none yet.
    get client() {
      return (client ??= connect(world, findCredentials(options, world.env)));
    },
    progress: json ? silent : openProgress(world.stderr),
    show: (value, text) => void world.stdout.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`),
    note: (text) => {
      if (!json) world.stderr.write(`${text}\n`);
    },
  };
}

/** A client with the world's connection, for credentials that are at hand. */
export function connect(world: World, credentials: Credentials): Client {
  const { fetch, signal } = world;
  return new Client({ ...credentials, fetch, ...(signal && { signal }) });
}

/** Makes the wrapper that all commands of one program share. */
export function runner(world: World): Run {
  return <A extends unknown[]>(work: (session: Session, ...args: A) => Promise<void>) =>
    async (...all: [...A, Command]) => {
      const command = all.at(-1) as Command;
      const session = openSession(world, command.optsWithGlobals());
      try {
        await work(session, ...(all.slice(0, -1) as unknown as A));
      } finally {
        session.progress.clear();
      }
    };
}
