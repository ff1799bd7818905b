import { Duplex } from 'node:stream';
import { problem, type Clock } from '#libs/kernel';
import { SealedOverflow } from './sealed-overflow.js';

export interface Patience {
  /** Between two looks at what a reader took, in milliseconds. */
  readonly readerMs: number;
  /** What a reader has to take in that time of what waits, in bytes: it holds a file and a connection. */
  readonly least: number;
  /** What it has to take while the worker waits for it, in bytes: it holds a turn then, and half a gigabyte. */
  readonly leastInTurn: number;
  /** How long the first byte may take, in milliseconds: opening a large release is slow, one that never opens holds a turn. */
  readonly firstByteMs: number;
  /** What may wait of one delivery on the disk, in bytes. */
  readonly most: number;
  /** How long the worker waits for a reader who was just not fast enough, before the disk is used, in milliseconds. */
  readonly waitMs: number;
  /** What it may wait in all: so many milliseconds, and one more for each so many bytes that the reader was given. */
  readonly waitsMs: number;
  readonly easy: number;
}

const patience: Patience = {
  readerMs: 60_000,
  least: 120 << 10,
  leastInTurn: 60 << 20,
  firstByteMs: 600_000,
  most: 256 << 20,
  waitMs: 1_000,
  waitsMs: 2_000,
  easy: 8 << 10,
};

/** What waits in memory before the disk is used, in bytes. */
const inMemory = 1 << 20;

/**
 * Between a worker and its reader: takes what the worker writes as fast as it comes, and keeps, sealed, what a slow reader has not
 * taken. So a turn at the data door ends when the release has been read, not when its reader has; where more would wait than may,
 * the reader has to be fast or is left. A reader who takes about as fast as the worker writes is waited for a little, each time: the
 * disk costs both of them more.
 */
export class Spool extends Duplex {
  #given = 0;
  readonly #overflow: SealedOverflow;
  #wanted = false;
  #moving = false;
  #held: (() => void) | undefined;
  #emptied: (() => void) | undefined;
  /** Goes on with the block that waits for the reader. */
  #go: (() => void) | undefined;
  #waited = 0;

  constructor(
    folder: string,
    private readonly clock: Clock,
    private readonly limits: Patience = patience,
  ) {
    super({ readableHighWaterMark: inMemory, allowHalfOpen: true });
    this.#overflow = new SealedOverflow(folder);
  }

  override _write(block: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (this.#isDirect && this.#wanted) this.#hand(block, done);
    else if (this.#isDirect && this.#isPatient) this.#wait(() => this.#handOrKeep(block, done));
    else this.#keep(block, done);
  }

  override _read(): void {
    this.#wanted = true;
    if (this.#overflow.bytes > 0) void this.#move();
    else this.#go?.();
  }

  override read(size?: number): unknown {
    const block: unknown = super.read(size);
    if (this.#isEmpty) this.#emptied?.();
    return block;
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#emptied?.();
    this.#go?.();
    this.#overflow.close().then(
      () => done(error),
      () => done(error),
    );
  }

  /**
   * The worker has written all. Resolves when the reader has taken it all, too; its stream ends with {@link finish}.
   * @throws Problem what the stream was destroyed with; state.conflict when the reader went away
   */
  async drained(): Promise<void> {
    await new Promise((resolve) => this.end(resolve));
    void this.#move();
    if (!this.#isEmpty && !this.destroyed) await new Promise<void>((resolve) => (this.#emptied = resolve));
    if (this.destroyed) throw this.errored ?? problem('state.conflict', 'The reader went away.');
  }

  /** Ends the reader's stream: it has been given everything. */
  finish(): void {
    this.push(null);
  }

  /** Begins to watch; destroys the stream with Problem worker.timeout when it does not move. Call what it gives to end the watch. */
  endWhenStalled(): () => void {
    const { readerMs, firstByteMs, least, leastInTurn } = this.limits;
    const from = this.clock().getTime();
    let before = { at: from, bytes: 0 };
    const watch = setInterval(
      () => {
        const now = this.clock().getTime();
        if (this.bytes === 0 && this.#isEmpty && now - from > firstByteMs)
          this.destroy(problem('worker.timeout', 'The release could not be opened in time.'));
        if (now - before.at < readerMs) return;
        const taken = this.bytes - before.bytes;
        before = { at: now, bytes: this.bytes };
        if (!this.#isEmpty && taken < (this.#held ? leastInTurn : least))
          this.destroy(problem('worker.timeout', 'The reader is too slow.'));
      },
      Math.min(readerMs, firstByteMs) / 4,
    );
    watch.unref();
    return () => clearInterval(watch);
  }

  /** Bytes that the reader took. */
  get bytes(): number {
    return this.#given - this.readableLength;
  }

  #give(block: Buffer): void {
    this.#given += block.length;
    this.#wanted = this.push(block);
  }

  /** Whether nothing is on the disk that the reader must have first. */
  get #isDirect(): boolean {
    return this.#overflow.bytes === 0 && !this.#moving;
  }

  get #isPatient(): boolean {
    return this.#waited < this.limits.waitsMs + this.#given / this.limits.easy;
  }

  #hand(block: Buffer, done: () => void): void {
    this.#give(block);
    done();
  }

  #handOrKeep(block: Buffer, done: (error?: Error) => void): void {
    if (this.destroyed) done();
    else if (this.#wanted) this.#hand(block, done);
    else this.#keep(block, done);
  }

  /** Goes on when the reader has taken what there is, or has been waited for. */
  #wait(then: () => void): void {
    const from = this.clock().getTime();
    const go = (): void => {
      clearTimeout(timer);
      this.#go = undefined;
      this.#waited += this.clock().getTime() - from;
      then();
    };
    const timer = setTimeout(go, this.limits.waitMs);
    this.#go = go;
  }

  #keep(block: Buffer, done: (error?: Error) => void): void {
    this.#overflow.put(block).then(() => {
      if (this.destroyed) done();
      else if (this.#overflow.bytes >= this.limits.most) this.#held = done;
      // A reader who paused once is waited for too, or all that follows would take the way over the disk.
      else if (this.#isPatient) this.#wait(done);
      else done();
      void this.#move();
    }, done);
  }

  get #isEmpty(): boolean {
    return this.readableLength === 0 && this.#overflow.bytes === 0 && !this.#moving;
  }

  /** From the disk to the reader, while it wants. */
  async #move(): Promise<void> {
    if (this.#moving) return;
    this.#moving = true;
    try {
      while (this.#wanted && !this.destroyed) {
        const block = await this.#overflow.take();
        if (!block) break;
        this.#give(block);
        this.#release();
      }
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error('spool'));
    } finally {
      this.#moving = false;
    }
    if (this.destroyed) return;
    // What was put while the last look found nothing.
    if (this.#wanted && this.#overflow.bytes > 0) void this.#move();
    else if (this.#isEmpty) this.#emptied?.();
    if (this.#overflow.bytes === 0) this.#go?.();
  }

  #release(): void {
    const go = this.#held;
    if (!go || this.#overflow.bytes >= this.limits.most) return;
    this.#held = undefined;
    go();
  }
}
