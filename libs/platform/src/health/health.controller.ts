import { Controller, Get, Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../auth/auth.guard.js';

/** One thing that must work before requests are served well; throws when it does not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

export const HEALTH_CHECKS = Symbol('HealthChecks');

@Injectable()
export class HealthService {
  constructor(@Inject(HEALTH_CHECKS) private readonly checks: readonly HealthCheck[]) {}

  async ready(): Promise<{ status: 'ready' | 'unready'; checks: Record<string, 'ok' | 'failed'> }> {
    const results = await Promise.allSettled(this.checks.map(({ check }) => check()));
    const named = results.map((result, i): [string, 'ok' | 'failed'] => [
      this.checks[i]?.name ?? '',
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
  async ready(): Promise<object> {
    const state = await this.health.ready();
    if (state.status === 'unready') throw new ServiceUnavailableException(state);
    return state;
  }
}
