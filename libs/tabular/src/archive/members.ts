import { type Column, type Reading } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { decode, usualExpansion } from '../compression/decode.js';
import { unparsable } from '../engine/errors.js';
import {
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  kept,
  type SourceFile,
  streamed,
  type TableFormat,
  type Unpacked,
} from '../parts/format.js';
import { hashed } from '../parts/hashed.js';
import { contractColumns, isAnySpoilt, joinSchemas, type PartSchema, typeWords } from '../parts/types.js';
import { withHead } from '../parts/with-head.js';
import { importDocuments } from '../documents/import-documents.js';
import { compressionOf } from './compressed.js';
import { asEmpty, commonFormat, documentsAmong, kindsOf, refuseAside } from './kinds.js';
import { type Member, type Open, placed, togetherOf } from './together.js';

export type { Member } from './together.js';

/** Members that an archive may have: each is opened twice. */
export const maxMembers = 100_000;
/** Of those that are not read one behind the other as rows are: each takes a run of the engine, or memory. */
const maxFiles = 10_000;
const mostWarnings = 50;

/** What systems leave in archives beside the files that people put there. */
const clutter = /^__MACOSX\/|(?:^|\/)(?:\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

/** Whether a name is one of a file that counts. @throws Problem upload.unparsable for a name that leads out of the archive */
export function isMember(name: string): boolean {
  if (/^[/\\]|^[A-Za-z]:|\\|\0/.test(name) || name.split('/').includes('..')) {
    throw unparsable('a name in the archive leads outside of it');
  }
  return !name.endsWith('/') && !clutter.test(name);
}

/** A member as it is read: where it is compressed and may be, what is in it. What it may expand to at least is its share of what an archive may. */
async function opened(file: SourceFile, floor: number | undefined): Promise<HeadedFile> {
  const headed = await withHead(file);
  const compression = floor === undefined ? undefined : compressionOf(headed.head);
  if (floor === undefined || compression === undefined) return headed;
  const limits = { ...usualExpansion, floor, total: Number.POSITIVE_INFINITY };
  return withHead(streamed(() => decode(kept(file.blocks()), compression, limits)));
}

/**
 * Members of one format and with the same columns as one table, one behind the other in the order of their names. Objects of JSON may
 * lack keys, as they may within one file. Documents are a row each instead. Where they `mayPack`, each may be compressed by itself.
 * @throws Problem upload.unparsable with what they are instead
 */
export async function importMembers(
  listed: readonly Member[],
  session: ImportSession,
  onDone: (share: number) => void,
  mayPack = false,
): Promise<ImportedTable> {
  const members = listed.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (members.length === 0) throw unparsable('the archive holds no files');
  if (members.some(({ name }, i) => name === members[i + 1]?.name)) {
    throw unparsable('two files in the archive have one name');
  }
  const floor = mayPack ? usualExpansion.floor / members.length : undefined;
  const open: Open = async ({ file }) => opened(file, floor);
  const found = await kindsOf(members, open, session);
  const { rows } = session.reading ?? {};
  const kinds = found.map(({ format, label }) => format ?? label);
  const gathered = rows === 'documents' ? undefined : togetherOf(members, kinds, open);
  const documents = gathered === undefined ? documentsAmong(found, rows) : undefined;
  if (documents === undefined) refuseAside(members, found);
  if (gathered !== undefined) return gathered.import(session, onDone);
  if (members.length > maxFiles) throw unparsable(`the archive holds more than ${maxFiles} files`);
  if (documents !== undefined) {
    const files = members.map((member, i) => ({
      name: member.name,
      kind: documents.kinds[i] ?? 'text',
      open: () => open(member).catch(asEmpty),
    }));
    return importDocuments(files, session, { format: 'documents', warnings: documents.warnings, onDone });
  }
  const format = commonFormat(found);
  const all = { members, format, open, onDone };
  let table = await importAll(all, session);
  if (table.isVoid) {
    await session.onAgain?.();
    table = await importAll(all, { ...session, known: table.schema });
    if (table.isVoid) throw problem('internal.error', 'types changed when files were read again');
  }
  return table.done();
}

interface All {
  readonly members: readonly Member[];
  readonly format: TableFormat;
  readonly open: Open;
  readonly onDone: (share: number) => void;
}

async function importAll(
  { members, format, open, onDone }: All,
  session: ImportSession,
): Promise<JoinedTable> {
  const table = new JoinedTable(format, session.known);
  for (const [i, member] of members.entries()) {
    await placed(i, members.length, async () => {
      const file = await open(member);
      const one = members.length === 1 ? hashed(file) : undefined;
      table.add(await session.among.importAs(format, one?.file ?? file, within(session, table)));
      const sha256 = one?.sha256();
      if (sha256 !== undefined) table.unpacked ??= { format: format.name, sha256 };
    });
    onDone((i + 1) / members.length);
  }
  return table;
}

/** The session of one member: its parts come behind those of the members before, unless all are void and the types alone are wanted. */
function within(session: ImportSession, table: JoinedTable): ImportSession {
  const { parts } = table;
  const onPart: ImportSession['onPart'] = async (part) => {
    if (!table.isVoid) await session.onPart({ ...part, position: parts + part.position });
  };
  const onAgain = async (): Promise<void> => {
    table.isVoid = true;
    return Promise.resolve();
  };
  // What the first file was taken to have at its head, the others have too: one of few rows tells less.
  const reading = { ...(table.header && { header: table.header }), ...session.reading };
  return { ...session, reading, onPart, onAgain, onProgress: undefined };
}

class JoinedTable {
  parts = 0;
  /** Whether parts that were handed out do not tell what their files wrote; see ImportRun. */
  isVoid = false;
  /** The one file that there is. */
  unpacked: Unpacked | undefined;
  private rows = 0;
  private first: { readonly columns: readonly Column[]; readonly reading: Reading } | undefined;
  private readonly warnings = new Set<string>();
  private readonly own = new Set<string>();
  private readonly untold = new Set<string>();
  private finer: PartSchema | undefined;

  constructor(
    private readonly format: TableFormat,
    /** Finer types of the columns, joined; of formats that find them. */
    public schema?: PartSchema,
  ) {}

  get header(): Reading['header'] {
    return this.first?.reading.header;
  }

  add({ rows, parts, columns, schema, reading, own, told, finer }: ImportedTable): void {
    this.rows += rows;
    this.parts += parts;
    for (const { name } of columns) {
      if (own?.has(name) ?? true) this.own.add(name);
      if (told?.has(name) !== true) this.untold.add(name);
    }
    this.finer ??= finer;
    for (const warning of reading.warnings) this.warnings.add(warning);
    if (this.first === undefined) {
      this.first = { columns, reading };
      this.schema = schema;
      return;
    }
    const names = (list: readonly Column[]): string => JSON.stringify(list.map(({ name }) => name).sort());
    const mayDiffer = this.format.name === 'json' || this.format.name === 'ndjson';
    if (!mayDiffer && names(columns) !== names(this.first.columns)) {
      throw unparsable('its columns have other names than those of the first file');
    }
    if (schema !== undefined && this.schema !== undefined) {
      const joined = joinSchemas(this.schema, schema);
      this.isVoid ||= isAnySpoilt(this.schema, joined) || isAnySpoilt(schema, joined);
      this.schema = joined;
      return;
    }
    const types = new Map(this.first.columns.map(({ name, type }) => [name, type]));
    const other = columns.findIndex(({ name, type }) => types.get(name) !== type);
    if (other !== -1) throw unparsable(`its column ${other + 1} has another type than in the first file`);
  }

  done(): ImportedTable {
    if (this.first === undefined) throw unparsable('the archive holds no files');
    const columns = this.schema === undefined ? this.first.columns : contractColumns(this.schema);
    const warnings = [...this.warnings].slice(0, mostWarnings);
    const reading = { ...this.first.reading, types: typeWords(columns), warnings };
    const told = new Set(columns.map(({ name }) => name).filter((name) => !this.untold.has(name)));
    const finer = this.schema ?? this.finer;
    return {
      ...{ rows: this.rows, parts: this.parts, columns, reading, own: this.own, told },
      ...(this.schema && { schema: this.schema }),
      ...(finer && { finer }),
      ...(this.unpacked && { unpacked: this.unpacked }),
    };
  }
}
