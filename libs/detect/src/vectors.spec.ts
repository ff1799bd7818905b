import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../test/support/corpus.js';
import { findInText, formsOf } from './find.js';

interface Case {
  readonly kind?: string;
  readonly recognizer?: string;
  readonly validator?: string;
  readonly args?: readonly unknown[];
  readonly input: string;
  readonly valid?: boolean;
  readonly expected_count?: number;
}

function cases(...path: string[]): Case[] {
  return readFileSync(corpusFile(...path), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}

/** Precision and recall over cases that say yes or no. */
function score(list: readonly { truth: boolean; found: boolean }[]) {
  const right = list.filter((one) => one.truth && one.found).length;
  const found = list.filter((one) => one.found).length;
  const all = list.filter((one) => one.truth).length;
  return { cases: list.length, precision: right / found, recall: right / all };
}

type Floors = Record<string, readonly [category: string, precision: number, recall: number]>;

describeCorpus('recognisers against vectors that others published', () => {
  // Floors are a little under what was measured. Dates without a year and national phone forms are not looked for.
  const presidio: Floors = {
    email: ['EMAIL_ADDRESS', 1, 1],
    phone: ['PHONE_NUMBER', 1, 0.8],
    credit_card: ['CREDIT_CARD', 1, 1],
    iban: ['IBAN_CODE', 0.98, 0.97],
    ip: ['IP_ADDRESS', 1, 0.96],
    mac: ['MAC_ADDRESS', 1, 1],
    date: ['DATE_TIME', 1, 0.78],
    us_ssn: ['US_SSN', 1, 1],
    url: ['URL', 1, 1],
  };
  it.each(Object.entries(presidio))('finds in running text what Presidio finds: %s', (recognizer, floors) => {
    const [category, precision, recall] = floors;
    const list = cases('presidio-recognizer-vectors', 'vectors.jsonl').filter(
      (one) => one.kind === 'detector' && one.recognizer === recognizer,
    );
    const result = score(
      list.map((one) => ({
        truth: (one.expected_count ?? 0) > 0,
        found: findInText(one.input).some((finding) => finding.category === category),
      })),
    );
    expect(result.cases).toBeGreaterThan(0);
    expect(result.precision).toBeGreaterThanOrEqual(precision);
    expect(result.recall).toBeGreaterThanOrEqual(recall);
  });

  // Here the verdict is validator.js's on a whole value: stricter on e-mail and URL, by country for phones and postcodes.
  const validatorjs: Floors = {
    isEmail: ['EMAIL_ADDRESS', 0.7, 0.7],
    isMobilePhone: ['PHONE_NUMBER', 0.75, 0.98],
    isCreditCard: ['CREDIT_CARD', 1, 0.8],
    isIBAN: ['IBAN_CODE', 0.92, 0.85],
    isIP: ['IP_ADDRESS', 1, 1],
    isDate: ['DATE_TIME', 1, 1],
    isURL: ['URL', 0.65, 0.8],
    isPostalCode: ['POSTCODE', 0.75, 1],
  };
  it.each(Object.entries(validatorjs))(
    'knows the form of whole values as validator.js does: %s',
    (validator, floors) => {
      const [category, precision, recall] = floors;
      const byCountry = validator === 'isMobilePhone' || validator === 'isPostalCode';
      const list = [
        ...cases('validatorjs-vectors', 'contact.jsonl'),
        ...cases('validatorjs-vectors', 'identifiers.jsonl'),
      ]
        .concat(cases('validatorjs-vectors', 'formats.jsonl'))
        .filter((one) => one.validator === validator && (byCountry || (one.args ?? []).length === 0));
      const result = score(
        list.map((one) => ({
          truth: one.valid === true,
          found: formsOf(one.input).some((known) => known.recogniser.category === category),
        })),
      );
      expect(result.cases).toBeGreaterThan(10);
      expect(result.precision).toBeGreaterThanOrEqual(precision);
      expect(result.recall).toBeGreaterThanOrEqual(recall);
    },
  );

  it('finds in a long book only the address and the two dates of its publication notice', () => {
    const text = readFileSync(corpusFile('plato-republic', 'republic_clean.txt'), 'utf8');
    const found: string[] = [];
    for (let at = 0; at < text.length; at += 60_000) {
      found.push(...findInText(text.slice(at, at + 60_000)).map((finding) => finding.category));
    }
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(found.toSorted()).toEqual(['DATE_TIME', 'DATE_TIME', 'URL']);
  });
});
