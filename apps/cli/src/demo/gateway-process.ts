import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface GatewayOptions {
  readonly home: string;
  /** Added to an otherwise clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Ends it when aborted before it is ready. */
  readonly signal?: AbortSignal;
}

/** A gateway of our own, running. */
export interface GatewayProcess {
  readonly server: string;
  readonly pid: number;
  /** All that it has printed. */
  readonly output: () => string;
  /** Asks it to end, waits until it has, and answers with its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
  readonly ended: Promise<number | null>;
}

/** How long a start may take, in milliseconds: the first on a slow disk makes a database cluster. */
const longestStart = 120_000;

/** A fresh home for a gateway; as root, PostgreSQL runs as a user who must get past it. */
export function temporaryHome(prefix: string): string {
  const home = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(home, 0o711);
  return home;
}

/** Only what a process needs to run: no variable of the caller's own gateway may reach this one. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TZ, TMPDIR } = process.env;
  return Object.fromEntries(
    Object.entries({ PATH, HOME, LANG, TZ, TMPDIR }).filter(([, value]) => value !== undefined),
  );
}

function launch(main: string, { home, env, args = [] }: GatewayOptions): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    env: { ...cleanEnvironment(), PORT: '0', TIDEGATE_HOME: home, TIDEGATE_LOG: 'json:warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl-C at the terminal reaches us alone, and we end it in order.
    detached: true,
  });
}

async function isReady(server: string): Promise<boolean> {
  try {
    return (await fetch(`${server}/health/ready`)).ok;
  } catch {
    return false;
  }
}

/** The address of the process `pid`, once it has written it down: an earlier one's may still lie there. */
function addressOf(home: string, pid: number): string | undefined {
  const file = join(home, 'gateway.json');
  if (!existsSync(file)) return undefined;
  try {
    const about = JSON.parse(readFileSync(file, 'utf8')) as { server: string; pid: number };
    return about.pid === pid ? about.server : undefined;
  } catch {
    return undefined; // half written
  }
}

/**
 * Starts the built gateway `main` on a free port and waits until it is ready.
 * @throws Error with what it printed, when it ends before that
 */
export async function startGatewayProcess(main: string, options: GatewayOptions): Promise<GatewayProcess> {
  const child = launch(main, options);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const pid = child.pid ?? 0;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  const until = performance.now() + longestStart;
  while (performance.now() < until && options.signal?.aborted !== true) {
    if (child.exitCode !== null || child.signalCode !== null) {
      await ended;
      throw new Error(`The gateway did not start: ${printed.trim()}`);
    }
    const server = addressOf(options.home, pid);
    if (server !== undefined && (await isReady(server)))
      return { server, pid, output: () => printed, stop, ended };
    await sleep(50);
  }
  await stop(options.signal?.aborted === true ? 'SIGTERM' : 'SIGKILL');
  throw new Error(`The gateway was not ready in time: ${printed.trim()}`);
}
