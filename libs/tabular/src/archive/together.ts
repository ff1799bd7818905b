import { Problem } from '#libs/kernel';
import {
  type Archived,
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type SourceFile,
  type TableFormat,
} from '../parts/format.js';

/** A file within an archive. */
export interface Member {
  readonly name: string;
  readonly file: SourceFile;
}

export type Open = (member: Member) => Promise<HeadedFile>;

/** What a member is: a format, or what it is called that no format takes. */
export type Kind = TableFormat | string;

/** Refuses what a member is refused for with its place among all, by name. */
export async function placed<T>(member: number, all: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upload.unparsable' || all === 1) throw error;
    throw new Problem(error.code, `file ${member + 1} of ${all}, by name: ${error.detail}`, error.places);
  }
}

interface Together {
  readonly import: (session: ImportSession, onDone: (share: number) => void) => Promise<ImportedTable>;
}

/**
 * Members that are rows of one table, where all are but one of text: undefined where they are tables themselves, or of several kinds.
 */
export function togetherOf(
  members: readonly Member[],
  kinds: readonly Kind[],
  open: Open,
): Together | undefined {
  const formats = kinds.filter((kind) => typeof kind !== 'string');
  const rows = formats.find(({ together }) => together !== undefined);
  if (rows?.together === undefined) return undefined;
  const others = [...members.keys()].filter((i) => kinds[i] !== rows);
  const [other, more] = others;
  const text = other === undefined ? undefined : kinds[other];
  if (more !== undefined || typeof text === 'string') return undefined;
  if (text?.isText === false || text?.document !== undefined) return undefined;
  const places = [...members.keys()].filter((i) => kinds[i] === rows);
  const files = members.map((member) => ({ name: member.name, open: async () => open(member) }));
  const beside = other === undefined ? undefined : files[other];
  return {
    import: async (session, onDone) => {
      const archived: Archived = {
        members: places.flatMap((i) => files[i] ?? []),
        ...(beside && text && { beside: { file: beside, format: text } }),
        onDone: (done) => onDone(done / places.length),
        placed: async (member, read) => placed(places[member] ?? 0, members.length, read),
      };
      if (rows.together === undefined) throw new Error('a format that gathers no files');
      return rows.together(archived, session);
    },
  };
}
