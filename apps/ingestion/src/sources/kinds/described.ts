import { formats } from '#libs/tabular';
import { type Encoding } from '../../uploads/media-type.js';

interface Said {
  /** A path or the last part of one. */
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
}

/** What a file at a server is: by its media type where that is known, else by its name; what is compressed by either is told once. */
export function described({ name: path, contentType, contentEncoding }: Said): {
  readonly mediaType: string | undefined;
  readonly encoding: Encoding;
} {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const packed = /\.(gz|zst)$/i.exec(name);
  const [essence = ''] = (contentType ?? '').split(';');
  const known = formats.ofMediaType(essence.trim().toLowerCase());
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
