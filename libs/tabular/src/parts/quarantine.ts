import { counted, Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';

/** A record that could not be read, as the file wrote it. */
export interface Quarantined {
  /** The physical line of the file on which it begins, from 1. */
  readonly line: number;
  /** What is wrong with it; never a value of it. */
  readonly reason: string;
  readonly text: string;
}

/** All of them together, in characters: they are read as one page. */
const mostText = 4 << 20;

const advice = 'quarantine=10 would put up to ten such records aside';

/** Records that could not be read, kept apart from the table, up to a limit; with none, the first of them refuses the file. */
export class Quarantine {
  readonly #records: Quarantined[] = [];
  #length = 0;

  constructor(readonly limit: number) {}

  /** In the order of the file. */
  get records(): readonly Quarantined[] {
    return this.#records;
  }

  /** @throws Problem `upload.unparsable` with the line of the first that is too much */
  add(...records: readonly Quarantined[]): void {
    for (const record of records) {
      const { line, reason, text } = record;
      if (this.limit === 0) throw unparsable(`${reason}; ${advice}`, line);
      this.#length += text.length;
      if (this.#records.length === this.limit)
        throw unparsable(`${reason}, and so were ${counted(this.limit, 'record')} before it`, line);
      if (this.#length > mostText)
        throw unparsable(`${reason}, and with those before it more than 4 MiB cannot be read`, line);
      this.#records.push(record);
    }
  }

  /** Puts aside what a reader refused. @throws what it threw, where that is about more than one record */
  refused(error: unknown, line: number, text: string): void {
    const place =
      error instanceof Problem && error.code === 'upload.unparsable' ? error.places[0] : undefined;
    if (place === undefined || this.limit === 0) throw error;
    this.add({ line, reason: place.detail, text });
  }

  /** All of it is to be read once more. */
  clear(): void {
    this.#records.length = 0;
    this.#length = 0;
  }
}
