import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  encodingOf,
  isTableName,
  typeOfName,
  typeOfWord,
  uploadTypes,
  type Accepted,
  type Reading,
  type SchemaChanges,
} from '#libs/client';
import { type Command } from 'commander';
import { counted } from '#libs/kernel';
import { CommandFailure, Refusal, toldAs } from './shell/failure.js';
import { jobId, jobResult } from './shell/jobs.js';
import { addReadingFlags, changed, flagOf, readAs, uploadQuery, type UploadFlags } from './reading.js';
import { segment } from './shell/options.js';
import { type Progress } from './shell/progress.js';
import { type Run, type Session } from './shell/session.js';
import { bytes, inFlags, printable } from './shell/text.js';
import { namedFiles, standardInput } from './upload-files.js';
import { type Sender, sendInPieces } from './upload-pieces.js';

/** The result of an upload's job. */
export interface Uploaded {
  readonly dataset: string;
  readonly version: number;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly columns: readonly { readonly name: string }[];
  readonly reading: Reading;
  readonly changes?: SchemaChanges;
  /** The version that it was appended to, and how many rows came behind it. */
  readonly base?: number;
  readonly appended?: number;
  /** True where the newest version is this file already. */
  readonly unchanged?: true;
}

interface UploadOptions extends UploadFlags {
  readonly dataset: string;
  readonly create?: boolean;
  readonly subjectKey?: string;
  readonly type?: string;
  readonly wait: boolean;
}

interface FileOptions {
  readonly type?: string;
}

/**
 * The headers that say what a file is, by its name: `people.csv.gz` is gzipped CSV.
 * @throws CommandFailure when neither the name nor `type` tells
 */
export function bodyHeaders(file: string, { type }: FileOptions = {}): Record<string, string> {
  const { mediaType, advice } = typeOfName(file);
  const found = type === undefined ? mediaType : typeOfWord(type);
  if (found === undefined) {
    const told = `${printable(file)}: ${inFlags(advice ?? '')}`;
    throw new CommandFailure(
      file === standardInput ? 'What standard input is must be said: use --type, such as text/csv.' : told,
      2,
    );
  }
  const encoding = encodingOf(file, found);
  return { 'Content-Type': found, ...(encoding !== 'identity' && { 'Content-Encoding': encoding }) };
}

/** From here on a file is sent in pieces, which go on after a break. */
const inPiecesFrom = 16 << 20;

/** `Content-Digest` of RFC 9530: what the server must have received in the end. */
async function contentDigest(file: string, size: number, progress: Progress): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 ** 2 })) {
    hash.update(chunk as Buffer);
    done += (chunk as Buffer).length;
    progress.show(done / size, 'Computing the digest');
  }
  return `sha-256=:${hash.digest('base64')}:`;
}

