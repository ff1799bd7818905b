import { type DomainKeys, hmacPads, type Tools } from '#libs/deidentify';
import { aesBlocks, aesSiv, HmacLanes, hmacFromPads, randomKey, secureRandom } from '#libs/seal';

/** Keys of one pseudonym domain: from a secret where what they make is compared, else from a fresh one. */
export function benchKeys(secret: Uint8Array = randomKey()): DomainKeys {
  const pads = hmacPads(secret);
  return { hmac: pads, surrogate: pads, dateShift: pads, ff1: secret, siv: secureRandom(64) };
}

/** What techniques need of a worker, with the one domain `bench` and nothing to be found in texts. */
export function benchTools(secret?: Uint8Array): Tools {
  return {
    keys: new Map([['bench', benchKeys(secret)]]),
    random: secureRandom,
    aes: aesBlocks,
    siv: (key) => aesSiv(key),
    hmac: hmacFromPads,
    hmacOfIntegers: (pads) => new HmacLanes(pads),
    findSpans: () => [],
  };
}
