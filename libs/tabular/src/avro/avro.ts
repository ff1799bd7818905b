import { type ImportedTable, type ImportSession, type TableFormat } from '../parts/format.js';
import { Meter } from '../parts/meter.js';
import { RowParts } from '../parts/row-parts.js';
import { typeWords } from '../parts/types.js';
import { AvroBytes, damaged } from './avro-bytes.js';
import { Container } from './container.js';
import { readAvroSchema } from './schema.js';
import { type FieldReader, fieldReader } from './values.js';

/** Avro object container files (specification 1.12), by the schema that they were written with. They are read as they come. */
export const avro: TableFormat = {
  name: 'avro',
  label: 'an Avro file',
  mediaTypes: ['application/avro'],
  extensions: ['avro'],
  parameters: {},
  isText: false,
  isStream: true,
  recognises: (head) => head.toString('latin1', 0, 4) === 'Obj\x01',
  async importTable(file, session) {
    const container = new Container(file.blocks());
    try {
      return await importRecords(container, session);
    } finally {
      await container.close();
    }
  },
};

async function importRecords(container: Container, session: ImportSession): Promise<ImportedTable> {
  const meter = new Meter(() => container.taken);
  const fields = readAvroSchema(await container.header()).map((field) => fieldReader(field, meter));
  const parts = new RowParts(
    session,
    fields.map(({ column }) => column),
    meter,
  );
  try {
    for await (const { records, bytes } of container.blocks()) {
      session.signal?.throwIfAborted();
      session.onProgress?.(container.taken);
      const block = new AvroBytes(bytes);
      for (let i = 0n; i < records; i++) await parts.add(row(block, fields, parts));
      if (block.left > 0) throw damaged();
    }
    await parts.finish();
  } finally {
    parts.close();
  }
  const { columns } = parts;
  const reading = {
    format: avro.name,
    skipped: 0,
    types: typeWords(columns),
    warnings: [...parts.fallen.warnings],
  };
  return { rows: parts.rows, columns, finer: parts.finer, told: parts.told, parts: parts.parts, reading };
}

function row(block: AvroBytes, fields: readonly FieldReader[], parts: RowParts): (string | null)[] {
  return fields.map((field, i) => {
    const { text, isWide } = field.read(block);
    if (isWide === true) parts.widen(i);
    return text;
  });
}
