import { type Element, Elements, sumId, voidId } from './ebml.js';
import {
  ids,
  type Keep,
  keptOfCluster,
  keptOfCue,
  keptOfHead,
  keptOfInfo,
  keptOfSeek,
  keptOfTrack,
  plain,
  told,
} from './matroska-ids.js';
import { type MatroskaTrack, readTrack } from './matroska-track.js';
import { checkTracks, damaged, type Recording, refused, seconds, silent } from './recording.js';
import { isSaid, tellName } from './tell.js';

/** Tags of languages (RFC 5646); what is longer is none. */
const languages: ReadonlySet<number> = new Set([0x22b59c, 0x22b59d]);
const longestLanguage = 35;

/** What may stand in a segment; a cluster of no known size ends before the next of these (RFC 9559, 4.5). */
const outer: ReadonlySet<number> = new Set([
  ...[ids.seekHead, ids.info, ids.tracks, ids.cluster, ids.cues, ids.tags, ids.chapters, ids.attachments],
]);

/**
 * Reads a recording's elements and keeps those that play it, all at their places: what is not kept becomes empty space, in the bytes that are given.
 * @throws Problem upload.unparsable for what is no whole WebM or Matroska
 */
export function readMatroska(bytes: Buffer): Recording {
  const probe = new Elements(bytes, 'matroska');
  const head = probe.at(0, bytes.length);
  if (head.isOpen) throw damaged('matroska');
  const type = probe.within(head).find(({ id }) => id === ids.docType);
  const name = type === undefined ? '' : probe.held(type).toString('latin1').replace(/\0+$/, '');
  if (name !== 'webm' && name !== 'matroska') throw refused('matroska', 'is of another kind of EBML');
  return new MatroskaReader(new Elements(bytes, name)).read(head);
}

class MatroskaReader {
  private readonly tracks = new Map<number, MatroskaTrack>();
  private hasTracks = false;
  private scale = 1_000_000;
  private said: number | undefined;
  private cluster = 0;
  private last = 0;
  private blocks = 0;

  constructor(private readonly elements: Elements) {}

  read(head: Element): Recording {
    const { elements } = this;
    const { bytes, format, found } = elements;
    this.keep(head, keptOfHead);
    let at = head.end;
    let segment = elements.at(at, bytes.length);
    while (segment.id === voidId && !segment.isOpen) {
      elements.void(segment);
      at = segment.end;
      segment = elements.at(at, bytes.length);
    }
    if (segment.id !== ids.segment) throw damaged(format);
    this.segment(segment);
    if (segment.end < bytes.length) found.add('behind');
    const kept = [...this.tracks.values()].flatMap((track) => track.kept ?? []);
    if (kept.length === 0 || this.blocks === 0) throw silent(format);
    const sound = kept.find((track) => track.sound !== undefined)?.sound;
    const sight = kept.find((track) => track.sight !== undefined)?.sight;
    checkTracks(format, sound, sight);
    const duration = seconds(format, (this.said ?? this.last) * this.scale, 1e9);
    return { format, sound, sight, duration, bytes: bytes.subarray(0, segment.end), found };
  }

  private segment({ start, end }: Element): void {
    const { elements } = this;
    for (let at = start; at < end;) {
      const element = elements.at(at, end);
      if (element.id === ids.cluster) at = this.readCluster(element);
      else {
        if (element.isOpen) throw damaged(elements.format);
        this.outermost(element);
        at = element.end;
      }
    }
  }

  private outermost(element: Element): void {
    const { elements } = this;
    if (element.id === ids.info) this.info(element);
    else if (element.id === ids.tracks) this.readTracks(element);
    else if (element.id === ids.seekHead) this.seeks(element);
    else if (element.id === ids.cues) this.cues(element);
    else if (element.id === ids.tags) {
      this.tellTags(element, 0);
      elements.void(element);
    } else if (element.id === ids.attachments) {
      const isCover = elements.held(element).includes('image/');
      if (elements.void(element)) elements.found.add(isCover ? 'cover' : 'other');
    } else this.aside(element);
  }

  /** Keeps what a list says of an element's own, and of theirs. */
  private keep(element: Element, keep: Keep): void {
    if (keep === 'all') return;
    for (const one of this.elements.within(element)) {
      const inner = keep[one.id];
      if (inner === undefined || (languages.has(one.id) && one.end - one.start > longestLanguage))
        this.aside(one);
      else this.keep(one, inner);
    }
  }

  private aside(element: Element): void {
    const { elements } = this;
    const { id } = element;
    if (id === ids.encrypted) throw refused(elements.format, 'is encrypted');
    if (elements.void(element) && (!plain.has(id) || id === voidId)) elements.found.add(told[id] ?? 'other');
  }

