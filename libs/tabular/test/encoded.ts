export type Narrow = 'gb18030' | 'shift_jis' | 'windows-1252';

/** Characters of an encoding and their bytes, by what the platform reads of every sequence of one or two that it may have. */
export function encodingTable(encoding: Narrow): ReadonlyMap<string, readonly number[]> {
  const table = new Map<string, number[]>();
  const note = (bytes: number[]): void => {
    const read = new TextDecoder(encoding).decode(Uint8Array.from(bytes));
    if (!read.includes('\ufffd') && Array.from(read).length === 1 && !table.has(read)) table.set(read, bytes);
  };
  for (let a = 0; a < 256; a++) note([a]);
  if (encoding !== 'windows-1252')
    for (let a = 0x81; a < 0xff; a++) for (let b = 0x40; b < 0xff; b++) note([a, b]);
  return table;
}

/** The bytes of a text, a question mark for what there is not. */
export const encoded = (text: string, encoding: Narrow): Buffer => {
  const table = encodingTable(encoding);
  return Buffer.from(Array.from(text).flatMap((character) => table.get(character) ?? [0x3f]));
};
