import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runWorker, type RunOptions } from './index.js';

const entry = new URL('../test/odd-jobs.mjs', import.meta.url);
const run = <O>(job: string, input: object = {}, options: Partial<RunOptions<O>> = {}): Promise<O> =>
  runWorker<object, O>(entry, { job, ...input }, { answer: z.custom<O>(), timeoutMs: 'none', ...options });

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
/** Whether a process has ended, though whoever inherited it may not have asked what became of it yet. */
const isGone = (pid: number): boolean => {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return !alive(pid);
  }
};
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(5);
};
const descriptors = (): number => readdirSync('/proc/self/fd').length;

/** Takes blocks only when asked to. */
class Slow extends Writable {
  taken = 0;
  #done: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.taken += chunk.length;
    this.#done = done;
  }

  next(): void {
    const done = this.#done;
    this.#done = undefined; // each block is taken once
    done?.();
  }
}

describe('a task in a process of its own', () => {
  it('does not outlive the process that started it, whatever keeps it', async () => {
    const index = new URL('../../../dist/libs/worker/src/index.js', import.meta.url);
    const parent = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { runWorker } from ${JSON.stringify(index.href)};
       const onProgress = (_, message) => process.stdout.write(message + '\\n');
       await runWorker(new URL(${JSON.stringify(entry.href)}), { job: 'endless' }, { answer: { safeParse: (data) => ({ success: true, data }) }, onProgress, timeoutMs: 'none' });`,
    ]);
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = Number(said.toString().trim());
    expect(alive(child)).toBe(true);
    parent.kill('SIGKILL');
    // Whoever inherits it may be slow to ask what became of it.
    await until(() => isGone(child));
  }, 20_000);

  it('gets its input and gives its output by structured clone: bytes, dates, maps, big numbers', async () => {
    const value = {
      bytes: Uint8Array.of(0, 1, 255),
      at: new Date(0),
      names: new Map([['a', new Set([1n << 70n])]]),
      none: undefined,
    };
    expect(await run('echo', { value })).toEqual(value);
  });

  it('gives an answer of tens of megabytes whole, although the process ends right behind it', async () => {
    for (let i = 0; i < 3; i++) {
      const value = new Uint8Array(24 << 20).fill(i);
      const back = await run<Uint8Array>('echo', { value });
      expect(Buffer.from(back).equals(value)).toBe(true);
    }
  });

  it('has ended when the answer is there', async () => {
    const pid = await run<number>('pid');
    expect(pid).not.toBe(process.pid);
    expect(alive(pid)).toBe(false);
  });

  it('tells its progress in order', async () => {
    const said: [number, string][] = [];
    await run('steps', { count: 5 }, { onProgress: (fraction, message) => said.push([fraction, message]) });
    expect(said).toEqual([1, 2, 3, 4, 5].map((i) => [i / 5, `step ${i}`]));
  });

  it('knows nothing of this process’s environment and arguments', async () => {
    process.env['TIDEGATE_TOKEN'] = 'tdg_of-a-spec';
    process.env['DATABASE_URL'] = 'postgres://spec';
    try {
      const seen = await run<Record<string, string>>('environment');
      expect(seen).toEqual({});
      expect((await run<string[]>('argv', { value: 'secret-input' })).join(' ')).not.toContain('secret');
    } finally {
      delete process.env['TIDEGATE_TOKEN'];
      delete process.env['DATABASE_URL'];
    }
  });

  it('may print what it likes: nobody hears it, and it does not stop for it', async () => {
    expect(await run('say', { text: 'a cell value ' })).toBe('said');
  });
});

describe('a task that fails', () => {
  it('throws here the problem that it threw there, with its places', async () => {
    const places = [{ pointer: '#/a', line: 3, detail: 'is wrong' }];
    const failing = run('throwProblem', { code: 'policy.invalid', detail: 'No.', places });
    await expect(failing).rejects.toMatchObject({ code: 'policy.invalid', detail: 'No.', places });
  });

  it('says of anything else only what kind of error it was: its text may quote data', async () => {
    const failure = await run('throwText', { text: 'could not convert "Ada Lovelace"' }).catch(
      (e: unknown) => e,
    );
    expect(failure).toMatchObject({ code: 'internal.error', detail: 'A worker failed with RangeError.' });
    expect(String(failure)).not.toContain('Ada');
    await expect(run('rejectValue', { value: 'Ada' })).rejects.toMatchObject({
      detail: 'A worker failed with string.',
    });
  });

  it('has crashed when it ends without an answer, by whatever signal or code', async () => {
    for (const signal of ['SIGKILL', 'SIGSEGV', 'SIGABRT', 'SIGQUIT'])
      await expect(run('kill', { signal })).rejects.toMatchObject({
        code: 'worker.crashed',
        detail: `A worker process ended with ${signal}.`,
      });
    for (const code of [0, 7])
      await expect(run('exit', { code })).rejects.toMatchObject({
        code: 'worker.crashed',
        detail: `A worker process ended with exit code ${code}.`,
      });
  });

  it('fails when its answer cannot be sent, or its module is not there', async () => {
    await expect(run('unsendable')).rejects.toMatchObject({ code: 'internal.error' });
    const none = new URL('../test/none.mjs', import.meta.url);
    const nowhere = runWorker(none, {}, { answer: z.unknown(), timeoutMs: 'none' });
    await expect(nowhere).rejects.toMatchObject({ code: 'worker.crashed' });
  });

  it('has crashed when it needs more memory than it may have', async () => {
    const job = { value: Array.from({ length: 3_000_000 }, (_, i) => ({ i })) };
    await expect(run('echo', job, { maxOldSpaceMb: 16 })).rejects.toMatchObject({ code: 'worker.crashed' });
  });
});

describe('a task whose whole group of processes is asked to end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'goes on after %s: its parent decides',
    async (signal) => {
      expect(await run('signalled', { signal })).toBe('went on');
    },
  );
});

describe('a task that is not wanted any more', () => {
  it('is told, and fails as cancelled whatever it answers', async () => {
    const abort = new AbortController();
    let pid = 0;
    const onProgress = (_: number, message: string): void => {
      pid = Number(message);
      abort.abort();
    };
    const running = run('untilCancelled', {}, { signal: abort.signal, onProgress });
    await expect(running).rejects.toMatchObject({ code: 'state.conflict' });
    expect(alive(pid)).toBe(false);
  });

  it('is killed when it does not listen', async () => {
    const abort = new AbortController();
    let pid = 0;
    const onProgress = (_: number, message: string): void => {
      pid = Number(message);
      abort.abort();
    };
    const running = run('stubborn', {}, { signal: abort.signal, onProgress });
    await expect(running).rejects.toMatchObject({ code: 'state.conflict' });
    expect(alive(pid)).toBe(false);
  });

  it('is not begun when it was cancelled before', async () => {
    const running = run('echo', {}, { signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ code: 'state.conflict' });
  });

  it('fails as too slow past its limit', async () => {
    const running = run('untilCancelled', {}, { timeoutMs: 300 });
    await expect(running).rejects.toMatchObject({ code: 'worker.timeout' });
  });
});

describe('the output of a task', () => {
  it('arrives whole and in order before the answer does, and stays open', async () => {
    const output = new PassThrough();
    const chunks: Buffer[] = [];
    output.on('data', (chunk: Buffer) => chunks.push(chunk));
    expect(await run('write', { blocks: 50, size: 100_000 }, { output })).toBe(5_000_000);
    const bytes = Buffer.concat(chunks);
    expect(bytes).toHaveLength(5_000_000);
    for (let i = 0; i < 50; i++) expect([bytes[i * 100_000], bytes[i * 100_000 + 99_999]]).toEqual([i, i]);
    expect(output.writableEnded).toBe(false);
  });

  it('waits for a slow reader: the task does not run ahead', async () => {
    const output = new Slow();
    let written = 0;
    const onProgress = (_: number, message: string): void => void (written = Number(message));
    const running = run('write', { blocks: 100, size: 100_000 }, { output, onProgress });
    await until(() => output.taken > 0);
    await sleep(300);
    expect(written * 100_000).toBeLessThan(2_000_000);
    const pump = setInterval(() => output.next(), 0);
    try {
      expect(await running).toBe(10_000_000);
      await until(() => output.taken === 10_000_000);
    } finally {
      clearInterval(pump);
    }
  });

  it('ends the task when its reader goes away, at once', async () => {
    const output = new Slow();
    const running = run('write', { blocks: 1000, size: 100_000 }, { output });
    await until(() => output.taken > 0);
    const from = performance.now();
    output.destroy();
    await expect(running).rejects.toMatchObject({ code: 'state.conflict' });
    // Its own grace before it is killed is longer by far.
    expect(performance.now() - from).toBeLessThan(4000);
  });

  it('fails when its reader goes away after the task has ended and before all was read', async () => {
    const output = new Slow();
    let pid = 0;
    const onProgress = (fraction: number): void => void (pid = fraction > 0 ? 1 : 0);
    const running = run('write', { blocks: 3, size: 50_000 }, { output, onProgress });
    await until(() => pid === 1 && output.taken > 0);
    await sleep(500); // everything is in the pipe, and the child is gone
    output.destroy();
    await expect(running).rejects.toMatchObject({ code: 'state.conflict' });
  });

  it('is refused by a reader who had gone before', async () => {
    const output = new PassThrough();
    output.destroy();
    await expect(run('write', { blocks: 1, size: 1 }, { output })).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  it('breaks off when the process is killed, and that is a failure', async () => {
    const output = new PassThrough();
    output.resume();
    await expect(run('writeThenKill', { size: 1_000_000 }, { output })).rejects.toMatchObject({
      code: 'worker.crashed',
    });
  });

  it('leaves no descriptor open, however the task ended', async () => {
    await run('pid');
    const before = descriptors();
    for (let i = 0; i < 3; i++) {
      const output = new Slow();
      const running = run('write', { blocks: 1000, size: 100_000 }, { output }).catch(() => undefined);
      await until(() => output.taken > 0);
      output.destroy();
      await running;
      const unread = new Slow();
      await run('writeThenKill', { size: 50_000 }, { output: unread }).catch(() => undefined);
    }
    await sleep(100);
    expect(descriptors()).toBeLessThanOrEqual(before);
  });
});
