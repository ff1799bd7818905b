import { damaged, type Finding, type RecordingFormat } from './recording.js';
import { isSaid, tellComments } from './tell.js';

/**
 * Heads of codecs that containers carry, of which the comments become empty without a change of length: of FLAC its blocks of metadata,
 * of which all but the first become zeros. @throws Problem upload.unparsable for what is none
 */
export function blankFlac(blocks: Buffer, format: RecordingFormat, found?: Set<Finding>): void {
  for (let at = 0; ;) {
    if (at + 4 > blocks.length) throw damaged(format);
    const head = blocks.readUInt8(at);
    const end = at + 4 + blocks.readUIntBE(at + 1, 3);
    if (end > blocks.length || ((head & 127) === 0) !== (at === 0)) throw damaged(format);
    if (at > 0) {
      if ((head & 127) === 4) found?.add('device');
      blocks.writeUInt8((head & 128) | 1, at);
      blocks.fill(0, at + 4, end);
    }
    at = end;
    if ((head & 128) === 0) continue;
    blocks.fill(0, at);
    return;
  }
}

/** Of Vorbis its three packets, of which the second becomes a name of zeros as long as all it said. */
export function blankVorbis(bytes: Buffer, format: RecordingFormat, found: Set<Finding>): void {
  if (bytes.length < 3 || bytes[0] !== 2) throw damaged(format);
  let at = 1;
  const lacing = (): number => {
    let size = 0;
    for (let byte = 255; byte === 255; at++) {
      if (at >= bytes.length) throw damaged(format);
      byte = bytes.readUInt8(at);
      size += byte;
    }
    return size;
  };
  const [first, second] = [lacing(), lacing()];
  const start = at + first;
  const said = bytes.subarray(start, start + second);
  const isWhole = start + second < bytes.length && said.length >= 16;
  if (!isWhole || said.toString('latin1', 0, 7) !== '\x03vorbis') throw damaged(format);
  if (isSaid(said.subarray(11, -1))) tellComments(said.subarray(7), found);
  said.fill(0, 7);
  said.writeUInt32LE(second - 16, 7);
  said[second - 1] = 1;
}
