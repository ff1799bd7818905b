import { Controller, Get, Injectable, Req, Res } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Db, hasSecondPerson } from '#libs/db';
import { sandbox } from '#libs/worker';
import { actorOf, Recognises } from '../auth/auth.guard.js';
import { Answers } from '../http/answers.js';

/** One thing that must work before requests are served well; throws when it does not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
  /** What it is called while it fails: `pending` for what only takes its time. */
  readonly unless?: 'failed' | 'pending';
}

/** Injection token of a list of {@link HealthCheck}; any module of any app may provide one, and all count. */
export const HEALTH_CHECKS = Symbol('HealthChecks');

const Live = z.strictObject({ status: z.literal('live') }).meta({ id: 'Liveness' });
const Ready = z
  .strictObject({
    status: z.enum(['ready', 'unready']),
    checks: z.record(z.string(), z.enum(['ok', 'failed', 'pending'])),
    /** What stands around the processes that open data, on the machine that answers; for administrators alone. */
    workers: z.array(z.strictObject({ name: z.string(), holds: z.boolean(), detail: z.string() })).optional(),
    /** Whether what takes two people can be approved, and else what to do; for administrators alone. */
    secondPerson: z.strictObject({ holds: z.boolean(), detail: z.string() }).optional(),
  })
  .meta({ id: 'Readiness' });

const people = {
  true: 'two stewards stand on their own',
  false:
    'raw data, pseudonyms, larger budgets and looser limits take two people, and fewer than two accounts can approve: make another steward, for somebody else, with tidegate users create --role steward',
};

@Injectable()
export class HealthService {
  constructor(private readonly modules: ModuleRef) {}

  async ready(): Promise<z.infer<typeof Ready>> {
    const checks = this.modules.get<HealthCheck[]>(HEALTH_CHECKS, { strict: false, each: true }).flat();
    const results = await Promise.allSettled(checks.map(({ check }) => check()));
    const named = results.map((result, i): [string, 'ok' | 'failed' | 'pending'] => [
      checks[i]?.name ?? '',
      result.status === 'fulfilled' ? 'ok' : (checks[i]?.unless ?? 'failed'),
    ]);
    const ready = results.every(({ status }) => status === 'fulfilled');
    return { status: ready ? 'ready' : 'unready', checks: Object.fromEntries(named) };
  }
}

@ApiTags('gateway')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly db: Db,
  ) {}

  @Get('live')
  @Answers({ schema: Live, open: true })
  getLiveness(): z.infer<typeof Live> {
    return { status: 'live' };
  }

  @Get('ready')
  @Answers({ schema: Ready, open: true })
  @ApiResponse({ status: 503, description: 'Some part does not work', standardSchema: Ready })
  @Recognises()
  async getReadiness(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof Ready>> {
    const state = await this.health.ready();
    if (state.status === 'unready') reply.status(503);
    const actor = actorOf(request);
    if (actor?.roles.includes('admin') !== true || actor.scopes !== undefined) return state;
    const { protections } = await sandbox();
    if (state.status === 'unready') return { ...state, workers: [...protections] };
    const holds = await this.db.read(actor, hasSecondPerson);
    const secondPerson = { holds, detail: people[`${holds}`] };
    return { ...state, workers: [...protections], secondPerson };
  }
}
