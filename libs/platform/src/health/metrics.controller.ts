import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/auth.guard.js';
import { Answers } from '../http/answers.js';
import { metrics } from '../http/metrics.js';

@ApiTags('gateway')
@Controller('metrics')
export class MetricsController {
  @Get()
  @Header('Content-Type', metrics.contentType)
  @Answers({ media: ['text/plain'] })
  async getMetrics(): Promise<string> {
    return await metrics.metrics();
  }
}

/** The same without a token, where `TIDEGATE_METRICS=open` says that the network is trusted. */
@ApiTags('gateway')
@Public()
@Controller('metrics')
export class OpenMetricsController extends MetricsController {}