/** The file as it is read, piece by piece, at the speed of the connection. */
function body(file: string, size: number, progress: Progress): ReadableStream<Uint8Array> {
  let done = 0;
  const chunks = createReadStream(file, { highWaterMark: 256 * 1024 })[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = (await chunks.next()) as IteratorResult<Buffer, undefined>;
        if (next.done === true) {
          controller.close();
          return;
        }
        done += next.value.length;
        progress.show(done / size, `Sending ${bytes(size)}`);
        controller.enqueue(next.value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}

/** Gives whether it was made. */
async function createUnlessThere({ client }: Session, name: string, subjectKey?: string): Promise<boolean> {
  try {
    await client.post('/v1/datasets', { name, subjectKey });
    return true;
  } catch (error) {
    if (!(error instanceof Refusal && error.document.code === 'resource.exists')) throw error;
    return false;
  }
}

/** Streams a file to a dataset, with what it is and what must arrive. Answers with the job that parses it. */
export async function sendFile(
  session: Sender,
  file: string,
  { dataset, ...options }: FileOptions & UploadFlags & { readonly dataset: string },
): Promise<Accepted> {
  const { client, progress } = session;
  const headers = bodyHeaders(file, options);
  const path = `/v1/datasets/${segment(dataset)}/versions`;
  const { size } = await stat(file);
  const digest = await contentDigest(file, size, progress);
  if (size >= inPiecesFrom) {
    const { 'Content-Type': mediaType = '', 'Content-Encoding': encoding = 'identity' } = headers;
    return sendInPieces(session, {
      file,
      size,
      digest,
      dataset,
      mediaType,
      encoding,
      flags: options,
    });
  }
  const sent = { ...headers, 'Content-Digest': digest };
  const accepted = await client.upload<Accepted>(
    path,
    body(file, size, progress),
    sent,
    uploadQuery(options),
  );
  progress.clear();
  return accepted;
}

const isMissing = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.document.code === 'resource.not-found';

const missing = 'To make it, add --create.';

/** Sends what comes in, whose end nobody knows yet. */
async function sendInput({ client, world }: Session, options: UploadOptions): Promise<Accepted> {
  const path = `/v1/datasets/${segment(options.dataset)}/versions`;
  const body = Readable.toWeb(Readable.from(world.stdin)) as unknown as ReadableStream<Uint8Array>;
  return client.upload<Accepted>(path, body, bodyHeaders(standardInput, options), uploadQuery(options));
}

/** Sends one file and waits until it is a version. */
async function versionOf(
  session: Session,
  file: string,
  options: UploadOptions,
): Promise<Accepted | Uploaded> {
  const sent = file === standardInput ? sendInput(session, options) : sendFile(session, file, options);
  const accepted = await sent.catch((error: unknown) => {
    throw isMissing(error) ? new Refusal(error.document, missing) : toldAs(error, flagOf);
  });
  if (!options.wait) return accepted;
  const made = await jobResult<Uploaded>(session, accepted.job);
  for (const warning of made.reading.warnings) session.note(inFlags(printable(warning)));
  return made;
}

const told = (made: Accepted | Uploaded): string =>
  'job' in made
    ? `Sent; tidegate jobs watch ${jobId(made.job)} tells when it is done.`
    : [
        `${printable(made.dataset)}@${made.version}: ${counted(made.rows, 'row')}${behind(made)}, ${bytes(made.bytes)}, sha256 ${made.sha256}`,
        made.unchanged === true
          ? 'the newest version is this file already: nothing was made'
          : readAs(made.reading),
        ...(made.changes ? changed(made.changes) : []),
      ].join('\n');

const behind = ({ base, appended }: Uploaded): string =>
  base === undefined ? '' : `, ${appended ?? 0} of them behind version ${base}`;

function tellPassed({ note }: Session, passed: readonly string[]): void {
  const unknown = passed.filter((file) => typeOfName(file).mediaType === undefined);
  const documents = passed.length - unknown.length;
  if (unknown[0] !== undefined)
    note(
      `Passed over ${counted(unknown.length, 'file')} for want of a name that tells what it is, such as ${printable(unknown[0])}.`,
    );
  if (documents > 0)
    note(
      `Passed over ${counted(documents, 'file')} that would be a row each (documents, pictures, recordings): put them into one .zip or .tar, which makes a table of them.`,
    );
}

/** @throws CommandFailure for files that would be a row each, every one in place of the one before */
function refuseSingleRows(files: readonly string[]): void {
  const rows = files.filter((file) => typeOfName(file).mediaType !== undefined && !isTableName(file));
  if (rows.length < 2) return;
  throw new CommandFailure(
    `${counted(rows.length, 'file')}, such as ${printable(rows[0] ?? '')}, would be versions of one row, each in place of the one before: ` +
      'put them into one .zip or .tar, which makes a table of them, or use --append.',
    2,
  );
}

async function upload(session: Session, args: string[], options: UploadOptions): Promise<void> {
  const { files, passed } = await namedFiles(args, isTableName);
  tellPassed(session, passed);
  if (options.append !== true && options.type === undefined) refuseSingleRows(files);
  // What cannot be sent must not leave an empty dataset behind, nor the files before it as versions.
  for (const file of files) bodyHeaders(file, options);
  const isNew =
    options.create === true && (await createUnlessThere(session, options.dataset, options.subjectKey));
  const made: (Accepted | Uploaded)[] = [];
  try {
    for (const file of files) {
      made.push(await versionOf(session, file, options));
      const last = made.at(-1);
      if (files.length > 1 && last && !session.json)
        session.show(last, () => `${printable(file)}  ${told(last)}`);
    }
  } catch (error) {
    if (isNew && made.length === 0)
      await session.client.delete(`/v1/datasets/${segment(options.dataset)}`).catch(() => null);
    const [failed = '', ...left] = files.slice(made.length);
    if (files.length > 1) {
      const rest =
        left.length === 0
          ? ''
          : `; ${counted(left.length, 'file')} after it ${left.length === 1 ? 'was' : 'were'} not sent`;
      session.note(`This is of ${printable(failed)}${rest}.`);
      if (session.json) session.show(made.map(fileOf(files)), () => '');
    }
    throw error;
  }
  const [one] = made;
  if (files.length === 1 && one) session.show(one, () => told(one));
  else if (session.json) session.show(made.map(fileOf(files)), () => '');
}

/** What came of each file, in their order; those behind the last were not sent or failed. */
const fileOf =
  (files: readonly string[]) =>
  (made: Accepted | Uploaded, i: number): object => ({ file: files[i], ...made });

export function addUpload(program: Command, run: Run): void {
  const command = program
    .command('upload')
    .description('upload files, each as a new version of a dataset; what breaks goes on where it was')
    .argument(
      '<file...>',
      `${uploadTypes.flatMap(({ ends }) => ends.map((end) => `.${end}`)).join(', ')}, also with .gz or .zst; a folder of such, a pattern, or - for standard input`,
    )
    .requiredOption('--dataset <name>', 'the dataset that it becomes a version of')
    .option('--create', 'make the dataset if there is none of that name')
    .option('--subject-key <column>', 'with --create: the column that identifies a data subject')
    .option(
      '--type <type>',
      'what the file is, where its name does not tell: an ending such as csv, or a media type',
    );
  addReadingFlags(command);
  command
    .option('--append', 'let the rows stand behind those that there are, instead of in their place')
    .option('--again', 'with --append: also if the file is the last that came in');
  command.option('--no-wait', 'do not wait until the file is parsed').action(run(upload));
}
