import { type Finding, type RecordingFormat, refused } from './recording.js';

/** The pieces of a file, whose bytes are changed where they lie, so that all places that are told within it stay true. */
export abstract class Pieces {
  readonly found = new Set<Finding>();
  private count = 0;

  /** `most`: each piece costs a step, and none that plays has as many. */
  protected constructor(
    readonly bytes: Buffer,
    readonly format: RecordingFormat,
    private readonly most: number,
  ) {}

  /** Counts one that is looked at. @throws Problem upload.unparsable where there are too many */
  protected step(): void {
    if (++this.count > this.most)
      throw refused(this.format, `has more than ${this.most.toLocaleString('en')} pieces`);
  }
}
