import { formats } from '#libs/tabular';
import { type Encoding } from '../../uploads/media-type.js';

interface Said {
  /** A path or the last part of one. */
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
}

/**
 * What a file at a server is: by its media type where that is known, else by its name; what is compressed by either is told once. Servers
 * call tables and pages of errors text, so that it is a document of text its name alone says.
 */
export function described({ name: path, contentType, contentEncoding }: Said): {
  readonly mediaType: string | undefined;
  readonly encoding: Encoding;
} {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const packed = /\.(gz|zst)$/i.exec(name);
  const [essence = ''] = (contentType ?? '').split(';');
  const said = formats.ofMediaType(essence.trim().toLowerCase());
  const known = said?.document !== undefined && said.isText ? undefined : said;
  const named = formats.ofName(packed ? name.slice(0, packed.index) : name)?.mediaTypes[0];
  const coding =
    contentEncoding?.toLowerCase() ?? { gz: 'gzip', zst: 'zstd' }[packed?.[1]?.toLowerCase() ?? ''];
  const encoding = coding === 'gzip' || coding === 'zstd' ? coding : 'identity';
  // `a.csv.gz` as application/gzip says twice what is compressed once.
  if (known?.name === 'compressed' && encoding !== 'identity')
    return named === undefined
      ? { mediaType: essence, encoding: 'identity' }
      : { mediaType: named, encoding };
  return { mediaType: known === undefined ? named : contentType, encoding };
}
