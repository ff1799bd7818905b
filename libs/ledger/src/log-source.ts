import { decodeBundle } from './bundle.js';
import { type Findings } from './findings.js';
import { decodeTile, type Tile, TILE_WIDTH, tilePath } from './tile.js';

/** Where a log is read from: a server's `/tlog/`, a folder, a backup. Whatever fails, rejects. */
export interface LogSource {
  /** The signed checkpoint, `/tlog/checkpoint`. */
  checkpoint(): Promise<string>;
  /** The bytes at a path as {@link tilePath} writes it, such as `tile/entries/000.p/5`, with any HTTP compression undone. */
  tile(path: string): Promise<Uint8Array>;
}

/** What a tile or bundle holds, or undefined when that could not be had; then the findings say why. Never rejects. */
export async function readTile(
  source: LogSource,
  tile: Tile,
  findings: Findings,
): Promise<Uint8Array[] | undefined> {
  const decode = tile.level === 'entries' ? decodeBundle : decodeTile;
  const path = tilePath(tile);
  let bytes: Uint8Array;
  let width = tile.width;
  try {
    bytes = await source.tile(path);
  } catch {
    // A log that has grown meanwhile may serve only the full tile, which begins with the partial one.
    try {
      if (width === TILE_WIDTH) throw new Error('there is no wider tile');
      width = TILE_WIDTH;
      bytes = await source.tile(tilePath({ ...tile, width }));
    } catch {
      findings.add('missing-tile', path);
      return undefined;
    }
  }
  try {
    return decode(bytes, width).slice(0, tile.width);
  } catch {
    findings.add('malformed', path);
    return undefined;
  }
}
