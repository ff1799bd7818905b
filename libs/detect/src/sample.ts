import { type ColumnType } from '#libs/contracts';
import { findInText, formsOf } from './find.js';
import { type Form } from './recogniser.js';

/** How many sampled values have a form. */
export type FormCounts = ReadonlyMap<Form, number>;

/** What running text in a column shows. */
export interface Textual {
  /** The share of values that read like running text: several words, more than 24 characters. */
  readonly share: number;
  /** How many values hold something of a known form inside, by category. */
  readonly inside: ReadonlyMap<string, number>;
}

export interface SampleReading {
  readonly counts: FormCounts;
  /** Values that were looked at: empty ones are not. */
  readonly size: number;
  readonly textual: Textual;
}

const isRunning = (value: string): boolean => value.length > 24 && value.trim().split(/\s+/, 4).length >= 4;

/** Counts forms over a sample of values, whole and inside running text. */
export function readSample(sample: readonly string[], type: ColumnType): SampleReading {
  const counts = new Map<Form, number>();
  const inside = new Map<string, number>();
  let size = 0;
  let running = 0;
  for (const value of sample) {
    if (value.trim() === '') continue;
    size += 1;
    for (const { form } of formsOf(value)) counts.set(form, (counts.get(form) ?? 0) + 1);
    if ((type !== 'string' && type !== 'json') || !isRunning(value)) continue;
    running += 1;
    for (const category of new Set(findInText(value).map((finding) => finding.category))) {
      inside.set(category, (inside.get(category) ?? 0) + 1);
    }
  }
  return { counts, size, textual: { share: size > 0 ? running / size : 0, inside } };
}
