import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Attributes,
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type TracerProviderOptions,
} from '@opentelemetry/sdk-trace'
import type { Connection } from 'mongoose'
import packageJson from '../../package.json' with { type: 'json' }
import type { Settings } from '../settings.ts'
import { observeCommands } from './mongo-commands.ts'

/** Spans that wait for the collector; further ones are dropped. */
const maxWaitingSpans = 2048
const exportTimeoutMs = 5000

type Handler = (...args: never[]) => unknown

/**
 * Traces of requests, commands of the store, jobs and calls, sent to a collector in batches. Spans have templates of
 * paths and names alone: no ids, no queries, no bodies. A collector that is away costs the spans, and nothing else.
 */
export const createTracing = (
  endpoint: string,
  { traceRatio, role, timings }: Pick<Settings, 'traceRatio' | 'role' | 'timings'>,
  connection: Connection,
) => {
  const provider = new TracerProvider({
    resource: resourceOf({
      'service.name': 'convene',
      'service.version': packageJson.version,
      'service.instance.id': Bun.randomUUIDv7(),
      'convene.role': role,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(traceRatio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: exportTimeoutMs }),
        maxQueueSize: maxWaitingSpans,
        scheduledDelayMillis: timings.traceSendMs,
        exportTimeoutMillis: exportTimeoutMs,
      }),
    ],
  })
  const tracer = provider.getTracer('convene', packageJson.version)
  // Of this server alone: the global context of the API would be that of all servers in one process.
  const current = new AsyncLocalStorage<Context>()
  const requests = new WeakMap<Request, Span>()

  const spanOf = (name: string, kind: SpanKind, attributes: Attributes, parent: Context): Span =>
    tracer.startSpan(name, { kind, attributes }, parent)

  observeCommands(connection, ({ name, collection, answer }) => {
    const context = current.getStore()
    // What a socket or a stream does after its request was answered belongs to no span.
    if (!context || !trace.getSpan(context)?.isRecording()) return
    const attributes = {
      'db.system.name': 'mongodb',
      'db.operation.name': name,
      ...(collection !== null && { 'db.collection.name': collection }),
    }
    const title = collection === null ? name : `${name} ${collection}`
    const span = spanOf(title, SpanKind.CLIENT, attributes, context)
    answer.then(
      () => span.end(),
      (error: unknown) => fail(span, error).end(),
    )
  })

  return {
    /** Wraps the handler of all requests, so that what a request does is in its span. */
    handler: <Each extends Handler>(handle: Each): Each => {
      const traced = (request: Request): unknown => {
        const parent = parentOf(request.headers.get('traceparent'))
        const span = spanOf(
          request.method,
          SpanKind.SERVER,
          { 'http.request.method': request.method },
          parent,
        )
        requests.set(request, span)
        return current.run(trace.setSpan(parent, span), handle, request as never)
      }
      return traced as unknown as Each
    },

    /** Ends the span of a request. Returns the id of its trace. */
    answered(request: Request, route: string, status: number, errorCode: string | null): string | undefined {
      const span = requests.get(request)
      if (!span) return undefined
      span.updateName(`${request.method} ${route}`)
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status })
      if (errorCode !== null) span.setAttribute('error.type', errorCode)
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
      return span.spanContext().traceId
    },

    /** Returns the data of a job with the trace that it belongs to. */
    carried<Data>(data: Data): Data {
      const span = trace.getSpan(current.getStore() ?? ROOT_CONTEXT)
      return span && typeof data === 'object' && data !== null
        ? { ...data, traceparent: headerOf(span) }
        : data
    },

    /** Runs a job in a span, in the trace that its data carries. */
    async job<Result>(name: string, data: unknown, run: () => Promise<Result>): Promise<Result> {
      const parent = parentOf(Object(data).traceparent)
      const span = spanOf(`job ${name}`, SpanKind.CONSUMER, { 'convene.job': name }, parent)
      try {
        return await current.run(trace.setSpan(parent, span), run)
      } catch (error) {
        fail(span, error)
        throw error
      } finally {
        span.end()
      }
    },

    /** Makes a call of another service in a span; `send` gets the header that carries the trace. */
    async call(
      service: string,
      send: (headers: { traceparent: string }) => Promise<Response>,
    ): Promise<Response> {
      const attributes = { 'peer.service': service }
      const span = spanOf(`call ${service}`, SpanKind.CLIENT, attributes, current.getStore() ?? ROOT_CONTEXT)
      try {
        const response = await send({ traceparent: headerOf(span) })
        span.setAttribute('http.response.status_code', response.status)
        if (response.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        return response
      } catch (error) {
        fail(span, error)
        throw error
      } finally {
        span.end()
      }
    },

    /** Sends what waits. On a collector that is away it takes up to 5 s. */
    stop: (): Promise<void> => provider.shutdown(),
  }
}

export type Tracing = ReturnType<typeof createTracing>

/** The text of an error may hold what a user sent: its class is shown alone. */
const fail = (span: Span, error: unknown): Span =>
  span
    .setStatus({ code: SpanStatusCode.ERROR })
    .setAttribute('error.type', error instanceof Error ? error.name : 'Error')

const traceparent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** Reads a W3C `traceparent`; anything else begins a trace. */
const parentOf = (header: unknown): Context => {
  const [, traceId = '', spanId = '', flags = '0'] =
    typeof header === 'string' ? (traceparent.exec(header) ?? []) : []
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return isSpanContextValid(spanContext) ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : ROOT_CONTEXT
}

const headerOf = (span: Span): string => {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

type Resource = NonNullable<TracerProviderOptions['resource']>

/** The package's own resource would read the environment and the host. */
const resourceOf = (attributes: Attributes): Resource => {
  const resource: Resource = {
    attributes,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  }
  return resource
}
