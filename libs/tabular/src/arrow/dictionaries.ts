import { unparsable } from '../engine/errors.js';
import { type CellRead } from '../parts/cell-json.js';
import { type Meter } from '../parts/meter.js';
import { damaged } from './flatbuffer.js';

/** The values of one field in one batch. */
export interface Vector {
  readonly length: number;
  at(row: number): CellRead;
}

/** Values that are kept once they were read: those that are named often are few. */
const mostKept = 4096;
const mostKeptText = 4096;

/** Values that fields name by number. A dictionary may come again, or go on. */
export class Dictionaries {
  private readonly known = new Map<string, Dictionary>();

  constructor(private readonly meter: Meter) {}

  add(id: string, vector: Vector, isMore: boolean): void {
    const before = isMore ? this.known.get(id) : undefined;
    if (isMore && before === undefined) throw damaged();
    this.known.set(id, new Dictionary([...(before?.vectors ?? []), vector], this.meter));
    if ((before?.vectors.length ?? 0) > 10_000)
      throw unparsable('a dictionary of the Arrow data goes on too often');
  }

  /** @throws Problem upload.unparsable for one that did not come yet */
  of(id: string): Dictionary {
    const found = this.known.get(id);
    if (found === undefined)
      throw unparsable('the Arrow data names a dictionary that does not stand before it');
    return found;
  }
}

class Dictionary {
  private readonly kept = new Map<number, CellRead>();

  constructor(
    readonly vectors: readonly Vector[],
    private readonly meter: Meter,
  ) {}

  at(index: number): CellRead {
    const known = this.kept.get(index);
    if (known !== undefined) {
      return known;
    }
    let left = index;
    for (const vector of this.vectors) {
      if (left >= 0 && left < vector.length) {
        this.meter.count(1);
        const found = vector.at(left);
        if (this.kept.size < mostKept && (found.text?.length ?? 0) < mostKeptText)
          this.kept.set(index, found);
        return found;
      }
      left -= vector.length;
    }
    throw damaged();
  }
}
