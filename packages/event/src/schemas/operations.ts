import { count, defineType, flag, number, oneOf, text } from './schema.ts'
import type { Category, EventType } from '../taxonomy.ts'

function infrastructure(name: string, description: string): EventType {
  return defineType('infrastructure', name, description, {
    properties: {
      component: oneOf('database', 'api', 'queue', 'email_service'),
      metric_value: number,
      threshold_exceeded: flag,
      performance_tier: oneOf('oltp', 'content', 'queue', 'olap'),
    },
    required: ['component'],
  })
}

function performance(name: string, description: string): EventType {
  const category: Category = 'performance'
  return defineType(category, name, description, {
    properties: {
      component: text,
      duration_ms: { ...number, minimum: 0 },
      memory_mb: { ...number, minimum: 0 },
      cpu_percent: { ...number, minimum: 0 },
      query_type: text,
      table_accessed: text,
      bytes: count,
    },
    required: ['component'],
  })
}

export const operationsSchemas: readonly EventType[] = [
  infrastructure('infra_connection_pool_metrics', 'How full a connection pool is.'),
  infrastructure('infra_database_performance', 'How a database does.'),
  infrastructure('infra_api_response_time', 'How long an API took.'),
  infrastructure('infra_error_rate', 'The share of requests that failed.'),
  performance('perf_query_performance', 'How long a query took.'),
  performance('perf_memory_usage', 'How much memory was in use.'),
  performance('perf_cpu_utilization', 'How busy the processor was.'),
  performance('perf_disk_io', 'How much was read and written.'),
]
