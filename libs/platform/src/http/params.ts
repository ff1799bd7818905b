import { z } from 'zod';

/** What is wrong with a part of an address that can name nothing: it is answered as what does not exist. */
export const nothing = 'names nothing';

/** `{id}` of an address. */
export const IdParam = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, nothing)
  .meta({ id: 'Id' });

/** `{email}` of a user. */
export const EmailParam = z
  .string()
  .max(254, nothing)
  .regex(/^[^\s@/]+@[^\s@/]+$/, nothing)
  .toLowerCase();

/** `{name}` of something that must exist already. Where a PUT can make it, take contracts' Name, whose refusal says why. */
export const NameParam = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, nothing);

/** `{number}` of a dataset version. */
export const VersionParam = z.string().regex(/^(?:latest|[1-9]\d{0,8})$/, nothing);

/** `{number}` of a version where there is no `latest`; as large as the catalog counts. */
export const NumberParam = z.coerce.number().int().positive().max(2_147_483_647);
