import type { AnsweredRequest } from '../../../http/shell.ts'
import type { Metrics } from '../../../platform/metrics.ts'

/** A client may send any word as a method. */
const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
/** Paths without a route, and answers of the shell. */
const noRoute = 'none'

/** Returns the counter of answered requests. Its labels have the routes of the server, and never the path of a request. */
export const createHttpMetrics = (metrics: Metrics) => {
  const requests = metrics.counter('http_requests_total', 'Answered requests', ['method', 'route', 'status'])
  const durations = metrics.histogram('http_request_duration', 'Time until the answer began', [
    'method',
    'route',
  ])
  const refusals = metrics.counter('http_refusals_total', 'Refused requests by the code of the error', [
    'code',
  ])
  return ({ request, route, status, errorCode, durationMs }: AnsweredRequest): void => {
    const method = methods.has(request.method) ? request.method : 'other'
    const template = route === '' || route.endsWith('*') ? noRoute : route
    requests.add(1, method, template, String(status))
    durations.observe(durationMs / 1000, method, template)
    if (errorCode !== null) refusals.add(1, errorCode)
  }
}
