import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from '../engine/engine.ts';
import type { Report } from '../protocol/pipeline.ts';

/** Prometheus metrics of one server. */
export interface Metrics {
  readonly contentType: string;
  /** Counts one answered request. */
  observe(report: Report | undefined, seconds: number): void;
  text(): Promise<string>;
}

/** @param memory what the engine holds in memory, read on every scrape */
export function createMetrics(memory: Engine['memory']): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: 'tuku_requests_total',
    help: 'Answered requests by dialect, operation and vendor error code (empty on success).',
    labelNames: ['dialect', 'operation', 'code'],
    registers,
  });
  const duration = new Histogram({
    name: 'tuku_request_duration_seconds',
    help: 'Time from the complete request to its response.',
    labelNames: ['dialect', 'operation'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const kinds = [
    ['galleries', 'galleries'],
    ['vector_indexes', 'vectorIndexes'],
    ['vectors', 'vectors'],
  ] as const;
  for (const [name, kind] of kinds) {
    new Gauge({
      name: `tuku_index_${name}`,
      help: `Number of ${name.replace('_', ' ')} held in memory for searching.`,
      registers,
      collect() {
        this.set(memory()[kind]);
      },
    });
  }
  return {
    contentType: registry.contentType,
    observe(report, seconds) {
      // Only names that the server knows become labels: clients must not be able to create time series.
      const dialect = report?.dialect ?? 'none';
      const operation = report?.served ? report.operation : 'unknown';
      requests.inc({ dialect, operation, code: report === undefined ? 'unclaimed' : (report.code ?? '') });
      duration.observe({ dialect, operation }, seconds);
    },
    text: () => registry.metrics(),
  };
}
