import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openScratch, type Scratch } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';

/** A folder in memory, where the system has one. */
export const ram = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The middle of a few figures, the greater of two; NaN of none. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** A whole number as people write it. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** Seconds that it takes, and what it gives. */
export async function timed<T>(run: () => T | Promise<T>): Promise<{ seconds: number; result: T }> {
  const from = performance.now();
  const result = await run();
  return { seconds: (performance.now() - from) / 1000, result };
}

/** The most memory in MiB that this process held while it ran, with what it gives; NaN where the system does not tell of a stretch of time. */
export async function peakOf<T>(run: () => T | Promise<T>): Promise<{ mib: number; result: T }> {
  global.gc?.();
  const [status, reset] = ['/proc/self/status', '/proc/self/clear_refs'];
  const isTold = existsSync(reset);
  if (isTold) writeFileSync(reset, '5');
  const result = await run();
  const kib = isTold ? /VmHWM:\s*(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return { mib: kib === undefined ? NaN : Number(kib) / 1024, result };
}

/** Seconds of so many runs. */
export async function timesOf(repeats: number, run: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) times.push((await timed(run)).seconds);
  return times;
}

/**
 * A benchmark by its name: the numbers and words of its command line (`--NAME`), the given ones where it has none, and how to report,
 * which is as one line of JSON with `--json` and in words without.
 */
export function bench<const T extends Readonly<Record<string, number | string>>>(
  name: string,
  defaults: T,
): { readonly [K in keyof T]: T[K] extends number ? number : string } & {
  report: (figures: object, words: string) => void;
} {
  const strings = Object.entries(defaults).map(
    ([key, value]) => [key, { type: 'string', default: String(value) }] as const,
  );
  const { values } = parseArgs({
    options: { ...Object.fromEntries(strings), json: { type: 'boolean', default: false } },
  });
  const said = Object.fromEntries(
    strings.map(([key]) => {
      const value = (values as Record<string, unknown>)[key];
      return [key, typeof defaults[key] === 'number' ? Number(value) : value];
    }),
  ) as { readonly [K in keyof T]: T[K] extends number ? number : string };
  const report = (figures: object, words: string): void => {
    process.stdout.write(values.json ? `${JSON.stringify({ name, ...figures })}\n` : `${name}: ${words}\n`);
  };
  return { ...said, report };
}

/** An engine with files in memory, while `work` lasts. */
export async function inMemory(
  work: (place: { folder: string; scratch: Scratch; engine: Engine }) => Promise<void>,
  options: Partial<Parameters<typeof openEngine>[0]> = {},
): Promise<void> {
  const folder = mkdtempSync(join(ram, 'tidegate-bench-'));
  const scratch = openScratch(folder);
  const engine = await openEngine({ newFile: () => scratch.file(), ...options });
  try {
    await work({ folder, scratch, engine });
  } finally {
    engine.close();
    scratch.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
