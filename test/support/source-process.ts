import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Node strips types by itself, but a `.js` import of a `.ts` source has to be led there. */
const hooks = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    try { return next(specifier, context); }
    catch (error) {
      if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error;
      return next(specifier.slice(0, -3) + '.ts', context);
    }
  },
});`;

export interface SourceProcess {
  readonly pid: number;
  /** Answers with the first of these words that the process says. */
  said(...words: string[]): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<unknown>;
}

/**
 * Runs `body` in a process of its own against a source module (no build needed), for tests that kill a process.
 * In `body`: `m` is the module, `say(text)` prints a line, `hold()` keeps the process alive.
 */
export function startSource(module: URL, body: string): SourceProcess {
  const prelude = `
    import * as m from ${JSON.stringify(module.href)};
    const say = (text) => console.log(text);
    const hold = () => setInterval(() => undefined, 1000);
    ${body}`;
  const flags = [
    '--no-warnings',
    '--experimental-transform-types',
    '--conditions=source',
    '--import',
    `data:text/javascript,${encodeURIComponent(hooks)}`,
  ];
  const child = spawn(process.execPath, [...flags, '--input-type=module', '-e', prelude], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const listener of listeners) listener();
  });
  const ended = once(child, 'close');
  return {
    pid: child.pid ?? 0,
    ended,
    kill: (signal) => void child.kill(signal),
    said: (...words) =>
      new Promise((done, fail) => {
        const look = (): void => {
          const word = lines.find((line) => words.some((w) => line === w || line.startsWith(`${w} `)));
          if (word !== undefined) done(word);
        };
        listeners.add(look);
        look();
        void ended.then(() => fail(new Error(`the process ended without saying ${words.join(' or ')}`)));
      }),
  };
}
