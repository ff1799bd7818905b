import { readAll } from '../src/parts/chunks.js';
import { type Engine } from '../src/engine/engine.js';
import { literal } from '../src/engine/sql.js';
import { structBytes, type ThriftField, varintBytes, wire, zigzagBytes } from '../src/parquet/thrift.js';

/** The result of a query as a Parquet file, as the engine writes one for other programs. */
export async function parquetOf(engine: Engine, sql: string, options = ''): Promise<Buffer> {
  const file = engine.newFile();
  try {
    await engine.query(
      `COPY (${sql}) TO ${literal(file.path)} (FORMAT parquet, USE_TMP_FILE false${options})`,
    );
    return Buffer.from(readAll(file));
  } finally {
    file.close();
  }
}

const int = (id: number, value: number, type: number = wire.i32): ThriftField => ({
  ...{ id, type },
  bytes: zigzagBytes(value),
});
const struct = (id: number, fields: readonly ThriftField[]): ThriftField => ({
  ...{ id, type: wire.struct },
  bytes: structBytes(fields),
});
const list = (id: number, type: number, items: readonly Buffer[]): ThriftField => ({
  ...{ id, type: wire.list },
  bytes: Buffer.concat([Buffer.from([(items.length << 4) | type]), ...items]),
});
const word = (text: string): Buffer => Buffer.concat([varintBytes(text.length), Buffer.from(text)]);
const name = (id: number, text: string): ThriftField => ({ ...{ id, type: wire.binary }, bytes: word(text) });
const i64 = 6;

/** A Parquet file of one required column of moments as no engine here writes them: INT96, or instants in nanoseconds. */
export function momentsFile(kind: 'INT96' | 'INSTANT_NS', cells: readonly bigint[]): Buffer {
  const type = kind === 'INT96' ? 3 : 2;
  const values = Buffer.concat(cells.map((cell) => (kind === 'INT96' ? int96Of(cell) : int64Of(cell))));
  const page = structBytes([
    ...[int(1, 0), int(2, values.length), int(3, values.length)],
    struct(5, [int(1, cells.length), int(2, 0), int(3, 3), int(4, 3)]),
  ]);
  const utc = struct(8, [{ id: 1, type: wire.true, bytes: Buffer.alloc(0) }, struct(2, [struct(3, [])])]);
  const column = [int(1, type), int(3, 0), name(4, 'at'), ...(kind === 'INT96' ? [] : [struct(10, [utc])])];
  const size = page.length + values.length;
  const meta = struct(3, [
    ...[int(1, type), list(2, wire.i32, [zigzagBytes(0)]), list(3, wire.binary, [word('at')]), int(4, 0)],
    ...[int(5, cells.length, i64), int(6, size, i64), int(7, size, i64), int(9, 4, i64)],
  ]);
  const group = [
    list(1, wire.struct, [structBytes([int(2, 4, i64), meta])]),
    int(2, size, i64),
    int(3, cells.length, i64),
  ];
  const footer = structBytes([
    int(1, 1),
    list(2, wire.struct, [structBytes([name(4, 'root'), int(5, 1)]), structBytes(column)]),
    ...[int(3, cells.length, i64), list(4, wire.struct, [structBytes(group)])],
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1'), page, values, footer, length, Buffer.from('PAR1')]);
}

function int64Of(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

/** Nanoseconds since 1970 as those of a day and its Julian number. */
function int96Of(value: bigint): Buffer {
  const day = 86_400_000_000_000n;
  const part = ((value % day) + day) % day;
  const days = Buffer.alloc(4);
  days.writeUInt32LE(Number((value - part) / day) + 2_440_588);
  return Buffer.concat([int64Of(part), days]);
}
