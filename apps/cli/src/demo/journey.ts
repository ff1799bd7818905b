import { printable } from '../shell/text.js';
import { Refusal } from '../shell/failure.js';

/** What a step measured. */
export type Figures = Readonly<Record<string, unknown>>;

export interface Step extends Figures {
  readonly name: string;
  readonly ok: boolean;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** What a step promised did not hold. */
class Broken extends Error {}

/** @throws Error that says what does not hold */
export function hold(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Broken(`It does not hold that ${what}.`);
}

/** Runs what must be refused. @returns the problem's code. @throws Error when it was not, or with another status */
export async function refusal(status: number, work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal && error.document.status === status) return error.document.code;
    throw error;
  }
  throw new Broken(`It was allowed, and should have been refused with ${status}.`);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** Steps one after the other, each timed and told; the first that does not hold ends it. */
export class Journey {
  readonly steps: Step[] = [];
  readonly #say: (line: string) => void;
  readonly #signal: AbortSignal;

  constructor(say: (line: string) => void, signal: AbortSignal) {
    this.#say = say;
    this.#signal = signal;
  }

  /** Does one step. `tell` puts its figures into words, a line each. */
  async step<T extends Figures>(
    name: string,
    title: string,
    work: () => Promise<T>,
    tell: (figures: T) => readonly string[] = () => [],
  ): Promise<T> {
    this.#signal.throwIfAborted();
    const from = performance.now();
    try {
      const figures = await work();
      const ms = Math.round(performance.now() - from);
      this.steps.push({ name, ok: true, ms, ...figures });
      this.#say(`ok      ${title} (${seconds(ms)})`);
      for (const line of tell(figures)) this.#say(`        ${printable(line)}`);
      return figures;
    } catch (error) {
      const ms = Math.round(performance.now() - from);
      const why = error instanceof Error ? error.message : String(error);
      this.steps.push({ name, ok: false, ms, why });
      this.#say(`FAILED  ${title} (${seconds(ms)})`);
      this.#say(`        ${printable(why)}`);
      throw error;
    }
  }
}
