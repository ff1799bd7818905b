import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeCorpus, corpusFile } from '../support/corpus.js';
import { Governed, type Somebody } from '../support/governed.js';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;

type Row = Record<string, string>;

/** Puts a template as it is and releases a dataset under it; answers with the released records. */
async function released(dataset: string, template: string): Promise<Row[]> {
  const { items } = (await steward.get<{ items: { name: string; text: string }[] }>('/v1/policy-templates'))
    .body;
  const text = items.find(({ name }) => name === template)?.text ?? '';
  const purpose = /^purposes: \[(.*)\]$/m.exec(text)?.[1] ?? '';
  await steward.must('PUT', `/v1/policies/${template}`, {
    body: text,
    headers: { 'Content-Type': 'application/yaml' },
  });
  const { release } = await governed.release(steward, { dataset, policy: template, purpose });
  await governed.grant(steward, reader, `release:${release}`, { purpose });
  const path = `/v1/releases/${release}/data?format=ndjson&purpose=${purpose}`;
  const { body } = await reader.get<string>(path);
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

const columnsOf = (rows: readonly Row[]): string[] => Object.keys(rows[0] ?? {});

/** Card numbers that a public test suite holds valid, sixteen digits and more with separators, beside a person each. */
function payments(): string {
  const cards = readFileSync(corpusFile('validatorjs-vectors', 'identifiers.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"isCreditCard"'))
    .map((line) => JSON.parse(line) as { input: string; valid: boolean })
    .filter(({ input, valid }) => valid && /^\d{4}-?\d{4}-?\d{4}-?\d{4}$/.test(input))
    .map(({ input }) => input);
  const note = (card: string, i: number) => (i % 9 === 0 ? `the card ${card} did not work` : 'all is well');
  const rows = cards.map((card, i) => `${card},person${i}@example.org,${100 + i},${note(card, i)}`);
  return ['card_number,email,amount,note', ...rows].join('\n');
}

describeCorpus('the policy templates on tables of others', () => {
  beforeAll(async () => {
    governed = await Governed.start();
    owner = await governed.somebody('owner', 'engineer');
    steward = await governed.somebody('steward', 'steward');
    reader = await governed.somebody('reader', 'analyst');
    const people = readFileSync(corpusFile('fake-name-generator', 'fake_identities.csv'), 'utf8');
    await governed.dataset(owner, 'people', people);
  });
  afterAll(() => governed.stop());

  it('HIPAA Safe Harbor leaves no name, number, address or date below a year, and three digits of ZIP codes', async () => {
    const rows = await released('people', 'hipaa-safe-harbor');
    expect(rows).toHaveLength(1505);
    expect(columnsOf(rows)).toEqual([
      ...['Gender', 'NameSet', 'Title', 'ZipCode', 'TelephoneCountryCode', 'Age', 'CCType', 'Occupation'],
    ]);
    for (const row of rows) {
      expect(row['ZipCode'] ?? '000').toMatch(/^(\d{3}|other)$/);
      expect(row['Age']).toMatch(/^(\d|[1-8]\d|90\+)$/);
    }
  });

  it('GDPR pseudonymization leaves no direct identifier in clear and joins people by their pseudonyms', async () => {
    const rows = await released('people', 'gdpr-pseudonymization');
    const again = await released('people', 'gdpr-pseudonymization');
    const kept = ['Number', 'GivenName', 'Surname', 'EmailAddress', 'Username', 'TelephoneNumber'];
    for (const [i, row] of rows.entries()) {
      for (const name of kept) expect(row[name]).toMatch(/^[0-9a-f]{64}$/);
      expect(again[i]?.['EmailAddress']).toBe(row['EmailAddress']);
    }
    for (const name of ['Password', 'StreetAddress', 'Birthday', 'CVV2', 'Domain']) {
      expect(columnsOf(rows)).not.toContain(name);
    }
  });

  it('PCI DSS leaves tokens that keep the last four digits and their separators, in columns and in notes', async () => {
    const text = payments();
    const raw = text.split('\n').slice(1);
    expect(raw.length).toBeGreaterThan(10);
    await governed.dataset(owner, 'payments', text);
    const rows = await released('payments', 'pci-dss');
    rows.forEach((row, i) => {
      const [card = ''] = (raw[i] ?? '').split(',');
      const token = row['card_number'] ?? '';
      expect(token).not.toBe(card);
      expect(token.slice(-4)).toBe(card.slice(-4));
      expect(token.replaceAll(/\d/g, '0')).toBe(card.replaceAll(/\d/g, '0'));
      expect(row['note']).not.toContain(card);
      expect(row['note']).toMatch(/^(all is well|the card [*-]+\d{4} did not work)$/);
    });
  });

  it('train a model releases Adult ten-anonymous with its label', async () => {
    const adult = readFileSync(corpusFile('arx-adult', 'adult.csv'), 'utf8');
    await governed.dataset(owner, 'adult', adult);
    const rows = await released('adult', 'train-a-model');
    const quasi = columnsOf(rows).filter((name) => name !== 'salary-class');
    const sizes = new Map<string, number>();
    for (const row of rows) {
      const key = JSON.stringify(quasi.map((name) => row[name]));
      sizes.set(key, (sizes.get(key) ?? 0) + 1);
    }
    expect(Math.min(...sizes.values())).toBeGreaterThanOrEqual(10);
    expect(rows.length).toBeGreaterThanOrEqual(30_162 * 0.95);
    expect(new Set(rows.map((row) => row['salary-class']))).toEqual(new Set(['<=50K', '>50K']));
    expect(sizes.size).toBeGreaterThan(100);
  });
});
