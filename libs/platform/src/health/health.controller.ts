import { Controller, Get, Injectable, Res } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Public } from '../auth/auth.guard.js';

/** One thing that must work before requests are served well; throws when it does not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

/** Injection token of a list of {@link HealthCheck}; any module of any app may provide one, and all count. */
export const HEALTH_CHECKS = Symbol('HealthChecks');

@Injectable()
export class HealthService {
  constructor(private readonly modules: ModuleRef) {}

  async ready(): Promise<{ status: 'ready' | 'unready'; checks: Record<string, 'ok' | 'failed'> }> {
    const checks = this.modules.get<HealthCheck[]>(HEALTH_CHECKS, { strict: false, each: true }).flat();
    const results = await Promise.allSettled(checks.map(({ check }) => check()));
    const named = results.map((result, i): [string, 'ok' | 'failed'] => [
      checks[i]?.name ?? '',
      result.status === 'fulfilled' ? 'ok' : 'failed',
    ]);
    const ready = results.every(({ status }) => status === 'fulfilled');
    return { status: ready ? 'ready' : 'unready', checks: Object.fromEntries(named) };
  }
}

@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const state = await this.health.ready();
    if (state.status === 'unready') reply.status(503);
    return state;
  }
}
