import { Worker } from 'node:worker_threads';
import { problem } from '#libs/kernel';

/**
 * Runs a thread's program to its end.
 * @throws Problem internal.error when it fails: what went wrong can quote what it worked on, so that it failed is all there is to say
 */
export async function runThread<T>(
  entry: URL,
  task: object,
  receive: (message: T) => void,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const worker = new Worker(entry, { workerData: task });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', receive);
      worker.on('error', () => reject(problem('internal.error', 'a thread of a release failed')));
      worker.on('exit', (code) => {
        if (code === 0) resolve();
        else reject(problem('internal.error', 'a thread of a release ended early'));
      });
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    signal?.throwIfAborted();
  }
}
