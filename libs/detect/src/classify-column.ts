import { type ColumnClassification, type Evidence } from '#libs/contracts';
import { type Candidate, type ColumnFacts } from './candidate.js';
import { asTold, distributionHint } from './distribution.js';
import { maxCellLength } from './find.js';
import { bestPhrase, nameWords } from './name-words.js';
import { type Recogniser } from './recogniser.js';
import { recognisers } from './recognisers/all.js';
import { type FormCounts, readSample } from './sample.js';

/** No more distinct values than this are looked at, however many are given. */
export const maxSample = 2000;

/** Below this, a guess is not worth acting on and the column is `NONE`. */
const threshold = 0.3;

/** Independent pieces of evidence add up as in MYCIN: 1 − Π(1 − wᵢ). */
function belief(evidence: readonly Evidence[]): number {
  return 1 - evidence.reduce((doubt, { weight }) => doubt * (1 - weight), 1);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Rescales weights so that they are shares of the confidence and sum to it, rounding aside. */
function shares(evidence: readonly Evidence[], confidence: number): Evidence[] {
  const total = evidence.reduce((sum, { weight }) => sum + weight, 0);
  return evidence.map((item) => ({
    ...item,
    weight: total > 0 ? round((item.weight / total) * confidence) : 0,
  }));
}

/** Evidence from values: the form that most of them have, and that its check digits or rules hold. */
function formEvidence(recogniser: Recogniser, counts: FormCounts, size: number, named: boolean): Evidence[] {
  const seen = recogniser.forms.filter((form) => (counts.get(form) ?? 0) > 0);
  const top = seen.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0];
  if (top === undefined) return [];
  const count = seen.reduce((most, form) => Math.max(most, counts.get(form) ?? 0), 0);
  const share = count / size;
  // Chance makes one number in ten Luhn-valid, so a small share of valid values is no evidence.
  if (share < 0.15 || (!named && share < 0.5)) return [];
  const strength = Math.max(
    ...seen.map((form) => (named ? form.named : form.alone) * asTold((counts.get(form) ?? 0) / size)),
  );
  if (strength === 0) return [];
  const kind = top.valid === undefined ? 'pattern' : 'validator';
  const detail = `about ${String(Math.round(100 * asTold(share)))} % of the sampled values have the form: ${top.about}`;
  return [{ kind, detail, weight: round(strength) }];
}

function candidate(
  recogniser: Recogniser,
  facts: ColumnFacts,
  words: readonly string[],
  counts: FormCounts,
  size: number,
): Candidate {
  const { category, identifierType } = recogniser;
  const evidence: Evidence[] = [];
  const typed = recogniser.types?.includes(facts.type) ?? true;
  if (!typed) return { category, identifierType, evidence };
  const phrase = bestPhrase(words, recogniser.names, recogniser.unlike);
  const values = formEvidence(recogniser, counts, size, phrase !== undefined);
  if (phrase !== undefined) {
    const against = recogniser.closed === true && size > 0 && values.length === 0;
    // A name outweighs values that look wrong (a spreadsheet may have mangled them), but it counts for less.
    const weight = (0.4 + 0.4 * phrase.coverage) * (against ? 0.6 : 1);
    const doubt = against ? ', though the values do not have its form' : '';
    evidence.push({
      kind: 'name',
      detail: `the name says “${phrase.phrase}”${doubt}`,
      weight: round(weight),
    });
  }
  evidence.push(...values);
  if (category === 'DATE_TIME' && ['date', 'timestamp', 'instant'].includes(facts.type)) {
    evidence.push({ kind: 'type', detail: `the column's type is ${facts.type}`, weight: 0.7 });
  }
  return { category, identifierType, evidence };
}

/** How sure one may be that an unrecognised column holds nothing personal: texts of many kinds may well be names. */
function harmless(facts: ColumnFacts): number {
  if (facts.type === 'string' || facts.type === 'json') return facts.distinct > 50 ? 0.3 : 0.5;
  return 0.6;
}

function finish(name: string, chosen: Candidate): ColumnClassification {
  const confidence = round(belief(chosen.evidence));
  return {
    name,
    category: chosen.category,
    identifierType: chosen.identifierType,
    confidence,
    evidence: shares(chosen.evidence, confidence),
    decidedBy: 'detector',
  };
}

/** Bytes are not looked into, and a picture may show anybody. */
const unread: Candidate = {
  category: 'NONE',
  identifierType: 'sensitive',
  evidence: [
    { kind: 'type', detail: 'the column is bytes, such as pictures, which are not read', weight: 0.5 },
  ],
};

/**
 * Says what a column holds, how it identifies people, how sure that is and why. Evidence comes from the name, from the
 * forms of the values, from type and distribution; it never quotes a value. The cost is linear in the sample, which is
 * cut to {@link maxSample} values of at most 512 characters. `NONE` means that nothing was recognised, not that
 * nothing is there.
 */
export function classifyColumn(facts: ColumnFacts): ColumnClassification {
  if (facts.type === 'bytes') return finish(facts.name, unread);
  const words = nameWords(facts.name);
  const sample = facts.sample.slice(0, maxSample).map((value) => value.slice(0, maxCellLength));
  const { counts, size, textual } = readSample(sample, facts.type);
  const hint = distributionHint(facts, textual, words);
  const candidates = recognisers
    .map((recogniser) => candidate(recogniser, facts, words, counts, size))
    .concat(hint)
    .filter(({ evidence }) => evidence.length > 0)
    .toSorted((a, b) => belief(b.evidence) - belief(a.evidence));
  const best = candidates[0];
  if (best !== undefined && belief(best.evidence) >= threshold) return finish(facts.name, best);
  const nothing: Evidence = {
    kind: 'distribution',
    detail: 'neither name nor values speak for a known category',
    weight: harmless(facts),
  };
  return finish(facts.name, { category: 'NONE', identifierType: 'none', evidence: [nothing] });
}
