import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive, and what is written of it in place of the truth. */
export interface ZipFile {
  readonly name: string;
  readonly body?: Uint8Array | string;
  readonly method?: number;
  readonly mode?: number;
  readonly flags?: number;
  readonly size?: number;
  readonly sum?: number;
  /** Where its header is said to be. */
  readonly offset?: number;
}

/** A zip archive, honest unless told otherwise. */
export function zipOf(
  files: readonly ZipFile[],
  { entries = files.length }: { readonly entries?: number } = {},
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, body = '', method = 8, mode = 0o100644, flags = 0x800, ...lie } of files) {
    const plain = Buffer.from(body);
    const data = method === 8 ? deflateRawSync(plain) : plain;
    const [size, sum, label] = [lie.size ?? plain.length, lie.sum ?? crc32(plain), Buffer.from(name)];
    const common = (head: Buffer, from: number): void => {
      head.writeUInt16LE(flags, from);
      head.writeUInt16LE(method, from + 2);
      head.writeUInt32LE(sum, from + 8);
      head.writeUInt32LE(data.length, from + 12);
      head.writeUInt32LE(size, from + 16);
      head.writeUInt16LE(label.length, from + 20);
    };
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    common(local, 6);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(0x31e, 4);
    common(central, 8);
    central.writeUInt32LE((mode << 16) >>> 0, 38);
    central.writeUInt32LE(lie.offset ?? at, 42);
    parts.push(local, label, data);
    directory.push(central, label);
    at += local.length + label.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}
