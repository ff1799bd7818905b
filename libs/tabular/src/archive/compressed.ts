import { type Compression, decode, usualExpansion } from '../compression/decode.js';
import { unparsable } from '../engine/errors.js';
import { kept, streamed, type TableFormat } from '../parts/format.js';
import { hashed } from '../parts/hashed.js';
import { withHead } from '../parts/with-head.js';

/** Of bzip2 the first block too, or the end where there is none: a table may well begin with the letters of the rest. */
const compressions = ['gzip', 'zstd', 'bzip2', 'xz'] as const;
const signatures: Readonly<Record<(typeof compressions)[number], RegExp>> = {
  gzip: /^\x1f\x8b/,
  zstd: /^\x28\xb5\x2f\xfd/,
  bzip2: /^BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)/,
  xz: /^\xfd7zXZ\0/,
};

/** What a file is compressed with, by its first bytes. */
export function compressionOf(head: Buffer): Compression | undefined {
  const text = head.toString('latin1', 0, 10);
  return compressions.find((name) => signatures[name].test(text));
}

/** One compressed file, by what its first bytes say; what is in it is told by its own. It is decompressed as it is read. */
export const compressed: TableFormat = {
  name: 'compressed',
  label: 'compressed data',
  mediaTypes: ['application/gzip', 'application/zstd', 'application/x-bzip2', 'application/x-xz'],
  extensions: ['gz', 'zst', 'bz2', 'xz', 'tgz'],
  parameters: { header: ['present', 'absent'] },
  isText: false,
  holdsFiles: true,
  recognises: (head) => compressionOf(head) !== undefined,
  async importTable(file, session) {
    const compression = compressionOf(file.head);
    if (compression === undefined)
      throw unparsable('the file is not compressed with gzip, zstd, bzip2 or xz');
    const limits = { ...usualExpansion, total: Number.POSITIVE_INFINITY };
    const inner = await withHead(streamed(() => decode(kept(file.blocks()), compression, limits)));
    const format = session.among.ofContent(inner.head);
    if (format.holdsFiles === true && format.name !== 'tar') {
      throw unparsable(`what is compressed is ${format.label} again; send that as it is`);
    }
    let taken = 0;
    const blocks = async function* () {
      taken = 0;
      for await (const block of file.blocks()) {
        session.onProgress?.((taken += block.length));
        yield block;
      }
    };
    const whole = hashed({ ...inner, blocks: () => decode(kept(blocks()), compression, limits) });
    const within = { ...session, isUnpacked: true, onProgress: undefined };
    const table = await session.among.importAs(format, whole.file, within);
    const sha256 = whole.sha256();
    if (sha256 === undefined || table.unpacked !== undefined) return table;
    return { ...table, unpacked: { format: format.name, sha256 } };
  },
};
