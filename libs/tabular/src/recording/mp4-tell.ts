import { type Finding } from './recording.js';
import { isSaid, maxNames, tellName, tellXml } from './tell.js';

interface Piece {
  readonly type: string;
  readonly data: Buffer;
}

/** Boxes as far as there are, of what is not kept. */
function* pieces(bytes: Buffer): Generator<Piece> {
  for (let at = 0, i = 0; at + 8 <= bytes.length && i < maxNames; i++) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, at + size) };
    at += size;
  }
}

/** What is in a box that is not kept tells of it. */
export function tellBox(type: string, data: Buffer, found: Set<Finding>): void {
  if (!isSaid(data)) return;
  if (type === 'udta') {
    for (const piece of pieces(data)) tellUser(piece, found);
  } else if (type === 'meta') tellMeta(data, found);
  else if (type === 'uuid' && data.includes('<x:xmpmeta')) tellXml(data, found);
  else found.add('other');
}

function tellUser({ type, data }: Piece, found: Set<Finding>): void {
  if (type === 'meta') tellMeta(data, found);
  else if (type === 'XMP_') tellXml(data, found);
  else if (type === 'chpl') found.add('text');
  else if (/^(?:FIRM|LENS|CAME|CAMD|SETT|AMBA|MUID|manu|modl|cmid|cmnm)$/.test(type)) found.add('device');
  else if (type.startsWith('\xa9') || /^[a-zA-Z]{4}$/.test(type)) tellName(type, found);
  else found.add('other');
}

/** Names of iTunes and QuickTime; what stands behind a version in the one stands at the beginning in the other. */
function tellMeta(data: Buffer, found: Set<Finding>): void {
  const isVersioned = data.length >= 12 && data.toString('latin1', 4, 8) !== 'hdlr';
  for (const { type, data: held } of pieces(isVersioned ? data.subarray(4) : data)) {
    if (type === 'keys') {
      for (const key of pieces(held.subarray(8))) tellName(key.data.toString('latin1', 0, 100), found);
    } else if (type === 'ilst') {
      for (const item of pieces(held)) tellItem(item, found);
    }
  }
}

function tellItem({ type, data }: Piece, found: Set<Finding>): void {
  if (type !== '----') {
    // Those of QuickTime are numbers of keys.
    if (/^[ -~\xa9]{4}$/.test(type)) tellName(type, found);
    return;
  }
  for (const piece of pieces(data))
    if (piece.type === 'name') tellName(piece.data.toString('latin1', 4, 104), found);
}
