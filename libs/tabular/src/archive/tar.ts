import { readSync } from 'node:fs';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import {
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type SourceFile,
  type TableFormat,
} from '../parts/format.js';
import { spool } from '../parts/spool.js';
import { importMembers, isMember, maxMembers, type Member } from './members.js';
import { nearby } from './nearby.js';
import { Window } from './window.js';

const blockBytes = 512;
/** Names and other facts of a file that do not fit into its header. */
const maxRecordBytes = 1 << 20;

const isHeader = (block: Buffer): boolean =>
  block.length === blockBytes &&
  block.toString('latin1', 257, 262) === 'ustar' &&
  sumOf(block) === octal(block, 148, 8);

/** A tar archive (POSIX.1-1988, pax and GNU names) of files of one format; where it is compressed, it is first written to scratch. */
export const tar: TableFormat = {
  name: 'tar',
  label: 'a tar archive',
  mediaTypes: ['application/x-tar'],
  extensions: ['tar'],
  parameters: { header: ['present', 'absent'] },
  isText: false,
  holdsFiles: true,
  recognises: (head) => isHeader(head.subarray(0, blockBytes)),
  async importTable(file, session) {
    if (!tar.recognises(file.head)) throw unparsable('the file is not a tar archive');
    if (Number.isFinite(file.bytes)) return importTar(file, session);
    const copy = await spool(file, session);
    try {
      return await importTar(asSource(file, copy), session);
    } finally {
      copy.close();
    }
  },
};

async function importTar(file: SourceFile, session: ImportSession): Promise<ImportedTable> {
  const members: Member[] = [];
  for await (const member of membersOf(nearby(file))) members.push(member);
  const onDone = (share: number): void => session.onProgress?.(share * file.bytes);
  return importMembers(members, session, onDone, session.isUnpacked !== true);
}

function asSource(file: HeadedFile, copy: ScratchFile): SourceFile {
  const bytes = copy.size();
  async function* range({ start, end }: { readonly start: number; readonly end: number }) {
    for (let at = start; at < Math.min(end, bytes);) {
      const block = Buffer.allocUnsafe(Math.min(256 << 10, end - at, bytes - at));
      at += readSync(copy.fd, block, 0, block.length, at);
      yield await Promise.resolve(block);
    }
  }
  return { ...file, bytes, range, blocks: () => range({ start: 0, end: bytes }) };
}

/** What records before a file's header say of it. */
interface Said {
  readonly name?: string;
  readonly size?: number;
}

async function* membersOf(file: SourceFile): AsyncGenerator<Member> {
  const window = new Window(file);
  const damaged = () => unparsable('the tar archive is damaged or cut short');
  let [said, headers]: [Said, number] = [{}, 0];
  for (let at = 0; at < file.bytes;) {
    const header = await window.read(at, blockBytes);
    if (header.every((byte) => byte === 0)) return;
    if (!isHeader(header)) throw damaged();
    // Folders and records count too, or a million of them would be read.
    if (++headers > 2 * maxMembers) throw unparsable(`the archive holds more than ${maxMembers} files`);
    const type = String.fromCharCode(header[156] ?? 0);
    const start = at + blockBytes;
    const size = said.size ?? octal(header, 124, 12);
    const end = start + size;
    if (!Number.isSafeInteger(size) || size < 0 || end > file.bytes) throw damaged();
    at = start + Math.ceil(size / blockBytes) * blockBytes;
    if ('xgLK'.includes(type)) {
      if (size > maxRecordBytes) throw damaged();
      said = { ...said, ...saidBy(type, await window.read(start, size)) };
      continue;
    }
    const name = said.name ?? nameOf(header);
    said = {};
    if (type === '5') continue;
    if (!'0\0'.includes(type))
      throw unparsable('the archive holds a link, a device or a file with holes, where only files may be');
    if (!isMember(name)) continue;
    yield { name, file: partOf(file, start, end) };
  }
}

const partOf = (file: SourceFile, from: number, to: number): SourceFile => ({
  bytes: to - from,
  blocks: () => file.range({ start: from, end: to }),
  range: ({ start, end }) => file.range({ start: from + start, end: Math.min(to, from + end) }),
});

/** Records of pax are `length key=value`; a name of GNU's is the whole. What is said of links and of all files is passed over. */
function saidBy(type: string, content: Buffer): Said {
  if (type === 'L') return { name: text(content) };
  if (type !== 'x') return {};
  const said: { name?: string; size?: number } = {};
  for (let at = 0; at < content.length;) {
    const [, length = '0'] = /^(\d{1,7}) /.exec(content.toString('latin1', at, at + 9)) ?? [];
    const record = content.toString('utf8', at + length.length + 1, at + Number(length) - 1);
    if (Number(length) <= length.length + 1) throw unparsable('the tar archive is damaged or cut short');
    if (record.startsWith('path=')) said.name = record.slice(5);
    if (record.startsWith('size=')) said.size = Number(record.slice(5));
    if (record.startsWith('GNU.sparse'))
      throw unparsable('the archive holds a file with holes, which is not read');
    at += Number(length);
  }
  return said;
}

const text = (bytes: Buffer): string => bytes.toString('utf8').replace(/\0.*$/s, '');

function nameOf(header: Buffer): string {
  const prefix = header.toString('latin1', 257, 265) === 'ustar\x0000' ? text(header.subarray(345, 500)) : '';
  const name = text(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** A number in octal digits, or in binary where its first bit is set (GNU). NaN for what is none. */
function octal(header: Buffer, at: number, length: number): number {
  if (((header[at] ?? 0) & 0x80) !== 0) {
    const digits = header.subarray(at + 1, at + length);
    return (header[at] ?? 0) === 0x80 ? digits.reduce((sum, byte) => sum * 256 + byte, 0) : Number.NaN;
  }
  const digits = text(header.subarray(at, at + length)).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** Of all bytes of a header, its own sum taken for spaces. */
const sumOf = (header: Buffer): number =>
  header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
