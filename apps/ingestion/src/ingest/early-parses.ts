import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { type Id } from '#libs/kernel';
import { RUNTIME, type Runtime } from '#libs/platform';
import { type UploadType } from '../uploads/media-type.js';
import { EarlyParse, type Room } from './early-parse.js';

/**
 * The uploads of this process that are parsed while they arrive: one at a time, and only while no ingest job runs here. A job that
 * begins ends it, unless it is the job of that upload: what somebody waits for goes before what is done ahead.
 */
@Injectable()
export class EarlyParses implements Room, BeforeApplicationShutdown {
  readonly #byObject = new Map<Id, EarlyParse>();
  /** The one whose job has not begun. */
  #ahead: EarlyParse | undefined;
  #jobs = 0;

  constructor(@Inject(RUNTIME) readonly runtime: Runtime) {}

  /** For an upload that begins. */
  of(type: UploadType): EarlyParse {
    return new EarlyParse(this, type);
  }

  enter(early: EarlyParse, object: Id): boolean {
    if (this.#jobs > 0 || this.#ahead) return false;
    this.#ahead = early;
    this.#byObject.set(object, early);
    return true;
  }

  leave(early: EarlyParse, object: Id): void {
    if (this.#ahead === early) this.#ahead = undefined;
    this.#byObject.delete(object);
  }

  /** What is known of a staged object. */
  find(object: Id): EarlyParse | undefined {
    return this.#byObject.get(object);
  }

  /** Runs the job of a staged object, which is given what was begun of it. */
  async during<T>(object: Id, job: (early: EarlyParse | undefined) => Promise<T>): Promise<T> {
    const early = this.find(object);
    if (this.#ahead !== early) void this.#ahead?.discard();
    this.#ahead = undefined;
    this.#jobs++;
    try {
      return await job(early);
    } finally {
      this.#jobs--;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#ahead?.discard();
  }
}
