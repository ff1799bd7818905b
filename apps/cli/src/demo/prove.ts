import { join } from 'node:path';
import { verifyAudit } from '../audit/verify.js';
import { bytes } from '../shell/text.js';
import { formsIn, formsOf, searchFile, searchFolder } from './byte-search.js';
import { type GatewayProcess } from './gateway-process.js';
import { hold, type Figures } from './journey.js';
import { type Stage } from './prepare.js';

/**
 * The change in weight of the first person of the sample, which occurs once in it: a value that nobody else has.
 * The policy drops its column, so it may be nowhere outside the sealed objects, as text or as number.
 */
const canary = '-10.093959760000004';

interface CanaryFigures extends Figures {
  readonly files: number;
  readonly bytes: number;
  readonly forms: number;
}

async function findNothing(
  { samples }: Stage,
  home: string,
  gateway: GatewayProcess,
): Promise<CanaryFigures> {
  const forms = formsOf(canary);
  const control = await searchFile(join(samples, 'nhefs.csv'), forms);
  hold(control.found.includes('utf-8'), 'the search finds the value in the sample itself');
  const report = await searchFolder(home, forms);
  const inside = report.hits.map(({ file, form }) => `${file} (${form})`).join(', ');
  hold(report.hits.length === 0, `the value is in no file of the home, but ${inside}`);
  hold(formsIn(Buffer.from(gateway.output()), forms).length === 0, 'the gateway printed it nowhere');
  return { files: report.files, bytes: report.bytes, forms: forms.length };
}

interface AuditFigures extends Figures {
  readonly entries: number;
  readonly root: string;
  readonly checks: readonly string[];
}

async function verify({ cast }: Stage, home: string): Promise<AuditFigures> {
  const report = await verifyAudit({
    client: cast.auditor,
    pinFile: join(home, 'demo-pins.json'),
    homeCheckpoint: join(home, 'log', 'checkpoint'),
    deep: true,
  });
  hold(report.ok, `the log is whole, but ${report.failures.map(({ detail }) => detail).join('; ')}`);
  return { entries: report.size, root: report.root, checks: report.checks.map(({ what }) => what) };
}

/** What can be checked without trusting anybody: the log is whole, and no raw value lies in the open. */
export async function proveAll(
  stage: Stage,
  { home, gateway }: { home: string; gateway: GatewayProcess },
): Promise<void> {
  const { journey } = stage;
  await journey.step(
    'audit',
    'The log is rebuilt from its entries, and each event compared with it',
    () => verify(stage, home),
    (f) => [`${f.entries} entries, root ${f.root}`, ...f.checks],
  );
  await journey.step(
    'canary',
    'A raw value is searched for in every byte under the home',
    () => findNothing(stage, home, gateway),
    (f) => [`not found in ${f.files} files, ${bytes(f.bytes)}, in ${f.forms} forms`],
  );
}
