import { Client } from '../shell/client.js';

/** The roles that the demonstration needs, besides the administrator's. */
export const roles = ['engineer', 'steward', 'analyst', 'auditor'] as const;
type Role = (typeof roles)[number];

/** A client each, as services of four roles. */
export type Cast = Readonly<Record<Role, Client>>;

/** The principal that plays a role. */
export const playerOf = (role: Role): string => `service:demo-${role}`;

/** Makes a service for each role, and a token for each service. */
export async function makeCast(server: string, adminToken: string): Promise<Cast> {
  const clientOf = (token: string): Client => new Client({ server, token, fetch: globalThis.fetch });
  const admin = clientOf(adminToken);
  const players: [Role, Client][] = [];
  for (const role of roles) {
    await admin.post('/v1/services', { name: `demo-${role}`, roles: [role] });
    const { token } = await admin.post<{ token: string }>('/v1/tokens', {
      principal: playerOf(role),
      name: 'demo',
    });
    players.push([role, clientOf(token)]);
  }
  return Object.fromEntries(players) as Record<Role, Client>;
}
