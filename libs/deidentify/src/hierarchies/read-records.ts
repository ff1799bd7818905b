/** A line of a small CSV file and where it begins, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly values: readonly string[];
}

/** The separator that the first line has most of, outside quotes. */
function separatorOf(text: string): string {
  const counts = new Map([';', ',', '\t'].map((separator) => [separator, 0]));
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n') break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ';';
}

/** The records of a small CSV file (RFC 4180) without a header, blank lines left out, at most `most` of them. */
export function readRecords(text: string, most: number): CsvRecord[] {
  const separator = separatorOf(text);
  const records: CsvRecord[] = [];
  let [values, value, quoted, line, start]: [string[], string, boolean, number, number] = [
    [],
    '',
    false,
    1,
    1,
  ];
  const end = (): void => {
    values.push(value);
    if (values.length > 1 || value !== '') records.push({ line: start, values });
    [values, value] = [[], ''];
  };
  for (let i = 0; i < text.length && records.length < most; i++) {
    const character = text.charAt(i);
    if (character === '\n') line += 1;
    if (quoted && character === '"' && text[i + 1] === '"') {
      value += '"';
      i += 1;
    } else if (character === '"' && (quoted || value === '')) {
      quoted = !quoted;
    } else if (quoted || (character !== separator && character !== '\n' && character !== '\r')) {
      value += character;
    } else if (character === separator) {
      values.push(value);
      value = '';
    } else if (character === '\n') {
      end();
      start = line;
    }
  }
  if (records.length < most && (value !== '' || values.length > 0)) end();
  return records;
}
