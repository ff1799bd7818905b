/**
 * A worker that turned hostile: it tries whatever JavaScript, and DuckDB's native code behind it, can try to reach what is not its own.
 * Says of each try whether it got anything. Runs on the built library, under `runWorker` or, for what the kernel alone refuses, by itself
 * with what it is to try as its argument.
 */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import {
  chmodSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { serveWorker } from '../../../dist/libs/worker/src/index.js';

const settled = (begin) =>
  new Promise((resolve, reject) => {
    begin(resolve, reject);
    setTimeout(() => reject(new Error('nothing came')), 2000).unref();
  });
const dial = (to) => () =>
  settled((got, failed) =>
    connect(to)
      .on('connect', () => got('connected'))
      .on('error', failed),
  );

/** Reads memory of a process where its own map says that there is some. */
function readMemory(pid) {
  const [from] = readFileSync(`/proc/${pid}/maps`, 'utf8').split('-');
  const fd = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return readSync(fd, Buffer.alloc(16), 0, 16, parseInt(from, 16));
  } finally {
    closeSync(fd);
  }
}

/** An engine as it comes: ours closes its own doors, and a hostile worker would take another. */
async function nativeEngine() {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return async (sql) =>
    (await connection.runAndReadAll(sql)).getRows().length || Promise.reject(new Error('no rows'));
}

export async function attack({ secret, folder, object, scratch, port, socket, parent, code, token }) {
  const sql = await nativeEngine();
  const tries = {
    'key file': () => readFileSync(secret),
    'key file, natively': () => sql(`SELECT * FROM read_blob('${secret}')`),
    'names of keys': () => readdirSync(folder),
    'names of keys, natively': () => sql(`SELECT * FROM glob('${folder}/*')`),
    'modes of keys': () => chmodSync(secret, 0o644),
    'object of another job': () => readFileSync(object),
    'object of another job, natively': () => sql(`SELECT * FROM read_blob('${object}')`),
    'scratch of another job': () => readdirSync(scratch),
    'scratch of another job, natively': () => sql(`SELECT * FROM glob('${scratch}/*')`),
    'database by TCP': dial({ port, host: '127.0.0.1' }),
    'database by socket': dial({ path: socket }),
    'a datagram': () =>
      settled((got, failed) => {
        const udp = createSocket('udp4').on('error', failed);
        udp.send('x', port, '127.0.0.1', (error) => (error ? failed(error) : got('sent')));
      }),
    'a request': async () => (await fetch(`http://127.0.0.1:${port}/`)).status,
    'a program': () => execFileSync('/bin/true') ?? 'ran',
    'this program': () => execFileSync(process.execPath, ['--version']),
    'environment of its parent': () => readFileSync(`/proc/${parent}/environ`),
    'environment of its parent, natively': () => sql(`SELECT * FROM read_blob('/proc/${parent}/environ')`),
    'command of its parent': () => readFileSync(`/proc/${parent}/cmdline`),
    'descriptors of its parent': () => readdirSync(`/proc/${parent}/fd`).length,
    'a descriptor of its parent': () => readlinkSync(`/proc/${parent}/fd/0`),
    'memory of its parent': () => readMemory(parent),
    'memory of its parent, natively': () => sql(`SELECT * FROM read_blob('/proc/${parent}/mem')`),
    'the life of its parent': () => process.kill(parent, 0),
    'users of the machine': () => readFileSync('/etc/passwd'),
    'users of the machine, natively': () => sql("SELECT * FROM read_text('/etc/passwd')"),
    'its code, to change it, natively': () => sql(`COPY (SELECT 1) TO '${code}/hostile.csv'`),
    'a file to leave behind': () => writeFileSync(`${folder}/left`, 'x'),
    'a file to leave behind, natively': () => sql(`COPY (SELECT 1) TO '/dev/shm/${token}'`),
    'its environment': () => Object.keys(process.env).length || Promise.reject(new Error('it is empty')),
  };
  const seen = {};
  for (const [name, make] of Object.entries(tries)) {
    try {
      await make();
      seen[name] = 'got it';
    } catch (error) {
      seen[name] = `refused: ${error.code ?? String(error.message).slice(0, 80)}`;
    }
  }
  return seen;
}

const [, , alone] = process.argv;
if (alone === undefined) serveWorker(({ aim }) => attack(aim));
else process.stdout.write(JSON.stringify(await attack(JSON.parse(alone))), () => process.exit());
