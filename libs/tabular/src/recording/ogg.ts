import {
  checkTracks,
  cutShort,
  damaged,
  type Finding,
  type Recording,
  refused,
  seconds,
  silent,
  type Sound,
} from './recording.js';
import { type OggPage, pageAt, pagesOf, written } from './ogg-pages.js';
import { tellComments } from './tell.js';

/** What is dropped, for it is about the sound and not of it: indexes and texts. */
const aside = /^(?:fishead\0|\x80kate|CMML\0)/;

/** Each takes some memory; programs write one for some kilobytes or a second of sound. */
const mostPages = 500_000;

/** Reads a recording's pages and keeps those of its sound. @throws Problem upload.unparsable for what is no whole Ogg of Vorbis or Opus */
export function readOgg(bytes: Buffer): Recording {
  const reader = new OggReader();
  let [at, pages] = [0, 0];
  while (at < bytes.length && !(reader.isEnded && bytes.toString('latin1', at, at + 4) !== 'OggS')) {
    const page = pageAt(bytes, at);
    reader.take(page);
    if (++pages > mostPages) throw refused('ogg', `has more than ${mostPages.toLocaleString('en')} pages`);
    at += page.whole.length;
  }
  return reader.recording(at < bytes.length);
}

class OggReader {
  private readonly found = new Set<Finding>();
  private readonly dropped = new Set<number>();
  private readonly open = new Set<number>();
  private stream: OggStream | undefined;
  private isBegun = false;

  get isEnded(): boolean {
    return this.stream !== undefined && this.open.size === 0;
  }

  take(page: OggPage): void {
    if (page.isFirst) this.begin(page);
    else if (!this.open.has(page.serial)) throw damaged('ogg');
    else if (!this.dropped.has(page.serial)) this.stream?.take(page);
    if (!page.isFirst) this.isBegun = true;
    if (page.isLast) this.open.delete(page.serial);
  }

  recording(isBehind: boolean): Recording {
    if (this.stream === undefined) throw silent('ogg');
    if (this.open.size > 0) throw cutShort('ogg');
    if (isBehind) this.found.add('behind');
    const { found } = this;
    return { format: 'ogg', ...this.stream.end(), found };
  }

  private begin(page: OggPage): void {
    if (this.open.has(page.serial)) throw damaged('ogg');
    if (this.isBegun) throw refused('ogg', 'is several recordings, one behind the other');
    this.open.add(page.serial);
    if (aside.test(page.body.toString('latin1', 0, 8))) {
      this.dropped.add(page.serial);
      this.found.add('track');
    } else if (this.stream === undefined) this.stream = new OggStream(page, this.found);
    else throw refused('ogg', 'holds several tracks');
  }
}

interface Head {
  readonly sound: Sound;
  /** Samples that are played before the first. */
  readonly skip: number;
  readonly isVorbis: boolean;
}

/** What the first packet says (Vorbis I, 4.2.2; RFC 7845, 5.1). */
function headOf(packet: Buffer): Head {
  if (packet.length === 30 && packet.toString('latin1', 0, 7) === '\x01vorbis') {
    const sound = { codec: 'vorbis', channels: packet.readUInt8(11), sampleRate: packet.readUInt32LE(12) };
    return { sound, skip: 0, isVorbis: true };
  }
  if (packet.length >= 19 && packet.toString('latin1', 0, 8) === 'OpusHead') {
    const channels = packet.readUInt8(9);
    const size = packet.readUInt8(18) === 0 ? 19 : 21 + channels;
    if (packet.length !== size) throw damaged('ogg');
    const sound = { codec: 'opus', channels, sampleRate: 48_000 };
    return { sound, skip: packet.readUInt16LE(10), isVorbis: false };
  }
  throw refused('ogg', 'holds something other than Vorbis or Opus');
}

const noVorbisComments = Buffer.from('\x03vorbis\0\0\0\0\0\0\0\0\x01', 'latin1');
const noOpusComments = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1');

/** The pages of one track of sound. */
class OggStream {
  private readonly head: Head;
  private readonly kept: Buffer[] = [];
  /** Packets of texts and of codebooks, until they are whole. */
  private heads: Buffer[] | undefined = [];
  private pending: Buffer[] = [];
  private isOpen = false;
  private last = 0;
  private sequence: number;
  private audio = 0;

  constructor(
    page: OggPage,
    private readonly found: Set<Finding>,
  ) {
    const [packet] = page.packets;
    if (page.packets.length !== 1 || packet === undefined || page.isOpen || page.isLast) throw damaged('ogg');
    this.head = headOf(packet);
    checkTracks('ogg', this.head.sound);
    this.sequence = page.sequence;
    this.kept.push(...pagesOf([packet], 0, true));
  }

  take(page: OggPage): void {
    this.sequence = (this.sequence + 1) % 2 ** 32;
    if (page.sequence !== this.sequence || page.isContinued !== this.isOpen) throw damaged('ogg');
    this.isOpen = page.isOpen;
    if (this.heads !== undefined) {
      this.header(page, this.heads);
      return;
    }
    if (page.granule !== undefined) {
      if (page.granule < this.last) throw damaged('ogg');
      this.last = page.granule;
    }
    this.audio += page.body.length;
    this.kept.push(written(page, this.kept.length));
  }

  end(): Pick<Recording, 'sound' | 'duration' | 'bytes'> {
    if (this.heads !== undefined || this.isOpen) throw cutShort('ogg');
    if (this.audio === 0) throw silent('ogg');
    const { sound, skip } = this.head;
    const duration = seconds('ogg', Math.max(0, this.last - skip), sound.sampleRate);
    return { sound, duration, bytes: Buffer.concat(this.kept) };
  }

  private header(page: OggPage, heads: Buffer[]): void {
    page.packets.forEach((part, i) => {
      this.pending.push(part);
      if (i === page.packets.length - 1 && page.isOpen) return;
      heads.push(Buffer.concat(this.pending));
      this.pending = [];
    });
    const wanted = this.head.isVorbis ? 2 : 1;
    if (heads.length < wanted && !page.isLast) return;
    // Sound begins on a page of its own.
    if (heads.length !== wanted || this.isOpen || page.isLast) throw damaged('ogg');
    this.heads = undefined;
    const [said = Buffer.alloc(0), books] = heads;
    const prefix = this.head.isVorbis ? '\x03vorbis' : 'OpusTags';
    if (said.toString('latin1', 0, prefix.length) !== prefix) throw damaged('ogg');
    if (books !== undefined && books.toString('latin1', 0, 7) !== '\x05vorbis') throw damaged('ogg');
    tellComments(said.subarray(prefix.length), this.found);
    const empty = this.head.isVorbis ? noVorbisComments : noOpusComments;
    this.kept.push(...pagesOf(books === undefined ? [empty] : [empty, books], this.kept.length));
  }
}
