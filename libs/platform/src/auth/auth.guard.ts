import {
  createParamDecorator,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { problem, type Actor } from '#libs/kernel';
import { type FastifyRequest } from 'fastify';
import { type Authenticator } from './authenticator.js';

const PUBLIC = 'tidegate:public';
const actors = new WeakMap<FastifyRequest, Actor>();

/** Needs no token. Everything else does. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** The authenticated actor, as a handler's argument. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const actor = actors.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!actor) throw problem('token.missing');
  return actor;
});

/** The actor of a request, for interceptors. */
export function actorOf(request: FastifyRequest): Actor | undefined {
  return actors.get(request);
}

/** Lets nobody in without a valid token, but to public routes. */
export class AuthGuard implements CanActivate {
  readonly #reflector = new Reflector();

  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { headers, id, ip } = request;
    actors.set(request, await this.authenticator.authenticate(headers.authorization, id, ip));
    return true;
  }
}
