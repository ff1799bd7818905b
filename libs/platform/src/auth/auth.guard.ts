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
const RECOGNISES = 'tidegate:recognises';
const actors = new WeakMap<FastifyRequest, Actor>();

/** Needs no token. Everything else does. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** Of a public route: says more to some, so that a token that comes is looked at. One that is no good changes nothing. */
export const Recognises = (): CustomDecorator => SetMetadata(RECOGNISES, true);

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
    const says = (name: string) =>
      this.#reflector.getAllAndOverride<boolean | undefined>(name, targets) === true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const isPublic = says(PUBLIC);
    if (isPublic && (!says(RECOGNISES) || request.headers.authorization === undefined)) return true;
    try {
      actors.set(request, await this.admission.admit(request, http.getResponse<FastifyReply>()));
    } catch (error) {
      if (!isPublic) throw error;
    }
    return true;
  }
}
