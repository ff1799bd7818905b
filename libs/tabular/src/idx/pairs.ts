import { unparsable } from '../engine/errors.js';
import { type IdxHeader } from './header.js';

/** Files of an archive, by their places, whose values belong together. */
export interface IdxPair {
  readonly pictures: number;
  readonly labels?: number;
}

/** What names of a pair share: those of MNIST differ in `images-idx3` and `labels-idx1`. */
const sharedName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/images?|labels?/g, '*')
    .replace(/idx[13]/g, 'idx');

/**
 * Which labels are those of which pictures: where there is one file of each, they belong together; else by their names.
 * @throws Problem upload.unparsable where that is not clear, or they are not as many as the pictures
 */
export function pairsOf(names: readonly string[], headers: readonly IdxHeader[]): IdxPair[] {
  const places = [...headers.keys()];
  const pictures = places.filter((i) => headers[i]?.size !== undefined);
  const labels = places.filter((i) => headers[i]?.size === undefined);
  if (pictures.length === 0) throw unparsable('the archive holds IDX files of labels and none of pictures');
  if (labels.length === 0) return pictures.map((one) => ({ pictures: one }));
  const [only] = labels;
  const partners = pictures.map((one) =>
    pictures.length === 1 && labels.length === 1
      ? [only]
      : labels.filter((other) => sharedName(names[other] ?? '') === sharedName(names[one] ?? '')),
  );
  if (labels.length !== pictures.length || partners.some((found) => found.length !== 1))
    throw unparsable(
      'it is not clear which IDX file of labels belongs to which of pictures: their names have to differ in images and labels alone',
    );
  return pictures.map((one, i) => {
    const [partner = 0] = partners[i] ?? [];
    if (headers[partner]?.count !== headers[one]?.count)
      throw unparsable('an IDX file of labels has not as many as there are pictures');
    return { pictures: one, labels: partner };
  });
}
