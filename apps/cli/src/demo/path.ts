import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCast, playerOf, roles, type Cast } from './cast.js';
import { type GatewayProcess } from './gateway-process.js';
import { governData } from './govern.js';
import { type Journey } from './journey.js';
import { prepareData, type Stage } from './prepare.js';
import { proveAll } from './prove.js';
import { useRelease } from './use.js';

export interface Place {
  readonly gateway: GatewayProcess;
  readonly home: string;
  /** The folder of the bundled samples. */
  readonly samples: string;
}

/** The governed path, from a file to a model whose every step is proved. @throws whatever the first broken step threw */
export async function governedPath(journey: Journey, { gateway, home, samples }: Place): Promise<void> {
  const token = readFileSync(join(home, 'admin-token'), 'utf8').trim();
  let cast: Cast | undefined;
  await journey.step(
    'people',
    'An administrator makes an engineer, a steward, an analyst and an auditor',
    async () => {
      cast = await makeCast(gateway.server, token);
      return { services: roles.map(playerOf) };
    },
  );
  if (!cast) return;
  const stage: Stage = { journey, cast, samples };
  await prepareData(stage);
  const release = await governData(stage);
  await useRelease(stage, release);
  await proveAll(stage, { gateway, home });
}