  private info(element: Element): void {
    const { elements } = this;
    this.keep(element, keptOfInfo);
    for (const one of elements.within(element)) {
      if (one.id === ids.scale) this.scale = elements.unsigned(one);
      else if (one.id === ids.duration) this.said = elements.float(one);
      else if (one.id === ids.muxer || one.id === ids.writer) {
        const held = elements.held(one);
        if (isSaid(held)) elements.found.add('device');
        held.fill(0);
      }
    }
  }

  private readTracks(element: Element): void {
    const { elements } = this;
    if (this.hasTracks) throw damaged(elements.format);
    this.hasTracks = true;
    for (const entry of elements.within(element)) {
      if (entry.id !== ids.track) {
        this.aside(entry);
        continue;
      }
      const track = readTrack(elements, entry);
      if (this.tracks.has(track.number)) throw damaged(elements.format);
      this.tracks.set(track.number, track);
      if (track.kept !== undefined) this.keep(entry, keptOfTrack);
      else {
        elements.void(entry);
        elements.found.add('track');
      }
    }
  }

  /** Places of what is kept; those of the others lead nowhere. */
  private seeks(element: Element): void {
    const { elements } = this;
    for (const seek of elements.within(element)) {
      const id =
        seek.id === ids.seek ? elements.within(seek).find((one) => one.id === ids.seekId) : undefined;
      const target = id === undefined ? 0 : elements.unsigned(id);
      if (target === ids.info || target === ids.tracks || target === ids.cues) this.keep(seek, keptOfSeek);
      else if (seek.id === ids.seek) elements.void(seek);
      else this.aside(seek);
    }
  }

  private cues(element: Element): void {
    const { elements } = this;
    for (const point of elements.within(element)) {
      if (point.id !== ids.cuePoint) {
        this.aside(point);
        continue;
      }
      const places = elements.within(point).filter(({ id }) => id === ids.cuePlaces);
      const isKept = places.every((place) =>
        elements
          .within(place)
          .every((one) => one.id !== ids.cueTrack || this.isPlayed(elements.unsigned(one))),
      );
      if (isKept) this.keep(point, keptOfCue);
      else elements.void(point);
    }
  }

  private isPlayed(number: number): boolean {
    return !this.hasTracks || this.tracks.get(number)?.kept !== undefined;
  }

  /** @returns where it ends */
  private readCluster(cluster: Element): number {
    const { elements } = this;
    if (!this.hasTracks) throw damaged(elements.format);
    let at = cluster.start;
    while (at < cluster.end) {
      const element = elements.at(at, cluster.end);
      if (cluster.isOpen && outer.has(element.id)) break;
      if (element.isOpen) throw damaged(elements.format);
      this.inCluster(element);
      at = element.end;
    }
    return at;
  }

  private inCluster(element: Element): void {
    const { elements } = this;
    const { id } = element;
    if (id === ids.time) this.cluster = elements.unsigned(element);
    if (id !== ids.simple && id !== ids.group) {
      if (keptOfCluster !== 'all' && keptOfCluster[id] === undefined) this.aside(element);
      return;
    }
    const list = id === ids.group ? elements.within(element) : [];
    const block = id === ids.simple ? element : list.find((one) => one.id === ids.block);
    if (block === undefined) throw damaged(elements.format);
    const track = this.block(block, list);
    if (track?.kept === undefined) {
      if (track === undefined) elements.found.add('other');
      elements.void(element);
    } else if (id === ids.group) {
      for (const one of list)
        if (one.id === ids.additions && !track.kept.hasAlpha) this.aside(one);
        else this.keepInGroup(one);
    }
  }

  private keepInGroup(one: Element): void {
    const group = keptOfCluster === 'all' ? undefined : keptOfCluster[ids.group];
    const keep = group === undefined || group === 'all' ? undefined : group[one.id];
    if (keep === undefined) this.aside(one);
    else this.keep(one, keep);
  }

  /** What track a block is of. */
  private block(block: Element, list: readonly Element[]): MatroskaTrack | undefined {
    const { elements } = this;
    const number = elements.number(block.start, block.end, 4, false);
    if (number.end + 3 > block.end) throw damaged(elements.format);
    const track = this.tracks.get(number.value ?? 0);
    if (track?.kept === undefined) return track;
    this.blocks++;
    const length = list.find(({ id }) => id === ids.blockLength);
    const end = this.cluster + elements.bytes.readInt16BE(number.end);
    this.last = Math.max(this.last, end + (length === undefined ? 0 : elements.unsigned(length)));
    return track;
  }

  /** What the names of tags tell; they lie within one another. */
  private tellTags(element: Element, depth: number): void {
    const { elements } = this;
    for (const one of elements.within(element)) {
      if ((one.id === ids.tag || one.id === ids.simpleTag) && depth < 8) this.tellTags(one, depth + 1);
      else if (one.id === ids.tagName)
        tellName(elements.held(one).toString('latin1').slice(0, 100), elements.found);
      else if (one.id !== sumId && depth > 8) elements.found.add('text');
    }
  }
}
