import { isDeepStrictEqual } from 'node:util';
import { type SealedObject } from '#libs/contracts';
import { newId, type Id } from '#libs/kernel';
import { type RunningJob, type Runtime } from '#libs/platform';
import { type Growing } from '#libs/storage';
import { formats } from '#libs/tabular';
import { type UploadType } from '../uploads/media-type.js';
import { type Parsed } from './parsed.js';
import { type ParseHow, runParse } from './run-parse.js';

/** How much of an upload must be there before it is worth a process, in bytes as decoded. */
const leastBytes = 8 << 20;

/** How long what was parsed waits for its job, in milliseconds: another process may have taken that. */
const keptMs = 60_000;

/** Where those that parse early are known, and few. */
export interface Room {
  readonly runtime: Runtime;
  /** False while there is no room. */
  enter(early: EarlyParse, object: Id): boolean;
  leave(early: EarlyParse, object: Id): void;
}

interface Begun {
  readonly object: Id;
  readonly version: Id;
  readonly prefix: Id;
  readonly parsed: Promise<Parsed>;
}

/**
 * An upload that is parsed while it arrives, if there is room (0102). Its parts lie under a prefix of their own and are good for one
 * job: the one of the very object that was followed, in this process. Whatever goes wrong here, the job parses what is staged.
 */
export class EarlyParse {
  #begun: Begun | undefined;
  /** Set once nothing more comes of it: it is a version's, or was thrown away. */
  #over: Promise<void> | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #tell: RunningJob<'ingest'>['progress'] = () => undefined;
  readonly #stop = new AbortController();
  readonly #whole = Promise.withResolvers<SealedObject>();

  constructor(
    private readonly room: Room,
    private readonly type: UploadType,
  ) {}

  /** So much of the upload is there. */
  grow(staging: Growing, bytes: number): void {
    if (this.#begun || this.#over || bytes < leastBytes || !formats.named(this.type.format).isStream) return;
    if (!this.room.enter(this, staging.id)) return;
    const { runtime } = this.room;
    const [version, prefix] = [
      newId(runtime.clock(), runtime.random),
      newId(runtime.clock(), runtime.random),
    ];
    const parsed = runParse(
      runtime,
      { staging, version, prefix, ...howOf(this.type) },
      {
        ...{ signal: this.#stop.signal, later: this.#whole.promise, graceMs: 0 },
        onProgress: (fraction, message) => this.#tell(fraction, message),
      },
    );
    this.#begun = { object: staging.id, version, prefix, parsed };
    parsed.catch(() => this.discard());
  }

  /** The upload is staged: this is all of it. */
  end(staging: SealedObject): void {
    this.#whole.resolve(staging);
    if (this.#begun && !this.#over) this.#expiry = setTimeout(() => void this.discard(), keptMs).unref();
  }

  /** What was parsed, as soon as that is all; undefined where the job has to parse. */
  async adopt({ input, signal, progress }: Pick<RunningJob<'ingest'>, 'input' | 'signal' | 'progress'>) {
    clearTimeout(this.#expiry);
    if (!this.#begun) return undefined;
    this.#tell = progress;
    const onAbort = (): void => void this.discard();
    signal.addEventListener('abort', onAbort, { once: true });
    // How files of the dataset are read may have been changed meanwhile.
    if (signal.aborted || !isDeepStrictEqual(howOf(input), howOf(this.type))) onAbort();
    try {
      const parsed = await this.#begun.parsed;
      if (!this.#over) return { version: this.#begun.version, parsed };
    } catch {
      // What was wrong with it is found again.
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    await this.discard();
    return undefined;
  }

  /** A version has it. */
  keep(): void {
    this.#over ??= Promise.resolve();
    if (this.#begun) this.room.leave(this, this.#begun.object);
  }

  /** Ends its process and removes what that made. */
  async discard(): Promise<void> {
    return (this.#over ??= this.#discard());
  }

  async #discard(): Promise<void> {
    clearTimeout(this.#expiry);
    this.#stop.abort();
    if (!this.#begun) return;
    const { object, prefix, parsed } = this.#begun;
    await parsed.catch(() => undefined);
    await this.room.runtime.store.removePrefix(prefix).catch(() => undefined); // the next start sweeps it
    this.room.leave(this, object);
  }
}

/** How a file is read, as it is in a job: without what was not said. */
const howOf = ({ format, parameters, reading = {} }: ParseHow): ParseHow =>
  JSON.parse(JSON.stringify({ format, parameters, reading })) as ParseHow;
