import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openScratch } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';
import { mailOf, pdfOf } from '../../../../libs/tabular/test/documents.js';
import { parquetOf } from '../../../../libs/tabular/test/parquet.js';
import { sqliteOf } from '../../../../libs/tabular/test/sqlite.js';
import { zipOf } from '../../../../libs/tabular/test/zip.js';
import { TestIngestion, type Person } from '../../test/gateway.js';

const scratch = openScratch('/tmp');
let gate: TestIngestion;
let owner: Person;
let engine: Engine;

beforeAll(async () => {
  gate = await TestIngestion.start();
  owner = await gate.person('owner', 'engineer');
  engine = await openEngine({ newFile: () => scratch.file() });
});
afterAll(async () => {
  engine.close();
  scratch.close();
  await gate.stop();
});

const mailColumns = [
  'attachment',
  'kind',
  'heading',
  'pages',
  'from_name',
  'from_email',
  'to_name',
  'to_email',
  'cc_name',
  'cc_email',
  'date',
  'subject',
  'dropped',
  'text',
].map((name) => ({ name }));
const table = 'id,name\n1,a\n2,b\n';
const bodies: Readonly<Record<string, () => Promise<Uint8Array> | Uint8Array>> = {
  'application/vnd.apache.parquet': () =>
    parquetOf(engine, "SELECT range + 1 AS id, 'a' AS name FROM range(2)"),
  'application/json': () => Buffer.from('[{"id":1,"name":"a"},\n{"id":2,"name":"b"}]'),
  // As lines it is longer than as a document.
  'application/json;columns': () => Buffer.from('{"id":[1,2],"name":["a","b"]}'),
  'application/vnd.sqlite3': () =>
    sqliteOf(
      "CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2); ALTER TABLE t ADD name TEXT DEFAULT 'a'",
    ),
  'application/gzip': () => gzipSync(table),
  // A mail with a PDF document attached: two rows, of columns of their own.
  'message/rfc822': () =>
    mailOf([
      { type: 'text/plain', body: 'a' },
      { type: 'application/pdf', name: 'b.pdf', body: pdfOf([['b']]) },
    ]),
  'application/zip': () =>
    zipOf([
      { name: 'b.csv', body: table },
      { name: 'a.csv', body: table },
    ]),
};

describe('In its sandbox the worker', () => {
  it.each(Object.entries(bodies))('reads %s', async (type, body) => {
    const name = type.replaceAll(/[^a-z]/g, '-');
    await gate.call(owner, 'POST', '/v1/datasets', { name });
    const accepted = await gate.upload(owner, name, Buffer.from(await body()), {
      'content-type': type.split(';')[0] ?? type,
    });
    const job = await gate.ended(accepted);
    expect(job).toMatchObject({
      problem: null,
      state: 'succeeded',
      result: {
        rows: type.endsWith('/zip') ? 4 : 2,
        columns:
          type === 'message/rfc822' ? mailColumns : [{ name: 'id', type: 'integer' }, { name: 'name' }],
      },
    });
    expect(gate.scratch()).toEqual([]);
  });

  it('says of a mail which columns people wrote, whatever stands in them', async () => {
    const at = '/v1/datasets/message-rfc---/versions/1/classification';
    const { body } = await gate.call(owner, 'GET', at);
    const columns = body['columns'] as { name: string; category: string }[];
    const found = Object.fromEntries(columns.map(({ name, category }) => [name, category]));
    expect(found).toMatchObject({ subject: 'FREE_TEXT', heading: 'FREE_TEXT', attachment: 'UNIQUE_ID' });
  });
});
