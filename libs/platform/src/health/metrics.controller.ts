import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/auth.guard.js';
import { Answers } from '../http/answers.js';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The process's metrics. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

/** Seconds from request to answer, by method, route and status; routes are patterns, so names stay out of it. */
export const requestSeconds = new Histogram({
  name: 'tidegate_http_request_seconds',
  help: 'Time from request to answer in seconds',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
  registers: [metrics],
});

@ApiTags('gateway')
@Controller('metrics')
export class MetricsController {
  @Get()
  @Header('Content-Type', metrics.contentType)
  @Answers({
    summary: 'The figures of the process',
    description: "Prometheus' text format. Takes any valid token, or none where TIDEGATE_METRICS=open.",
    media: ['text/plain'],
  })
  async getMetrics(): Promise<string> {
    return await metrics.metrics();
  }
}

/** The same without a token, where `TIDEGATE_METRICS=open` says that the network is trusted. */
@ApiTags('gateway')
@Public()
@Controller('metrics')
export class OpenMetricsController extends MetricsController {}
