import { expect, it } from '@jest/globals';
import { adultColumns, codedAdult } from '../../../../../test/support/coded-adult.js';
import { describeCorpus } from '../../../../../test/support/corpus.js';
import { classTest } from '../../models/class-test.js';
import { fullDomain } from './full-domain.js';

describeCorpus('x', () => {
  it('y', () => {
    for (const loss of ['loss', 'loss-mean', 'entropy', 'discernibility'] as const) {
    const { table } = codedAdult([...adultColumns]);
    const t = performance.now();
    const r = fullDomain(table, { k: 5, maxSuppression: 1, models: [], enforcement: { mode: 'full-domain', loss } }, classTest({ k: 5, models: [] }, []));
    console.log(loss, r.node, r.loss, r.suppressedRecords, r.checked, r.nodes, performance.now() - t);
    }
  });
});
