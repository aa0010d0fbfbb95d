import { Counter, Gauge, type Registry } from 'prom-client';

/** The part of Node's `process` that is measured. */
export type MeasuredProcess = Pick<NodeJS.Process, 'cpuUsage' | 'memoryUsage'>;

/** Registers what dashboards show of any process, under the names that Prometheus' clients share. */
export function processMetrics(registry: Registry, process: MeasuredProcess): void {
  const registers = [registry];
  const cpu = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time in seconds.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      cpu.reset();
      cpu.inc((user + system) / 1e6);
    },
  });
  const resident = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory in bytes.',
    registers,
    collect() {
      resident.set(process.memoryUsage.rss());
    },
  });
  const heap = new Gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Heap in use, in bytes.',
    registers,
    collect() {
      heap.set(process.memoryUsage().heapUsed);
    },
  });
}
