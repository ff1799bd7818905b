import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { type ColumnClassification, type ColumnType } from '#libs/contracts';
import { corpusFile, describeCorpus } from '../../../test/support/corpus.js';
import { type ColumnFacts } from './candidate.js';
import { classifyTable } from './classify-table.js';

/** Enough of RFC 4180 for the corpus tables that are used here. */
function records(text: string, separator = ','): string[][] {
  const cell = new RegExp(`("(?:[^"]|"")*"|[^${separator}\\r\\n]*)(${separator}|\\r?\\n|$)`, 'gy');
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, value = '', end = ''] of text.matchAll(cell)) {
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value.trim());
    if (end === separator) continue;
    if (row.length > 1) rows.push(row);
    row = [];
  }
  return rows;
}

function typeOf(values: readonly string[]): ColumnType {
  if (values.length > 0 && values.every((value) => /^[+-]?\d{1,18}$/.test(value))) return 'integer';
  return values.length > 0 && values.every((value) => /^[+-]?\d+(?:\.\d+)?(?:E[+-]?\d+)?$/i.test(value))
    ? 'double'
    : 'string';
}

function facts(names: readonly string[], rows: readonly string[][], missing = ''): ColumnFacts[] {
  return names.map((name, i) => {
    const values = rows.map((row) => row[i] ?? '').filter((value) => value !== missing);
    const distinct = [...new Set(values)];
    const type = typeOf(distinct);
    const nulls = rows.length - values.length;
    return {
      name,
      type,
      rows: rows.length,
      nulls,
      distinct: distinct.length,
      sample: distinct.slice(0, 1000),
    };
  });
}

type Truth = Record<string, readonly [category: string, identifierType: string]>;

function compare(found: readonly ColumnClassification[], truth: Truth) {
  const judged = found.filter(({ name }) => truth[name] !== undefined);
  const wrong = judged.filter((c) => truth[c.name]?.[0] !== c.category);
  const wrongType = judged.filter((c) => truth[c.name]?.[1] !== c.identifierType);
  // The grave mistake: a column that identifies people and is called harmless.
  const missed = judged.filter((c) => c.identifierType === 'none' && truth[c.name]?.[1] !== 'none');
  const show = (list: readonly ColumnClassification[]) =>
    list.map((c) => `${c.name}: ${c.category} ${c.identifierType} ${String(c.confidence)}`);
  return {
    columns: judged.length,
    category: judged.length - wrong.length,
    identifierType: judged.length - wrongType.length,
    wrong: show([...new Set([...wrong, ...wrongType])]),
    missed: show(missed),
  };
}

