import { expect, it } from '@jest/globals';
import { openWorld } from './world.js';

/** In bytes: room for the dataset and its release, each of somebody else, and for some models. */
const quota = 60_000;
const settings = { epochs: 1, hiddenUnits: [100, 64] };

it('a quota ends what one principal may store as models, also as those whose runs were queued while there was room', async () => {
  const world = await openWorld({ TIDEGATE_QUOTA: String(quota) });
  try {
    const ada = await world.person('ada', 'analyst');
    await world.grant(ada, 'train', `release:${world.release}`);
    const first = await world.ended(ada, await world.start(ada, settings));
    expect(first).toMatchObject({ state: 'succeeded' });
    const [size] = await world.database.query<{ bytes: number }>(
      'SELECT sum(o.bytes)::int AS bytes FROM model m JOIN sealed_object o ON o.id = m.object_id',
    );
    const room = Math.ceil(quota / (size?.bytes ?? 0));
    const queued = [];
    for (let i = 0; i < room; i++) queued.push(await world.start(ada, settings));
    const ended = [];
    for (const path of queued) ended.push(await world.ended(ada, path));
    expect(ended.at(-1)).toMatchObject({ state: 'failed', problem: { code: 'share.exhausted' } });
    const again = await world.ask(ada, 'POST', '/v1/training-runs', {
      name: 'outcomes',
      release: world.release,
      purpose: 'model-training',
      recipe: { model: 'classifier', label: 'outcome' },
    });
    expect(again).toMatchObject({ status: 429, body: { code: 'share.exhausted' } });
  } finally {
    await world.stop();
  }
}, 240_000);
