import {
  Column,
  ColumnClassification,
  Profile,
  Reading,
  type SealedObject,
  sealedUnder,
  Written,
  type JobInputs,
} from '#libs/contracts';
import { type Growing, type StoreAccess } from '#libs/storage';
import { type PublicKeyring } from '#libs/seal';
import { type WrittenTable } from '#libs/tabular';
import { z } from 'zod';

/** What the parsing process is sent: the key of one staging object, and the vault's public half. */
export interface ParseTask {
  /** Where its objects are to lie. */
  readonly prefix: string;
  /** The id that the version will have. */
  readonly version: string;
  readonly store: StoreAccess;
  readonly scratch: string;
  /** What is staged; what still arrives is told later, when it is whole. */
  readonly staging: SealedObject | Growing;
  readonly stagingKey: Uint8Array;
  readonly vault: PublicKeyring;
  readonly format: JobInputs['ingest']['format'];
  readonly parameters: JobInputs['ingest']['parameters'];
  readonly reading?: JobInputs['ingest']['reading'];
  /** Whether the reading's header is that of the table that it is appended to, and was not said. */
  readonly inheritsHeader?: true | undefined;
  /** The table that it is appended to: its types are those that the file's columns begin with. */
  readonly base?: WrittenTable | undefined;
}

/**
 * What it answers: nothing in it was taken from a cell, and its objects lie under its prefix. Checked by the parent, for this process
 * read what strangers sent.
 */
export const parsedUnder = (prefix: string, version: string) =>
  z.strictObject({
    rows: z.int().positive(),
    /** Those of the file itself. */
    columns: z.array(Column).min(1).max(2000),
    written: z.array(Written).min(1).max(2000),
    reading: Reading,
    parts: z
      .array(
        z.strictObject({
          object: sealedUnder(prefix, { role: 'version-part', owner: version }),
          rows: z.int().positive(),
        }),
      )
      .min(1),
    /** Counts and types alone. */
    profile: Profile,
    /** The whole profile, as JSON, sealed to the vault. */
    profileObject: sealedUnder(prefix, { role: 'version-profile', owner: version }),
    /** Records that could not be read, as JSON, sealed to the vault. */
    quarantineObject: sealedUnder(prefix, { role: 'version-quarantine', owner: version }).optional(),
    classification: z.array(ColumnClassification),
    /** The one file that was packed in it. */
    unpacked: z
      .strictObject({ format: z.string().max(40), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
      .optional(),
  });
export type Parsed = z.infer<ReturnType<typeof parsedUnder>>;
