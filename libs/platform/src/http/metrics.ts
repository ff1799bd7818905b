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
