import {
  createParamDecorator,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { problem, type Actor } from '#libs/kernel';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Admission } from './admission.js';

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

  constructor(private readonly admission: Admission) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    actors.set(request, await this.admission.admit(request, http.getResponse<FastifyReply>()));
    return true;
  }
}