describeCorpus('column typing on real tables', () => {
  it('names the columns of a table of invented people', () => {
    const [names = [], ...rows] = records(
      readFileSync(corpusFile('fake-name-generator', 'fake_identities.csv'), 'utf8'),
    );
    const truth: Truth = {
      Number: ['UNIQUE_ID', 'direct'],
      Gender: ['SEX', 'quasi'],
      NameSet: ['NRP', 'quasi'],
      Title: ['HONORIFIC', 'quasi'],
      GivenName: ['PERSON', 'direct'],
      MiddleInitial: ['PERSON', 'direct'],
      Surname: ['PERSON', 'direct'],
      StreetAddress: ['STREET_ADDRESS', 'direct'],
      City: ['LOCATION', 'quasi'],
      State: ['LOCATION', 'quasi'],
      StateFull: ['LOCATION', 'quasi'],
      ZipCode: ['POSTCODE', 'quasi'],
      Country: ['LOCATION', 'quasi'],
      CountryFull: ['LOCATION', 'quasi'],
      EmailAddress: ['EMAIL_ADDRESS', 'direct'],
      Username: ['USERNAME', 'direct'],
      Password: ['CREDENTIAL', 'direct'],
      TelephoneNumber: ['PHONE_NUMBER', 'direct'],
      TelephoneCountryCode: ['LOCATION', 'quasi'],
      MothersMaiden: ['PERSON', 'direct'],
      Birthday: ['DATE_OF_BIRTH', 'quasi'],
      Age: ['AGE', 'quasi'],
      CCType: ['NONE', 'none'],
      CCNumber: ['CREDIT_CARD', 'direct'],
      CVV2: ['CREDIT_CARD_DETAIL', 'sensitive'],
      CCExpires: ['CREDIT_CARD_DETAIL', 'sensitive'],
      NationalID: ['NATIONAL_ID', 'direct'],
      Occupation: ['OCCUPATION', 'quasi'],
      Company: ['ORGANIZATION', 'quasi'],
      Domain: ['URL', 'quasi'],
    };
    const result = compare(classifyTable(facts(names, rows)), truth);
    // Measured: 28 of 30. The set of names a person came from is not told from its header, nor a dialling code.
    expect(result.columns).toBe(30);
    expect(result.category).toBeGreaterThanOrEqual(28);
    expect(result.identifierType).toBeGreaterThanOrEqual(28);
    expect(result.missed.length).toBeLessThanOrEqual(2);
  });

  it('still names them when the header says nothing', () => {
    const [names = [], ...rows] = records(
      readFileSync(corpusFile('fake-name-generator', 'fake_identities.csv'), 'utf8'),
    );
    const found = classifyTable(
      facts(
        names.map((_, i) => `column${String(i)}`),
        rows,
      ),
    );
    const known = new Set(found.flatMap((c, i) => (c.identifierType === 'none' ? [] : [names[i]])));
    // Measured: 11 of 30. Names of people and places have no form, so a headless file needs a steward.
    for (const name of [
      'EmailAddress',
      'Birthday',
      'Gender',
      'Title',
      'TelephoneNumber',
      'NationalID',
      'Password',
    ]) {
      expect(known).toContain(name);
    }
    expect(known.size).toBeGreaterThanOrEqual(11);
    const unknown = found.find((_, i) => names[i] === 'Surname');
    expect(unknown).toMatchObject({ category: 'NONE', confidence: 0.3 });
  });

  it('names the columns of both editions of Adult', () => {
    const truth: Truth = {
      age: ['AGE', 'quasi'],
      workclass: ['OCCUPATION', 'quasi'],
      fnlwgt: ['NONE', 'none'],
      education: ['EDUCATION', 'quasi'],
      'education-num': ['EDUCATION', 'quasi'],
      'marital-status': ['MARITAL_STATUS', 'quasi'],
      occupation: ['OCCUPATION', 'quasi'],
      relationship: ['MARITAL_STATUS', 'quasi'],
      race: ['RACE', 'quasi'],
      sex: ['SEX', 'quasi'],
      'capital-gain': ['INCOME', 'sensitive'],
      'capital-loss': ['INCOME', 'sensitive'],
      'hours-per-week': ['NONE', 'none'],
      'native-country': ['NRP', 'quasi'],
      income: ['INCOME', 'sensitive'],
      'salary-class': ['INCOME', 'sensitive'],
    };
    const full = records(
      gunzipSync(readFileSync(corpusFile('uci-adult-full', 'adult-train.csv.gz'))).toString('latin1'),
    );
    const names =
      'age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income'.split(
        ',',
      );
    const [arxNames = [], ...arx] = records(readFileSync(corpusFile('arx-adult', 'adult.csv'), 'utf8'), ';');
    const uci = compare(classifyTable(facts(names, full, '?')), truth);
    expect(uci).toEqual({ columns: 15, category: 15, identifierType: 15, wrong: [], missed: [] });
    const edition = compare(classifyTable(facts(arxNames, arx)), truth);
    expect(edition).toEqual({ columns: 9, category: 9, identifierType: 9, wrong: [], missed: [] });
  });

  it('finds the people in a passenger list and the money in a bank table', () => {
    const [names = [], ...rows] = records(readFileSync(corpusFile('titanic', 'titanic_train.csv'), 'utf8'));
    const titanic = new Map(classifyTable(facts(names, rows)).map((c) => [c.name, c.category]));
    expect(titanic.get('PassengerId')).toBe('UNIQUE_ID');
    expect(titanic.get('Name')).toBe('PERSON');
    expect(titanic.get('Sex')).toBe('SEX');
    expect(titanic.get('Age')).toBe('AGE');
    expect(titanic.get('Survived')).toBe('NONE');
    expect(titanic.get('Fare')).toBe('NONE');
    const [heads = [], ...bank] = records(
      readFileSync(corpusFile('bank-marketing', 'bank-additional.csv'), 'utf8'),
      ';',
    );
    const found = classifyTable(facts(heads, bank)).filter((c) => c.category !== 'NONE');
    expect(found.map((c) => `${c.name} ${c.category}`)).toEqual([
      'age AGE',
      'job OCCUPATION',
      'marital MARITAL_STATUS',
      'education EDUCATION',
      'default INCOME',
      'loan INCOME',
    ]);
  });

  it('calls running text free text, and says what was seen in it without quoting it', () => {
    const sms = records(readFileSync(corpusFile('sms-spam', 'sms.tsv'), 'utf8').replaceAll('"', ''), '\t');
    const [label, text] = classifyTable(facts(['label', 'text'], sms));
    expect(label?.category).toBe('NONE');
    expect(text).toMatchObject({ category: 'FREE_TEXT', identifierType: 'direct' });
    expect(text?.evidence.map((e) => e.detail).join()).toContain('PHONE_NUMBER');
  });
});
