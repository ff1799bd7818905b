import { closeSync, openSync, writeSync } from 'node:fs';

const givenNames = ['Ada', 'Grace', 'José', 'Łukasz', 'Zoë', 'Linus', 'Mary', 'Ken'];
const familyNames = ['Lovelace', 'Hopper', 'García', 'Nowak', 'Brontë', 'Shaw', 'Thompson', 'Liskov'];
const words =
  'the patient was seen in the clinic and reported mild pain after taking medicine for weeks'.split(' ');

/** A linear congruential generator, so that every run writes the same file. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Sixteen columns of the kinds that people upload, with quoted commas, non-ASCII names and missing values. */
function* csv(bytes: number): Generator<Buffer> {
  const pick = generator(7);
  const of = (list: readonly string[]): string => list[pick(list.length)] ?? '';
  const two = (n: number): string => String(n).padStart(2, '0');
  yield Buffer.from(
    'id,name,email,phone,birth_date,created_at,zip,city,amount,score,active,card,note,country,visits,code\n',
  );
  for (let written = 0, id = 0; written < bytes;) {
    let text = '';
    for (let row = 0; row < 2000; row++) {
      id++;
      const [given, family] = [of(givenNames), of(familyNames)];
      const note = Array.from({ length: 10 }, () => of(words)).join(' ');
      text +=
        `${id},${given} ${family},${given}.${family}${id}@example.org,+49 30 ${1_000_000 + pick(8_999_999)},` +
        `${1930 + pick(80)}-${two(1 + pick(12))}-${two(1 + pick(28))},` +
        `2024-${two(1 + pick(12))}-${two(1 + pick(28))} ${two(pick(24))}:${two(pick(60))}:${two(pick(60))},` +
        `${10_000 + pick(89_999)},${of(['Berlin', 'Paris', 'Kraków', 'London'])},${(pick(1e6) / 100).toFixed(2)},` +
        `${pick(100) === 0 ? '' : pick(1e6) / 1e6},${pick(2) === 0},4${String(pick(1e9)).padStart(15, '0')},` +
        `"${note}, ${pick(999)}",${of(['DE', 'FR', 'PL', 'GB'])},${pick(50)},X${pick(1e6).toString(36)}\n`;
    }
    const block = Buffer.from(text);
    written += block.length;
    yield block;
  }
}

/** Writes about so many bytes of it; how many they are. */
export function writeCsv(path: string, size: number): number {
  const fd = openSync(path, 'wx', 0o600);
  let bytes = 0;
  for (const block of csv(size)) {
    for (let at = 0; at < block.length;) at += writeSync(fd, block, at);
    bytes += block.length;
  }
  closeSync(fd);
  return bytes;
}
