import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { codeOf } from '#libs/files';
import { problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import { type Answer, type Asked, type ReadDocuments } from './document.js';
import { type DocumentLimits } from '../parts/format.js';

const usual: DocumentLimits = { milliseconds: 60_000, together: 300_000, bytes: 1 << 30 };
/** What a document adds to the time of all, in milliseconds: most are read in less. */
const [forEach, forMiB] = [100, 250];
/** A thread is ended at the first; at the second the engine ends the whole process, where a table doubles faster than anybody looks. */
const [mostHeap, heapMb] = [512 << 20, 1024];
const lookEvery = 50;

const allTooLong =
  'the documents take more time to be read than there is for all of them; send fewer together, and without those that take long';

/** What a thread holds at the moment, though it never pauses. The size of the process stands in a file that a worker cannot open. */
async function takenBy(worker: Worker): Promise<number> {
  try {
    const { used_heap_size: heap, external_memory: buffers } = await worker.getHeapStatistics();
    return heap > mostHeap ? Infinity : heap + buffers;
  } catch {
    return 0; // it has ended
  }
}

/** Where the thread's program lies: beside this where both are bundled, else where it was built (for tests). */
const places = [
  './document.worker.js',
  '../../../../workers/document.worker.js',
  '../../../../dist/workers/document.worker.js',
];
function entry(): URL {
  const entries = places.map((place) => new URL(place, import.meta.url));
  const found = entries.find((place) => existsSync(fileURLToPath(place)));
  if (found === undefined) throw problem('internal.error', 'the program that reads documents is not there');
  return found;
}

/**
 * Reads documents one after the other in a thread of its own, for their formats are programs of a kind: one that does not end, or takes
 * memory without end, is ended from outside.
 */
export class DocumentThread {
  private worker: Worker | undefined;
  /** That of the last. */
  private ended: Promise<unknown> | undefined;
  /** Milliseconds that are there for all documents. */
  private left: number;
  private spent = false;

  constructor(private readonly limits: DocumentLimits = usual) {
    this.left = limits.together;
  }

  /** Whether one was ended because the time for all documents is gone. */
  get isSpent(): boolean {
    return this.spent;
  }

  /** The bytes are gone from here then. @throws Problem upload.unparsable */
  async read(asked: Asked, signal?: AbortSignal): Promise<ReadDocuments> {
    signal?.throwIfAborted();
    this.left += forEach + (forMiB * asked.bytes.length) / 2 ** 20;
    const begun = performance.now();
    const worker = (this.worker ??= this.begin());
    try {
      const answer = await this.answer(worker, asked, signal);
      if ('read' in answer) return answer.read;
      throw unparsable(answer.refused);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      this.left -= performance.now() - begun;
    }
  }

  private begin(): Worker {
    const worker = new Worker(entry(), {
      ...{ resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: 4 }, env: {} },
      ...{ stdout: true, stderr: true },
    });
    // What fails between two documents is told to nobody; the next has a new thread.
    worker.on('error', () => {
      if (this.worker === worker) this.worker = undefined;
    });
    return worker;
  }

  /** Ends it, if it was not ended already; it is gone then. */
  async close(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    if (worker !== undefined) this.ended = worker.terminate();
    await this.ended;
  }

  private async answer(worker: Worker, asked: Asked, signal?: AbortSignal): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const end = (detail: string): void => {
      reject(unparsable(detail));
      void this.close();
    };
    const { milliseconds, bytes } = this.limits;
    const tooMuch = (): void => end('the document needs more memory to be read than there is for it');
    const late = (): void => {
      this.spent = this.left < milliseconds;
      end(this.spent ? allTooLong : `the document takes more than ${milliseconds / 1000} seconds to be read`);
    };
    const clock = setTimeout(late, Math.max(1, Math.min(milliseconds, this.left)));
    let asking = false;
    const look = setInterval(() => {
      if (asking) return;
      asking = true;
      void takenBy(worker).then((taken) => {
        asking = false;
        if (taken > bytes) tooMuch();
      });
    }, lookEvery);
    const cancelled = (): void => end('the job was cancelled');
    const failed = (error: unknown): void =>
      codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY'
        ? tooMuch()
        : end('the document is damaged, or written in a way that is not read');
    signal?.addEventListener('abort', cancelled);
    worker.once('message', resolve);
    worker.once('error', failed);
    try {
      worker.postMessage(asked, [asked.bytes.buffer as ArrayBuffer]);
      return await promise;
    } finally {
      clearTimeout(clock);
      clearInterval(look);
      signal?.removeEventListener('abort', cancelled);
      worker.off('message', resolve);
      worker.off('error', failed);
    }
  }
}
