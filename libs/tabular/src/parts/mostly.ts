/** What a cell looks like by itself, whatever its column is. */
export type CellForm =
  | 'whole numbers'
  | 'numbers'
  | 'days'
  | 'times'
  | 'truth values'
  | 'moments without a zone'
  | 'moments with a zone'
  | 'text';

/** Fewer cells tell nothing of a column. */
const leastCells = 20;
/** Of the others, at most one in so many: with more, text is what the column is. */
const oneIn = 20;

/** Counts what cells of a column look like, in the order in which they come. */
export class Forms {
  private readonly counts = new Map<CellForm, number>();
  private cells = 0;

  add(form: CellForm): void {
    this.cells++;
    this.counts.set(form, (this.counts.get(form) ?? 0) + 1);
  }

  /** What a column looks like that is text all the same; undefined where it does not look like anything else. */
  get hint(): string | undefined {
    const count = (form: CellForm): number => this.counts.get(form) ?? 0;
    const [zoned, bare] = [count('moments with a zone'), count('moments without a zone')];
    if (zoned > 0 && bare > 0 && zoned + bare === this.cells)
      return 'moments, some with a zone and some without, of which no type holds both';
    const [whole, broken] = [count('whole numbers'), count('numbers')];
    const numbers = [broken > 0 ? 'numbers' : 'whole numbers', whole + broken] as const;
    const others = Array.from(this.counts).filter(([form]) => !/numbers$|^text$/.test(form));
    const [word, most] = [numbers, ...others].reduce((a, b) => (b[1] > a[1] ? b : a));
    const left = this.cells - most;
    if (most < leastCells || left * oneIn > most) return undefined;
    return left === 0
      ? `${word}, at least in its first ${this.cells} cells`
      : `${word} but for ${left} of its first ${this.cells} cells`;
  }
}
