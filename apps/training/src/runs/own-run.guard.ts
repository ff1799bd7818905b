import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { problem } from '#libs/kernel';
import { actorOf } from '#libs/platform';
import { type FastifyRequest } from 'fastify';
import { RunsService } from './runs.service.js';

/** Answers 404 for another's run before an event stream begins: once begun, its status is 200 whatever happens. */
@Injectable()
export class OwnRunGuard implements CanActivate {
  constructor(private readonly runs: RunsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>();
    const actor = actorOf(request);
    if (!actor) throw problem('token.missing');
    await this.runs.get(actor, request.params.id);
    return true;
  }
}
