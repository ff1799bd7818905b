import { type Finding, findings } from './picture.js';

const words: Record<Finding, string> = {
  place: 'said where they were taken',
  moment: 'said when they were taken',
  camera: 'named the camera or the program that made them',
  author: 'named an author or owner',
  text: 'held titles, comments or other text',
  thumbnail: 'held a smaller picture of themselves',
  profile: 'held a colour profile, without which colours may look different',
  behind: 'had something behind their end',
  other: 'held other data that is no picture',
};

/** Counts pictures by what was found in them: never what it said. */
export class FindingCounts {
  private readonly counts = new Map<Finding, number>();
  private pictures = 0;

  add(found: ReadonlySet<Finding>): void {
    this.pictures++;
    for (const finding of found) this.counts.set(finding, (this.counts.get(finding) ?? 0) + 1);
  }

  /** A sentence for each kind. */
  get warnings(): string[] {
    return findings.flatMap((finding) => {
      const count = this.counts.get(finding);
      return count === undefined
        ? []
        : [`${count} of ${this.pictures} pictures ${words[finding]}; it is gone from what is kept.`];
    });
  }
}
