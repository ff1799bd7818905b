import { setTimeout as sleep } from 'node:timers/promises';
import type { SignIn } from '#libs/client';
import { CommandFailure } from './failure.js';
import { type World } from './session.js';

/** RFC 8628, section 3.2. */
interface Started {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete?: string;
  readonly expires_in: number;
  readonly interval?: number;
}

interface Tokens {
  readonly access_token?: string;
  readonly error?: string;
}

type Fetching = Pick<World, 'fetch' | 'signal' | 'now'>;

/** The command line's own client at the embedded issuer; an outside one has a client for all of Tidegate. */
const ownClient = 'tidegate-cli';
/** RFC 8628, section 3.5: how much slower to ask when told to slow down, and how often when nothing is said, in seconds. */
const pace = 5;

const noDeviceFlow = (server: string): CommandFailure =>
  new CommandFailure(
    `${server} offers no sign-in to the command line: use --with-token with an API token.`,
    2,
  );

async function json<T>(world: Fetching, url: string, form?: Readonly<Record<string, string>>): Promise<T> {
  const signals = [AbortSignal.timeout(30_000), ...(world.signal ? [world.signal] : [])];
  const answer = await world
    .fetch(url, {
      headers: { Accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.any(signals),
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    .catch(() => {
      throw new CommandFailure(world.signal?.aborted === true ? 'Stopped.' : `${url} cannot be reached.`);
    });
  return (await answer.json().catch(() => ({}))) as T;
}

/**
 * Signs a person in by the device flow (RFC 8628): they open an address, confirm a code, and the command line gets an
 * access token. `tell` shows them where to go.
 * @throws CommandFailure when the gateway's issuer has no device flow, or the person refused or took too long
 */
export async function signInByDevice(
  world: Fetching,
  server: string,
  tell: (text: string) => void,
): Promise<string> {
  const signIn = await json<Partial<SignIn>>(world, `${server}/v1/sign-in`);
  if (signIn.issuer === undefined || signIn.clientId === undefined) throw noDeviceFlow(server);
  const issuer = signIn.issuer.replace(/\/+$/, '');
  const about = await json<{ device_authorization_endpoint?: string; token_endpoint?: string }>(
    world,
    `${issuer}/.well-known/openid-configuration`,
  );
  const { device_authorization_endpoint: begin, token_endpoint: end } = about;
  if (begin === undefined || end === undefined) throw noDeviceFlow(server);
  const client = { client_id: signIn.embedded === true ? ownClient : signIn.clientId };
  const scope = signIn.embedded === true ? 'openid tidegate' : 'openid email profile';
  const started = await json<Partial<Started>>(world, begin, { ...client, scope });
  const { device_code: device, user_code: code, verification_uri: address } = started;
  if (device === undefined || code === undefined || address === undefined) throw noDeviceFlow(server);
  tell(`Open ${started.verification_uri_complete ?? address} and confirm the code ${code}.`);
  const until = world.now().getTime() + (started.expires_in ?? 600) * 1000;
  return waitForToken(world, end, { ...client, device }, { until, interval: started.interval ?? pace });
}

async function waitForToken(
  world: Fetching,
  endpoint: string,
  { client_id, device }: { client_id: string; device: string },
  { until, interval }: { until: number; interval: number },
): Promise<string> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  let seconds = interval;
  while (world.now().getTime() < until) {
    await sleep(seconds * 1000, undefined, { ...(world.signal && { signal: world.signal }) }).catch(() => {
      throw new CommandFailure('Stopped.');
    });
    const answer = await json<Tokens>(world, endpoint, { client_id, grant_type, device_code: device });
    if (answer.access_token !== undefined) return answer.access_token;
    if (answer.error === 'slow_down') seconds += pace;
    else if (answer.error === 'access_denied') throw new CommandFailure('The sign-in was refused.');
    else if (answer.error !== 'authorization_pending') break;
  }
  throw new CommandFailure('The sign-in was not confirmed in time.');
}
