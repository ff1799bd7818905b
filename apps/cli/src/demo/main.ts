import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGatewayProcess, temporaryHome, type GatewayProcess } from './gateway-process.js';
import { hold, Journey } from './journey.js';
import { governedPath } from './path.js';

/** The package's own folder, above `dist/apps/cli/src/demo`. */
const root = join(import.meta.dirname, '../../../../..');
const gatewayMain = join(root, 'dist/apps/gateway/src/main.js');

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const say = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());

const home = temporaryHome('tidegate-demo-');
const from = performance.now();
const journey = new Journey(say, interrupt.signal);
let starting: Promise<GatewayProcess> | undefined;

async function walk(): Promise<void> {
  const { signal } = interrupt;
  let gateway: GatewayProcess | undefined;
  await journey.step('start', 'A gateway starts in a temporary home', async () => {
    starting = startGatewayProcess(gatewayMain, { home, signal });
    gateway = await starting;
    return { server: gateway.server };
  });
  if (!gateway) return;
  const running = gateway;
  await governedPath(journey, { gateway: running, home, samples: join(root, 'samples') });
  await journey.step('stop', 'The gateway ends when it is asked to', async () => {
    const exitCode = await running.stop();
    hold(exitCode === 0, 'it ends with 0');
    return { exitCode };
  });
}

/** Rejects when the user interrupts, whatever is under way. */
const interrupted = new Promise<never>((_, reject) => {
  const stop = (): void => reject(new Error('Stopped.'));
  interrupt.signal.addEventListener('abort', stop, { once: true });
});

let ok = false;
try {
  await Promise.race([walk(), interrupted]);
  ok = true;
} catch (error) {
  // A broken step has told of itself.
  if (interrupt.signal.aborted) say('Stopped.');
  else if (journey.steps.at(-1)?.ok !== false) say(error instanceof Error ? error.message : String(error));
} finally {
  const gateway = await starting?.catch(() => undefined);
  await gateway?.stop();
  rmSync(home, { recursive: true, force: true });
}
const ms = Math.round(performance.now() - from);
say(ok ? `\nEvery step held, in ${(ms / 1000).toFixed(1)} s.` : '\nNot every step held.');
if (values.json) process.stdout.write(`${JSON.stringify({ ok, ms, steps: journey.steps })}\n`);
process.exit(ok ? 0 : 1);
