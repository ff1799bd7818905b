import { uploadTypes } from './upload-types.js';

/** How one way in calls an option that has a value: `--header absent`, or the name of a field. */
type OptionWords = (name: string, value: string) => string;

const options =
  'header|delimiter|encoding|columns|widths|types|skip|sheet|rows|nulls|quarantine|type|mode|again';

/** Not in an address, nor in a longer word; of a list what it begins with. */
const option = new RegExp(`(?<![\\w?&-])(${options})=(\\w+(?:[/.+-]\\w+)*)`, 'g');

/** As the gateway says that a file has another type than was said of it. */
const sentAs = /\bsend it as ([a-z]+\/\w+(?:[.+-]\w+)*)/g;

/**
 * What is said of options of an upload, as they are given where it is read: the gateway's own texts, and those of this library, write each
 * as the address of an upload has it, `header=absent`.
 */
export const inDoor = (text: string, words: OptionWords): string =>
  text
    .replaceAll(sentAs, (_, mediaType: string) => `send it with type=${wordOf(mediaType)}`)
    .replaceAll(option, (_, name: string, value: string) => words(name, value));

/** The ending that means a media type, where one does without its file being packed. */
function wordOf(mediaType: string): string {
  const { group, ends } = uploadTypes.find(({ value }) => value === mediaType) ?? { ends: [] };
  const end = group === 'Archives' ? ends.find((one) => mediaType.endsWith(one)) : ends[0];
  return end ?? mediaType;
}
