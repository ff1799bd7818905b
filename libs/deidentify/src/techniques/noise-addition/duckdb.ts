import { type DuckdbTechnique } from '../../sql/dialect.js';
import { cellNoise } from './cell-noise.js';

/** Noise as a function over chunks, computed anew for each cell. */
export const noiseAdditionInDuckdb: DuckdbTechnique<'noise-addition'> = {
  functions: ({ action }, { tools, name }) => {
    const noise = cellNoise(action, tools.random);
    return [
      {
        name: name('noise'),
        parameters: ['DOUBLE'],
        returns: 'DOUBLE',
        volatile: true,
        run: ([values = []]) => noise.add(values as (number | null)[]),
      },
    ];
  },
  cell: (x, _, { name }) => `${name('noise')}(CAST(${x} AS DOUBLE))`,
};
