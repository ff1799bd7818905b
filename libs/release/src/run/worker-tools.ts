import { type DomainKeys, type Tools } from '#libs/deidentify';
import { findInText } from '#libs/detect';
import { aesBlocks, aesSiv, HmacLanes, hmacFromPads, secureRandom } from '#libs/seal';

/** What techniques need of a worker: the keys of domains, and what only this side can bring. */
export function workerTools(keys: ReadonlyMap<string, DomainKeys>): Tools {
  return {
    keys,
    random: secureRandom,
    aes: aesBlocks,
    siv: (key) => aesSiv(key),
    hmac: hmacFromPads,
    hmacOfIntegers: (pads) => new HmacLanes(pads),
    findSpans: findInText,
  };
}
