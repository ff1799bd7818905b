import { PassThrough, type TransformCallback } from 'node:stream';
import { problem, type Clock } from '#libs/kernel';

export interface Patience {
  /** How long a reader may take nothing once there is something to take, in milliseconds. */
  readonly readerMs: number;
  /** How long the first byte may take, in milliseconds: opening a large release is slow, one that never opens holds a turn. */
  readonly firstByteMs: number;
}

const patience: Patience = { readerMs: 60_000, firstByteMs: 600_000 };

/** Counts what goes through, and ends a delivery that does not move: it holds a turn, a worker and memory. */
export class Meter extends PassThrough {
  bytes = 0;
  #movedAt = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limits: Patience = patience,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.#movedAt = this.clock().getTime();
    done(null, chunk);
  }

  /** Begins to watch; destroys the stream with Problem worker.timeout when it stands still. Call what it gives to end the watch. */
  endWhenStalled(): () => void {
    this.#movedAt = this.clock().getTime();
    const { readerMs, firstByteMs } = this.limits;
    const watch = setInterval(
      () => {
        const still = this.clock().getTime() - this.#movedAt;
        if (this.bytes > 0 && still > readerMs)
          this.destroy(problem('worker.timeout', 'The reader stalled.'));
        if (this.bytes === 0 && still > firstByteMs)
          this.destroy(problem('worker.timeout', 'The release could not be opened in time.'));
      },
      Math.min(readerMs, firstByteMs) / 4,
    );
    watch.unref();
    return () => clearInterval(watch);
  }
}
