import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Db } from '#libs/db';
import { type Actor } from '#libs/kernel';
import { CurrentActor, Public } from '../auth/auth.guard.js';
import { Answers } from '../http/answers.js';
import { metrics } from '../http/metrics.js';

@ApiTags('gateway')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly db: Db) {}

  @Get()
  @Header('Content-Type', metrics.contentType)
  @Answers({ media: ['text/plain'] })
  async getMetrics(@CurrentActor() actor: Actor): Promise<string> {
    await this.db.read(actor, (tx) => tx.require('metrics.read'));
    return await metrics.metrics();
  }
}

/** The same without a token, where `TIDEGATE_METRICS=open` says that the network is trusted. */
@ApiTags('gateway')
@Public()
@Controller('metrics')
export class OpenMetricsController {
  @Get()
  @Header('Content-Type', metrics.contentType)
  @Answers({ media: ['text/plain'] })
  async getMetrics(): Promise<string> {
    return await metrics.metrics();
  }
}
