import { type ColumnType } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type HmacPads } from '../hmac-pads.js';
import { type CellAction } from '../plan/plan.js';
import { canonicalText } from './canonical-text.js';
import { type Parameters } from './parameters.js';

/**
 * HMAC-SHA-256 from nested SHA-256, the pads bound as BLOB parameters: 64 lower-case hexadecimal digits. `encode` and
 * not a cast, which would read `\x41` as a byte.
 * @throws Problem key.unavailable when the domain's pads were not given
 */
export function pseudonymizationSql(
  x: string,
  type: ColumnType,
  action: Extract<CellAction, { technique: 'pseudonymization' }>,
  parameters: Parameters,
  pads: ReadonlyMap<string, HmacPads>,
): string {
  const pad = pads.get(action.domain);
  if (pad === undefined) {
    throw problem('key.unavailable', `There is no key for the pseudonym domain ${action.domain}.`);
  }
  const [inner, outer] = [parameters.blob(pad.inner), parameters.blob(pad.outer)];
  return `sha256(${outer} || unhex(sha256(${inner} || encode(${canonicalText(x, type)}))))`;
}
