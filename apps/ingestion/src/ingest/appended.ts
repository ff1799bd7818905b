import {
  type Column,
  type ColumnClassification,
  type IdentifierType,
  type Profile,
  type Written,
} from '#libs/contracts';
import { type DatasetVersionEntity, type VersionPartEntity } from '#libs/db';
import { classifyTable } from '#libs/detect';
import { problem } from '#libs/kernel';
import { appendTable, type WrittenTable } from '#libs/tabular';
import { type Parsed } from './parsed.js';

/** The most parts that a version may have: whoever reads it opens each. */
const mostParts = 10_000;

/** What a version consists of. */
export interface Contents {
  readonly rows: number;
  readonly columns: Column[];
  readonly written: Written[];
  /** Counts and types alone. */
  readonly profile: Profile;
  readonly classification: readonly ColumnClassification[];
  readonly parts: readonly Pick<VersionPartEntity, 'objectId' | 'rows' | 'sealedFor' | 'sealedAt'>[];
}

/** The table that is there, as what is appended to it needs to know it. @throws Problem version.append for versions of before that was kept */
export function tableOf({
  number,
  columns,
  written,
}: Pick<DatasetVersionEntity, 'number' | 'columns' | 'written'>): WrittenTable {
  if (written?.length === columns.length) return { columns, written };
  const detail = `Version ${number} was made before files could be appended: upload all of it once.`;
  throw problem('version.append', detail);
}

/** A file as a version of its own. */
export function contentsOf({ rows, columns, written, profile, classification, parts }: Parsed): Contents {
  return {
    ...{ rows, columns, written, profile, classification },
    parts: parts.map((part) => ({
      ...{ objectId: part.object.id, rows: String(part.rows) },
      ...{ sealedFor: null, sealedAt: null },
    })),
  };
}

/** What of a file becomes a version. */
export type File = Pick<Parsed, 'rows' | 'columns' | 'written' | 'profile' | 'classification' | 'parts'>;

interface Base {
  readonly version: DatasetVersionEntity;
  /** In their order, both. */
  readonly parts: readonly VersionPartEntity[];
  readonly classification: readonly ColumnClassification[];
}

/**
 * A file behind what there is: its parts are those of the version before, which stay what they were sealed as, and new ones.
 * @throws Problem version.append
 */
export function appendedTo({ version, parts, classification }: Base, parsed: File): Contents {
  if (parts.length + parsed.parts.length > mostParts) {
    const detail = `It would have more than ${mostParts} parts: upload all of it at once.`;
    throw problem('version.append', detail);
  }
  const { columns, written } = appendTable(tableOf(version), parsed);
  const profile = counted(columns, version.profile, parsed.profile);
  const { rows } = profile;
  // Files too small to tell anything of their columns do together.
  const whole = classifyTable(profile.columns.map((column) => ({ ...column, rows, sample: [] })));
  return {
    rows: Number(version.rows) + parsed.rows,
    ...{ columns: [...columns], written: [...written], profile },
    classification: columns.map(({ name }, i) => {
      const before = classification.find((column) => column.name === name);
      const behind = parsed.classification.find((column) => column.name === name);
      const both = [before, behind].reduce(cautious);
      // What a person said of counts stands; only what came behind is news to them.
      return asKept(before?.decidedBy === 'steward' ? both : cautious(both, whole[i]));
    }),
    parts: [
      ...parts.map(({ objectId, rows, sealedFor, sealedAt, position }) => ({
        ...{ objectId, rows },
        ...{ sealedFor: sealedFor ?? version.id, sealedAt: sealedAt ?? position },
      })),
      ...parsed.parts.map((part, i) => ({
        ...{ objectId: part.object.id, rows: String(part.rows) },
        ...{ sealedFor: null, sealedAt: i },
      })),
    ],
  };
}

/** Counts of both: which distinct values they have in common is sealed, so these are at most so many; what is decided by them errs for people. */
function counted(columns: readonly Column[], before: Profile, behind: Profile): Profile {
  const of = (profile: Profile, name: string) => profile.columns.find((column) => column.name === name);
  return {
    rows: before.rows + behind.rows,
    columns: columns.map(({ name, type }) => {
      const [a, b] = [of(before, name), of(behind, name)];
      return {
        ...{ name, type },
        nulls: (a?.nulls ?? before.rows) + (b?.nulls ?? behind.rows),
        distinct: (a?.distinct ?? 0) + (b?.distinct ?? 0),
        approximate: true,
        masked: true,
      };
    }),
  };
}

/** The more it says of a person, the lower. */
const caution: Readonly<Record<IdentifierType, number>> = { direct: 0, quasi: 1, sensitive: 1, none: 2 };

type Classified = ColumnClassification | undefined;

/** The more cautious of both, for the column holds what both hold: also against a steward, who has not seen what came behind. */
function cautious(before: Classified, behind: Classified): Classified {
  if (before === undefined || behind === undefined) return before ?? behind;
  return caution[behind.identifierType] < caution[before.identifierType] ? behind : before;
}

function asKept(chosen: Classified): ColumnClassification {
  if (chosen === undefined) throw problem('internal.error', 'A column of no table.');
  const { name, category, identifierType, confidence, evidence, decidedBy } = chosen;
  return { name, category, identifierType, confidence, evidence, decidedBy };
}
