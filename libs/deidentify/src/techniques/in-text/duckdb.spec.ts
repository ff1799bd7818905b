import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Engine, mac, quoted, tableOf } from '../../../../../test/dialect/engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const release = (cells: readonly string[], ...transforms: object[]) =>
  engine.release({ columns: [{ name: 'x', type: 'string' }], policy: { transforms } }, tableOf({ x: cells }));

const keep = { match: { column: 'x' }, technique: 'keep' };

describe('spans in text in the engine, found by the real detector', () => {
  it('are replaced by category, the first transform that speaks of one deciding', async () => {
    const cells = [
      quoted('Mail ada@example.org from 192.0.2.7, card 4111 1111 1111 1111.'),
      'NULL',
      quoted(''),
      quoted('nothing to see'),
    ];
    const made = await release(
      cells,
      keep,
      { match: { inText: true, category: 'CREDIT_CARD' }, technique: 'masking', keepLast: 4 },
      { match: { inText: true, category: 'EMAIL_ADDRESS' }, technique: 'pseudonymization', domain: 'crm' },
      { match: { inText: true }, technique: 'masking', as: 'label' },
    );
    const pseudonym = `EMAIL_ADDRESS_${mac('ada@example.org').slice(0, 16)}`;
    expect(made).toEqual([
      [`Mail ${pseudonym} from [IP_ADDRESS], card ***************1111.`],
      [null],
      [''],
      ['nothing to see'],
    ]);
  });

  it('become surrogates that the detector takes for the same', async () => {
    const [[text] = []] = await release([quoted('Mail ada@example.org, card 4111 1111 1111 1111.')], keep, {
      match: { inText: true },
      technique: 'pseudonymization',
      domain: 'crm',
      as: 'surrogate',
    });
    expect(text).not.toMatch(/ada@|4111 1111/);
    const [[masked] = []] = await release([quoted(text ?? '')], keep, {
      match: { inText: true },
      technique: 'masking',
      as: 'label',
    });
    expect(masked).toBe('Mail [EMAIL_ADDRESS], card [CREDIT_CARD].');
  });

  it('are replaced at the end of a cell of ten million characters', async () => {
    const [[text] = []] = await release([`repeat('Lorem ipsum ', 850000) || 'ada@example.org'`], keep, {
      match: { inText: true },
      technique: 'masking',
      as: 'label',
    });
    expect(text?.slice(-21)).toBe('ipsum [EMAIL_ADDRESS]');
    expect(text).toHaveLength(850_000 * 12 + 15);
  }, 120_000);
});
