import { readSync } from 'node:fs';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { type Meter } from '../parts/meter.js';
import { Dictionaries, type Vector } from './dictionaries.js';
import { damaged, Table } from './flatbuffer.js';
import { type ArrowField, readArrowSchema } from './schema.js';
import { Budget, codecs, Span, Unpacked } from './span.js';
import { type BatchSource, vectorOf } from './vectors.js';

export interface Batch {
  readonly rows: number;
  readonly vectors: readonly Vector[];
  /** Bytes of the file up to its end. */
  readonly end: number;
}

interface Message {
  /** Of the union MessageHeader: 1 a schema, 2 a dictionary, 3 a batch. */
  readonly kind: number;
  readonly header: Table;
  readonly body: Body;
}

interface Body {
  readonly start: number;
  readonly length: number;
}

const maxMetadata = 16 << 20;
export const fileMagic = 'ARROW1';

/** Schema, dictionaries and batches of an Arrow file or stream, from the first to the last; the file's directory is not needed. */
export class ArrowReader {
  private at: number;
  private readonly end: number;
  private readonly dictionaries: Dictionaries;
  /** Of the batch at hand, and of all dictionaries. */
  private readonly batchRoom: Unpacked;
  private readonly dictionaryRoom: Unpacked;
  private fieldsById: ReadonlyMap<string, ArrowField> = new Map();
  private fields: readonly ArrowField[] = [];
  /** Batches that the directory of a file tells of. */
  private readonly promised: number | undefined;
  /** Whether the data said that they end, or are a file, which has an end. */
  isWhole: boolean;

  constructor(
    private readonly file: ScratchFile,
    newFile: () => ScratchFile,
    private readonly meter: Meter,
  ) {
    const isFile = textAt(file, 0) === fileMagic;
    const size = file.size();
    const directory = isFile ? directoryOf(file, size) : undefined;
    [this.at, this.end] = directory === undefined ? [0, size] : [8, directory.start];
    this.promised = directory?.batches;
    this.isWhole = isFile;
    const budget = new Budget(size);
    this.batchRoom = new Unpacked(newFile(), budget);
    this.dictionaryRoom = new Unpacked(newFile(), budget);
    this.dictionaries = new Dictionaries(meter);
  }

  /** @throws Problem upload.unparsable where the first thing is no schema */
  schema(): readonly ArrowField[] {
    const first = this.next();
    if (first?.kind !== 1) throw damaged();
    const { fields, dictionaries } = readArrowSchema(first.header);
    this.fieldsById = dictionaries;
    return (this.fields = fields);
  }

  /** Batches as they stand; each is good until the next is asked for. */
  *batches(): Generator<Batch> {
    let batches = 0;
    for (let message = this.next(); message !== undefined; message = this.next()) {
      const { kind, header, body } = message;
      if (kind === 3) {
        batches++;
        this.batchRoom.reset();
        const rows = header.count(0);
        yield { rows, vectors: this.vectors(header, body, this.fields, this.batchRoom, rows), end: this.at };
      } else if (kind === 2) this.dictionary(header, body);
      else throw unparsable('the Arrow data holds something else than a table');
    }
    if (this.promised !== undefined && batches !== this.promised) throw damaged();
  }

  close(): void {
    this.batchRoom.close();
    this.dictionaryRoom.close();
  }

  private dictionary(header: Table, body: Body): void {
    const id = String(header.count(0));
    const [field, data] = [this.fieldsById.get(id), header.table(1)];
    if (field === undefined || data === undefined) throw damaged();
    const [vector] = this.vectors(data, body, [field], this.dictionaryRoom, data.count(0));
    if (vector !== undefined) this.dictionaries.add(id, vector, header.byte(2) !== 0);
  }

  private vectors(
    batch: Table,
    body: Body,
    fields: readonly ArrowField[],
    room: Unpacked,
    rows: number,
  ): Vector[] {
    const source = new BodySource(batch, body, this.file, room, this.dictionaries, this.meter);
    const vectors = fields.map((field) => vectorOf(field, source));
    if (vectors.some(({ length }) => length !== rows)) throw damaged();
    return vectors;
  }

  /** The next message; undefined at the end. */
  private next(): Message | undefined {
    if (this.at >= this.end) return undefined;
    let length = this.bytes(4).readUInt32LE(0);
    // Before 0.15 there was no mark before the length.
    if (length === 0xffffffff) length = this.bytes(4).readUInt32LE(0);
    if (length === 0) {
      this.isWhole = true;
      return undefined;
    }
    if (length > maxMetadata)
      throw unparsable(`a description in the Arrow data is longer than ${maxMetadata >> 20} MiB`);
    const message = Table.root(this.bytes(length));
    const header = message.table(2);
    if (header === undefined) throw damaged();
    const body = { start: this.at, length: message.count(3) };
    if (body.length > this.end - this.at) throw cutShort();
    this.at += body.length;
    return { kind: message.byte(1), header, body };
  }

  private bytes(length: number): Buffer {
    if (this.at + length > this.end) throw cutShort();
    const bytes = Buffer.alloc(length);
    if (readSync(this.file.fd, bytes, 0, length, this.at) < length) throw cutShort();
    this.at += length;
    return bytes;
  }
}

const cutShort = (): Error => unparsable('the Arrow data is cut short');

/** Where the directory of a file begins, and how many batches it tells of. */
function directoryOf(file: ScratchFile, size: number): { readonly start: number; readonly batches: number } {
  if (size < 20 || textAt(file, size - 6) !== fileMagic) throw cutShort();
  const [tail, most] = [Buffer.alloc(4), Math.min(maxMetadata, size - 18)];
  readSync(file.fd, tail, 0, 4, size - 10);
  const length = tail.readUInt32LE(0);
  if (length > most) throw damaged();
  const bytes = Buffer.alloc(length);
  readSync(file.fd, bytes, 0, length, size - 10 - length);
  return { start: size - 10 - length, batches: Table.root(bytes).blocks(3) };
}

function textAt(file: ScratchFile, at: number): string {
  const bytes = Buffer.alloc(6);
  readSync(file.fd, bytes, 0, 6, Math.max(0, at));
  return bytes.toString('latin1');
}

class BodySource implements BatchSource {
  private readonly nodes: Iterator<readonly [number, number]>;
  private readonly buffers: Iterator<readonly [number, number]>;
  private readonly extras: Iterator<number>;
  private readonly codec: (typeof codecs)[number] | undefined;

  constructor(
    batch: Table,
    private readonly body: Body,
    private readonly file: ScratchFile,
    private readonly room: Unpacked,
    readonly dictionaries: Dictionaries,
    readonly meter: Meter,
  ) {
    this.nodes = batch.pairs(1).values();
    this.buffers = batch.pairs(2).values();
    this.extras = batch.counts(4).values();
    const compression = batch.table(3);
    this.codec = compression && codecs[compression.byte(0)];
    if (compression !== undefined && (this.codec === undefined || compression.byte(1) !== 0))
      throw unparsable('the Arrow data is compressed in a way that is not read');
  }

  node(): readonly [number, number] {
    return taken(this.nodes);
  }

  buffer(): Span {
    const [offset, length] = taken(this.buffers);
    if (offset + length > this.body.length) throw damaged();
    const span = new Span(this.file.fd, this.body.start + offset, length);
    return this.codec === undefined ? span : this.room.unpack(span, this.codec);
  }

  extra(): number {
    const count = taken(this.extras);
    if (count > 100_000) throw damaged();
    return count;
  }
}

function taken<T>(from: Iterator<T>): T {
  const next = from.next();
  if (next.done === true) throw damaged();
  return next.value;
}
