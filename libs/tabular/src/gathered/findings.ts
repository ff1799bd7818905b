/** What a gathered file is called. */
export interface Noun {
  readonly one: string;
  readonly many: string;
}

/** Counts files by what was found in them: never what it said. */
export class FindingCounts<Finding extends string> {
  private readonly counts = new Map<Finding, number>();
  private files = 0;

  constructor(
    private readonly noun: Noun,
    /** What a file did, for each kind, in the order in which they are told. */
    private readonly words: Readonly<Record<Finding, string>>,
  ) {}

  add(found: ReadonlySet<Finding>): void {
    this.files++;
    for (const finding of found) this.counts.set(finding, (this.counts.get(finding) ?? 0) + 1);
  }

  /** A sentence for each kind. */
  get warnings(): string[] {
    return (Object.keys(this.words) as Finding[]).flatMap((finding) => {
      const count = this.counts.get(finding);
      return count === undefined
        ? []
        : [
            `${count} of ${this.files} ${this.noun.many} ${this.words[finding]}; it is gone from what is kept.`,
          ];
    });
  }
}
