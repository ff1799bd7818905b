import { type Box, Boxes } from './mp4-boxes.js';
import { clearBetween } from './mp4-samples.js';
import { type Track, TrackReader } from './mp4-track.js';
import { checkTracks, damaged, type Recording, refused, silent } from './recording.js';

/** What may begin a file of QuickTime that does not say what it is. */
const untold = /^\0[^]{3}(?:moov|mdat|wide|free|skip|pnot)/;
/** Pictures have the same boxes. */
const pictures = /^(?:hei|hev|mif1|msf1|avi[fs]|crx |jp2 |jpx )/;

/** Whether a file is one of ISO's or of QuickTime's, by its head. */
export function isMp4(head: Buffer): boolean {
  const text = head.toString('latin1', 0, 12);
  return text.startsWith('ftyp', 4) ? !pictures.test(text.slice(8)) : untold.test(text);
}

/**
 * Reads a recording's boxes and keeps those that play it, all at their places: what is not kept becomes empty space, in the bytes that are given.
 * @throws Problem upload.unparsable for what is no whole MP4, or is in fragments or encrypted
 */
export function readMp4(uploaded: Buffer): Recording {
  const isTold = uploaded.toString('latin1', 4, 8) === 'ftyp';
  const format = isTold && uploaded.toString('latin1', 8, 12) !== 'qt  ' ? 'mp4' : 'mov';
  const boxes = new Boxes(uploaded, format);
  const outermost = boxes.outermost();
  if (outermost.some(({ type }) => type === 'moof')) throw fragments(boxes);
  const media: Box[] = [];
  const reader = new TrackReader(boxes);
  let tracks: readonly Track[] | undefined;
  for (const box of outermost) {
    if (box.type === 'mdat') media.push(box);
    else if (box.type === 'ftyp' && box.at === 0) brands(boxes, box);
    else if (box.type === 'moov') {
      if (tracks !== undefined) throw damaged(format);
      tracks = readMovie(boxes, box, reader);
    } else reader.aside(box);
  }
  if (tracks === undefined || tracks.length === 0) throw silent(format);
  const ranges = tracks.flatMap(({ samples }) => samples);
  if (clearBetween(boxes, media, ranges) && !boxes.found.has('track')) boxes.found.add('other');
  const sound = tracks.find((track) => track.sound !== undefined)?.sound;
  const sight = tracks.find((track) => track.sight !== undefined)?.sight;
  checkTracks(format, sound, sight);
  const duration = Math.max(...tracks.map((track) => track.duration));
  return { format, sound, sight, duration, bytes: boxes.bytes, found: boxes.found };
}

const fragments = ({ format }: Boxes): Error =>
  refused(format, 'is in fragments, which are not read; write it in one piece');

/** What players it is for, in names of four letters. */
function brands(boxes: Boxes, box: Box): void {
  const held = boxes.held(box, 8);
  if (held.length % 4 !== 0 || held.length > 256) throw damaged(boxes.format);
}

function readMovie(boxes: Boxes, moov: Box, reader: TrackReader): Track[] {
  const list = boxes.of(moov);
  if (list.some(({ type }) => type === 'mvex')) throw fragments(boxes);
  if (list.some(({ type }) => type === 'cmov'))
    throw refused(boxes.format, 'has a compressed head, which is not read');
  const head = boxes.single(list, 'mvhd');
  const held = boxes.held(head, 100);
  const isLong = held[0] === 1;
  boxes.keep(head, isLong ? 112 : 100);
  reader.clearTimes(held, isLong);
  const at = isLong ? 12 : 0;
  // What is reserved, and where QuickTime had its preview and poster.
  held.fill(0, 26 + at, 36 + at).fill(0, 72 + at, 96 + at);
  const tracks: Track[] = [];
  for (const box of list) {
    if (box.type === 'trak') {
      const track = reader.read(box);
      if (track !== undefined) tracks.push(track);
    } else if (box.type !== 'mvhd') reader.aside(box);
  }
  return tracks;
}
