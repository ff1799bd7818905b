import { isShowable, Name } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { formats } from '#libs/tabular';
import { readContentDigest } from '../uploads/content-digest.js';
import { readEncoding, readUploadType, type Encoding } from '../uploads/media-type.js';
import { type Arrival, arrivalOf, type Asked, UploadArrival } from '../uploads/reading-query.schema.js';
import { type Said } from './resumable.store.js';

/** What a file's name says of how it is compressed. */
const codings: Readonly<Record<string, Encoding>> = { gz: 'gzip', zst: 'zstd' };

/**
 * What `Upload-Metadata` says of a file: `dataset`, and `filetype` or a `filename` that tells it; besides `encoding` (gzip, zstd),
 * `digest` (a Content-Digest of the whole), `mode` and `again`. `query` is what the address says, which goes before.
 * @throws Problem request.invalid, request.malformed, body.media-type
 */
export function readFileHead(
  metadata: ReadonlyMap<string, string>,
  query: Asked,
): { dataset: string; said: Said } {
  const { reading, arrival } = arrivalOf(query);
  const dataset = metadata.get('dataset');
  if (!Name.safeParse(dataset).success || dataset === undefined) {
    throw problem('request.invalid', undefined, [
      {
        pointer: '#/Upload-Metadata/dataset',
        detail: 'must be the name of the dataset that the file is for',
      },
    ]);
  }
  const filename = metadata.get('filename') ?? '';
  if (filename.length > 1000 || (filename !== '' && !isShowable(filename))) {
    throw problem('request.invalid', undefined, [
      {
        pointer: '#/Upload-Metadata/filename',
        detail: 'must have at most 1000 characters, and only such as can be seen',
      },
    ]);
  }
  const ending = filename.slice(filename.lastIndexOf('.') + 1).toLowerCase();
  const coding = codings[ending];
  const named = coding === undefined ? filename : filename.slice(0, -ending.length - 1);
  const digest = metadata.get('digest');
  readContentDigest(digest);
  const type = readUploadType(mediaTypeOf(metadata.get('filetype'), named));
  return {
    dataset,
    said: {
      type: { ...type, reading: { ...type.reading, ...reading } },
      encoding: metadata.has('encoding') ? readEncoding(metadata.get('encoding')) : (coding ?? 'identity'),
      ...(digest !== undefined && { digest }),
      ...(filename !== '' && { filename }),
      arrival: { ...arrivalIn(metadata), ...arrival },
    },
  };
}

/** What becomes of what there is, as the metadata say it: who says `append` there must not have it replaced. @throws Problem request.invalid */
function arrivalIn(metadata: ReadonlyMap<string, string>): Arrival {
  const said = UploadArrival.safeParse({ mode: metadata.get('mode'), again: metadata.get('again') });
  if (said.success) return arrivalOf(said.data).arrival;
  const name = said.error.issues[0]?.path[0] === 'again' ? 'again' : 'mode';
  const detail = name === 'mode' ? 'must be replace or append' : 'must be true or false';
  throw problem('request.invalid', undefined, [{ pointer: `#/Upload-Metadata/${name}`, detail }]);
}

/** Browsers say what their system thinks of the name, so a name that we know counts where we do not know what they say, or it is text. */
function mediaTypeOf(said: string | undefined, filename: string): string | undefined {
  const essence = said?.split(';')[0]?.trim().toLowerCase();
  if (essence !== undefined && essence !== 'text/plain' && formats.ofMediaType(essence) !== undefined)
    return said;
  const named = formats.ofName(filename);
  return named === undefined || named.name === 'text' ? (said ?? named?.mediaTypes[0]) : named.mediaTypes[0];
}
