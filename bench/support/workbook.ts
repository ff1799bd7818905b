import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A zip that is written as it comes, so that a member may be larger than memory. */
class ZipFile {
  readonly #fd: number;
  readonly #directory: Buffer[] = [];
  #at = 0;

  constructor(path: string) {
    this.#fd = openSync(path, 'wx', 0o600);
  }

  async add(name: string, blocks: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const [from, label] = [this.#at, Buffer.from(name)];
    this.#at += 30 + label.length;
    const [facts, place] = [Buffer.alloc(26), Buffer.alloc(14)];
    const { crc, packed, plain } = await this.#pack(blocks);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc, 10);
    facts.writeUInt32LE(packed, 14);
    facts.writeUInt32LE(plain, 18);
    facts.writeUInt16LE(label.length, 22);
    place.writeUInt32LE(from, 10);
    writeSync(this.#fd, Buffer.concat([Buffer.from('PK\x03\x04'), facts, label]), 0, null, from);
    this.#directory.push(Buffer.from('PK\x01\x02\x14\0'), facts, place, label);
  }

  end(): void {
    const listed = Buffer.concat(this.#directory);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06');
    end.writeUInt16LE(this.#directory.length / 4, 8);
    end.writeUInt16LE(this.#directory.length / 4, 10);
    end.writeUInt32LE(listed.length, 12);
    end.writeUInt32LE(this.#at, 16);
    this.#write(Buffer.concat([listed, end]));
    closeSync(this.#fd);
  }

  #write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;)
      at += writeSync(this.#fd, bytes, at, bytes.length - at, this.#at + at);
    this.#at += bytes.length;
  }

  async #pack(blocks: AsyncIterable<string> | Iterable<string>) {
    const deflate: DeflateRaw = createDeflateRaw({ level: 1 });
    const from = this.#at;
    deflate.on('data', (block: Buffer) => this.#write(block));
    const ended = once(deflate, 'end');
    let [crc, plain] = [0, 0];
    for await (const block of blocks) {
      const bytes = Buffer.from(block);
      [crc, plain] = [crc32(bytes, crc), plain + bytes.length];
      if (!deflate.write(bytes)) await once(deflate, 'drain');
    }
    deflate.end();
    await ended;
    return { crc, plain, packed: this.#at - from };
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

async function* sheet(groups: AsyncIterable<readonly (readonly string[])[]>): AsyncGenerator<string> {
  const cells = (row: readonly string[]): string =>
    row.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`).join('');
  yield '<worksheet><sheetData>';
  for await (const rows of groups) yield rows.map((row) => `<row>${cells(row)}</row>`).join('');
  yield '</sheetData></worksheet>';
}

/** Writes a workbook of one sheet whose cells are texts in place; of at most 4 GiB before it is packed. */
export async function writeWorkbook(
  path: string,
  groups: AsyncIterable<readonly (readonly string[])[]>,
): Promise<void> {
  const zip = new ZipFile(path);
  await zip.add('[Content_Types].xml', ['<Types/>']);
  await zip.add('xl/workbook.xml', [
    `<workbook xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="r0"/></sheets></workbook>`,
  ]);
  await zip.add('xl/_rels/workbook.xml.rels', [
    '<Relationships><Relationship Id="r0" Target="worksheets/s0.xml"/></Relationships>',
  ]);
  await zip.add('xl/worksheets/s0.xml', sheet(groups));
  zip.end();
}
