import { createReadStream, mkdirSync, statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { auth, Client } from 'cassandra-driver';
import { MongoClient } from 'mongodb';
import { hasCassandra, startCassandra } from '../../test/support/cassandra.js';
import { installed, isInstalled, ServerProgram } from '../../test/support/programs.js';
import { timed } from './harness.js';
import { definition, type LoadSource, nowhere, pulled, type Table } from './sources.js';

/** A bucket of versitygw with the file in it. */
export const s3: LoadSource = async (table) => {
  const program = 'bin/versitygw';
  if (!isInstalled(program)) return undefined;
  const credentials = { accessKeyId: 'reader', secretAccessKey: 'secret-of-s3' };
  const server = await ServerProgram.start(installed(program), (port, folder) => {
    mkdirSync(join(folder, 'data'));
    const { accessKeyId, secretAccessKey } = credentials;
    const keys = ['--access', accessKeyId, '--secret', secretAccessKey, '--port', `127.0.0.1:${port}`];
    return [...keys, 'posix', join(folder, 'data')];
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const client = new S3Client({
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    credentials: { ...credentials },
  });
  try {
    const object = { Bucket: 'loads', Key: 'table.csv' };
    await client.send(new CreateBucketCommand({ Bucket: 'loads' }));
    const { size: ContentLength } = statSync(table.csv);
    const put = { ...object, ContentLength, ContentType: 'text/csv', Body: createReadStream(table.csv) };
    await client.send(new PutObjectCommand(put));
    const alone = await timed(async () => {
      const { Body } = await client.send(new GetObjectCommand(object));
      await pipeline(Body as Readable, nowhere());
    });
    const location = `s3://loads/table.csv?endpoint=127.0.0.1:${server.port}&tls=off`;
    const told = { client: 'versitygw; AWS’s client: the object to nowhere', clientSeconds: alone.seconds };
    return { ...(await pulled(table, 's3', { location, credentials })), ...told };
  } finally {
    client.destroy();
    await server.stop();
  }
};

async function asked(address: string, body?: Readable): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sending = request(address, { method: 'PUT', agent: false }, (answer) => resolve(answer.resume()));
    sending.on('error', reject);
    if (body) body.pipe(sending);
    else sending.end();
  });
}

/** HDFS of one node, with the file in it. */
export const hdfs: LoadSource = async (table) => {
  if (!isInstalled('hdfs/Mini.class')) return undefined;
  const options = (port: number, folder: string) => ['-cp', '.:jars/*', 'Mini', folder, String(port)];
  const server = await ServerProgram.start('java', options, { cwd: installed('hdfs') });
  const file = `http://127.0.0.1:${server.port}/webhdfs/v1/table.csv?user.name=ada`;
  try {
    let written: number | undefined;
    for (let tries = 0; written !== 201 && tries < 300; tries++) {
      if (tries > 0) await sleep(200);
      written = await asked(`${file}&op=CREATE&overwrite=true`)
        .then(async ({ headers }) => asked(headers.location ?? '', createReadStream(table.csv)))
        .then(
          ({ statusCode }) => statusCode,
          () => undefined,
        );
    }
    const alone = await timed(async () => {
      const { body } = await fetch(`${file}&op=OPEN`);
      if (body) await pipeline(Readable.fromWeb(body), nowhere());
    });
    const source = {
      location: `hdfs://127.0.0.1:${server.port}/table.csv?tls=off`,
      credentials: { user: 'ada' },
    };
    const told = { client: 'HDFS 3.5; Node: the file to nowhere', clientSeconds: alone.seconds };
    return { ...(await pulled(table, 'hdfs', source)), ...told };
  } finally {
    await server.stop();
  }
};

/** Rows of the table in the engine's own values, some hundreds at a time. */
async function* rowsOf({
  csv,
  connection,
  documents,
}: Table): AsyncGenerator<{ names: string[]; rows: unknown[][] }> {
  const result = await connection.stream(`FROM read_csv('${csv}') LIMIT ${documents}`);
  const names = result.columnNames();
  for await (const rows of result.yieldRowsJs())
    for (let from = 0; from < rows.length; from += 500) yield { names, rows: rows.slice(from, from + 500) };
}

