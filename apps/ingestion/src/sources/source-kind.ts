import { type ReadingOptions } from '#libs/contracts';
import { type z } from 'zod';
import { type Encoding } from '../uploads/media-type.js';
import { type Network } from './network.js';

/** What a run of a source is told. */
export interface PullContext<L, C> {
  readonly location: L;
  readonly credentials: C | undefined;
  readonly network: Network;
  /** By what new data are told from old, and how far the last run came. */
  readonly watermark: string | undefined;
  readonly reached: string | undefined;
  readonly signal: AbortSignal;
}

/** Data on their way from a source. */
export interface Pulled {
  readonly blocks: AsyncIterable<Uint8Array>;
  /** What the source says its data are; a source that is told otherwise goes by that. */
  readonly mediaType: string | undefined;
  readonly encoding: Encoding;
  /** Whether they are several files in an archive that was made of them: each tells by itself what it is. */
  readonly isArchive?: boolean;
  /** What is known of the columns; what is said of the source goes before it. */
  readonly reading: ReadingOptions;
  /** Bytes that are to come, where that is known: for progress. */
  readonly size: number | undefined;
  /** How far this run came; asked when the blocks were read. */
  readonly reached: () => string | undefined;
}

/** A kind of place that data are fetched from. Each stands in a file of its own and once in the list of kinds. */
export interface SourceKind<L = unknown, C = unknown> {
  readonly kind: string;
  /** Where, as it is stored: from what a person says, which may be an address in one line. */
  readonly Location: z.ZodType<L>;
  readonly Credentials: z.ZodType<C>;
  /** Whether the data are rows, which have a column to go on by. */
  readonly hasRows: boolean;
  /**
   * Connects and begins to read; null when there is nothing new. Ends by the signal.
   * @throws Problem source.address, source.failed, without a credential or a value in it
   */
  open(context: PullContext<L, C>): Promise<Pulled | null>;
}

/** Keeps the types of a kind together where it is defined. */
export const sourceKind = <L, C>(kind: SourceKind<L, C>): SourceKind => kind;
