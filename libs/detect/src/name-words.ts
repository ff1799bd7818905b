/** Words that turn the meaning of a name: a card's type is no card, an e-mail's count is no e-mail. */
const turning = new Set(
  'type types count counts flag opt optin enabled verified confirmed consent preference provider format len length valid has is'.split(
    ' ',
  ),
);

/**
 * The words of a column's name in lower case without accents, from snake, kebab, camel and dotted spellings:
 * `homeZIP_Code2` gives home, zip, code, 2.
 */
export function nameWords(name: string): string[] {
  return name
    .slice(0, 255)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/([\p{Ll}\p{Lo}])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\p{N})/gu, '$1 $2')
    .replaceAll(/(\p{N})(\p{L})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/**
 * How well a phrase describes a name, 0 to 1: 0 when it is not in it, else the share of the name's letters that it
 * covers. A phrase also matches when its words are written as one (`zipcode`).
 */
export function phraseCoverage(words: readonly string[], phrase: string): number {
  const wanted = phrase.split(' ');
  const total = words.reduce((sum, word) => sum + word.length, 0);
  const joined = wanted.join('');
  const asOne = words.includes(joined);
  const apart = words.some((_, at) => wanted.every((word, i) => words[at + i] === word));
  const split = words.length > 1 && words.join('') === joined;
  return total > 0 && (asOne || apart || split) ? joined.length / total : 0;
}

/** The best coverage of any phrase, 0 when a turning word or one of `unlike` is in the name but not in the phrase. */
export function bestPhrase(
  words: readonly string[],
  phrases: readonly string[],
  unlike: readonly string[] = [],
): { phrase: string; coverage: number } | undefined {
  let best: { phrase: string; coverage: number } | undefined;
  for (const phrase of phrases) {
    const coverage = phraseCoverage(words, phrase);
    if (coverage <= (best?.coverage ?? 0)) continue;
    const own = phrase.split(' ');
    const turned = words.some((word) => (turning.has(word) || unlike.includes(word)) && !own.includes(word));
    if (!turned) best = { phrase, coverage };
  }
  return best;
}
