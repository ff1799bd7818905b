import { type ColumnType, type IdentifierType } from '#libs/contracts';

/** One textual form of a category. Expressions are RE2 syntax, so matching is linear in the text whatever a cell holds. */
export interface Form {
  /** What the form is, for evidence and people: `dotted decimal`. */
  readonly about: string;
  readonly re2: string;
  /** What a regular expression cannot check, such as check digits. Called with the matched text alone. */
  readonly valid?: (text: string) => boolean;
  /** Weight of evidence when every value has this form but nothing else speaks for the category, 0 to 1. */
  readonly alone: number;
  /** Weight when the column's name speaks for the category too, 0 to 1. */
  readonly named: number;
  /** True when the form is telling enough to be looked for inside running text. */
  readonly inText: boolean;
}

/**
 * How one category of content is recognised. What its columns are called and are stands in `categories.json`; the forms of its
 * values, where it has some, in a file of `recognisers/`.
 */
export interface Recogniser {
  /** In upper snake case; Presidio's name where it has one. */
  readonly category: string;
  readonly identifierType: IdentifierType;
  /** Phrases of column names, lower case, words apart by one space, without accents: `zip code`. */
  readonly names: readonly string[];
  /** Words that, anywhere in the name, say that it is about something else. */
  readonly unlike?: readonly string[];
  /** Types that such a column can have; all when absent. */
  readonly types?: readonly ColumnType[];
  readonly forms: readonly Form[];
  /** True when the values always have one of the forms, so that other values count against the name. */
  readonly closed?: boolean;
}