/** FerretDB over SQLite, for a mongod cannot be installed from a registry. */
export const mongodb: LoadSource = async (table) => {
  const program = 'bin/ferretdb';
  if (!isInstalled(program)) return undefined;
  const server = await ServerProgram.start(installed(program), (port, folder) => [
    `127.0.0.1:${port}`,
    folder,
  ]);
  const client = new MongoClient(`mongodb://127.0.0.1:${server.port}/`);
  try {
    const collection = client.db('loads').collection('loads');
    for await (const { names, rows } of rowsOf(table))
      await collection.insertMany(
        rows.map((row) => Object.fromEntries(row.map((cell, i) => [names[i] ?? '', cell] as const))),
      );
    const alone = await timed(() => pipeline(collection.find().stream(), nowhere()));
    const source = { location: `mongodb://127.0.0.1:${server.port}/loads?table=loads&tls=off` };
    const told = {
      client: 'FerretDB, no mongod; mongodb: documents to nowhere',
      clientSeconds: alone.seconds,
    };
    return { ...(await pulled(table, 'mongodb', source)), ...told };
  } finally {
    await client.close();
    await server.stop();
  }
};

export const cassandra: LoadSource = async (table) => {
  if (!hasCassandra) return undefined;
  const server = await startCassandra();
  const credentials = { user: 'cassandra', password: 'cassandra' };
  const client = new Client({
    ...{ contactPoints: [`127.0.0.1:${server.port}`], localDataCenter: 'datacenter1' },
    protocolOptions: { port: server.port },
    authProvider: new auth.PlainTextAuthProvider(credentials.user, credentials.password),
    encoding: { useBigIntAsLong: true },
  });
  try {
    await filled(client, table);
    const alone = await timed(async () => {
      const pages = await client.execute('SELECT * FROM loads.loads', [], { prepare: true, fetchSize: 5000 });
      await pipeline(Readable.from(pages), nowhere());
    });
    const location = `cassandra://127.0.0.1:${server.port}/loads?table=loads&tls=off`;
    const told = { client: 'Cassandra 5; its driver: rows to nowhere', clientSeconds: alone.seconds };
    return { ...(await pulled(table, 'cassandra', { location, credentials })), ...told };
  } finally {
    await client.shutdown();
    await server.stop();
  }
};

async function filled(client: Client, table: Table): Promise<void> {
  const isUp = async (): Promise<boolean> =>
    client.connect().then(
      () => true,
      () => false,
    );
  for (let tries = 0; tries < 120 && !(await isUp()); tries++) await sleep(500);
  const replication = "{'class': 'SimpleStrategy', 'replication_factor': 1}";
  await client.execute(`CREATE KEYSPACE loads WITH replication = ${replication}`);
  const made = await definition(table, { BIGINT: 'bigint', DOUBLE: 'double' }, '"');
  await client.execute(
    made.replace('TABLE loads', 'TABLE loads.loads').replace(/\)$/, ', PRIMARY KEY ("id"))'),
  );
  const written = (cell: unknown): unknown => {
    if (cell === null || typeof cell === 'bigint' || typeof cell === 'number') return cell;
    return cell instanceof Date ? cell.toISOString() : `${cell as string | boolean}`;
  };
  for await (const { names, rows } of rowsOf(table)) {
    const columns = names.map((name) => `"${name}"`).join(', ');
    const query = `INSERT INTO loads.loads (${columns}) VALUES (${names.map(() => '?').join(', ')})`;
    const each = rows.map((row) => ({
      query,
      params: row.map(written),
    }));
    for (let from = 0; from < each.length; from += 10)
      await client.batch(each.slice(from, from + 10), { prepare: true, logged: false });
  }
}
