/** A worker for the specs beside run.ts: does whatever odd job it is given. Runs on the built library. */
import { serveWorker } from '../../../dist/libs/worker/src/index.js';
import { problem } from '../../../dist/libs/kernel/src/index.js';
import { writeSync } from 'node:fs';
import { serialize } from 'node:v8';
import { setTimeout as sleep } from 'node:timers/promises';

const jobs = {
  echo: ({ value }) => value,
  pid: () => process.pid,
  environment: () => ({ ...process.env }),
  argv: () => [...process.argv, ...process.execArgv],
  throwProblem: ({ code, detail, places }) => {
    throw problem(code, detail, places);
  },
  throwText: ({ text }) => {
    throw new RangeError(text);
  },
  rejectValue: ({ value }) => Promise.reject(value),
  unsendable: () => () => 1,
  exit: ({ code }) => process.exit(code),
  kill: ({ signal }) => {
    process.kill(process.pid, signal);
    return sleep(60_000);
  },
  signalled: async ({ signal }) => {
    process.kill(process.pid, signal);
    await sleep(50); // a signal to oneself is delivered soon, not at once
    return 'went on';
  },
  say: ({ text }) => {
    process.stdout.write(text);
    process.stderr.write(text.repeat(100_000));
    return 'said';
  },
  steps: async ({ count }, { progress }) => {
    for (let i = 1; i <= count; i++) progress(i / count, `step ${i}`);
    return count;
  },
  toldLater: async (_, { later, progress }) => {
    progress(0, 'begun');
    return { told: await later };
  },
  untilCancelled: async (_, { signal, progress }) => {
    progress(0, String(process.pid));
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return 'cancelled';
  },
  stubborn: (_, { progress }) => {
    progress(0, String(process.pid));
    return sleep(60_000);
  },
  /** Cannot end in order, as when native threads wait for the one that would end them. */
  endless: (_, { progress }) => {
    process.on('exit', () => {
      for (;;);
    });
    progress(0, String(process.pid));
    return sleep(60_000);
  },
  /** Speaks past serveWorker, as hostile code would. */
  sayRaw: async ({ how }) => {
    const say = (body, length = body.length) => {
      const head = Buffer.alloc(4);
      head.writeUInt32LE(length);
      writeSync(3, Buffer.concat([head, body]));
    };
    if (how === 'unknown') say(serialize({ type: 'done', output: { rows: 1 }, more: 1 }));
    if (how === 'endless') say(Buffer.alloc(8), 0xffff_fff0);
    if (how === 'garbage') say(Buffer.from('not a structured clone'));
    if (how === 'flood') {
      const progress = serialize({ type: 'progress', fraction: 0, message: '' });
      for (;;) {
        try {
          say(progress);
        } catch (error) {
          if (error.code !== 'EAGAIN') throw error;
        }
      }
    }
    return sleep(60_000);
  },
  write: async ({ blocks, size }, { write, progress }) => {
    for (let i = 0; i < blocks; i++) {
      await write(new Uint8Array(size).fill(i));
      progress(i / blocks, String(i + 1));
    }
    return blocks * size;
  },
  writeThenKill: async ({ size }, { write }) => {
    await write(new Uint8Array(size));
    process.kill(process.pid, 'SIGKILL');
    await sleep(60_000);
  },
};

serveWorker(async (input, context) => jobs[input.job](input, context));
