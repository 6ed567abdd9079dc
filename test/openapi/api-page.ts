import type { Answer, CallOptions } from '../support/server.ts'
import type { Change } from './earlier-answers.ts'
import type { ExampleRequest, Operation } from './operations.ts'

/** A call that was sent, and its answer. */
export type SentExample = { operation: Operation; request: ExampleRequest; change: Change; answer: Answer }

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const longestText = 120
const mostLines = 40
/** Headers that are other ones each time. */
const madeHeaders: Record<string, string> = {
  cookie: 'refresh_token=$REFRESH_TOKEN',
  'stripe-signature': '$STRIPE_SIGNATURE',
}

const introduction = `# The API, call by call

Every operation with a call that works on the demo data (\`npm start\`) and the answer to it. This page is written from the OpenAPI document of the server
(<http://localhost:3000/api-docs>, where each operation has its parameters and error codes) and from the answers to its examples: \`bun run api-page\` writes it
anew, and a test compares it with the routes. Ids of new objects stand for those that your own calls give; long answers are cut.

\`\`\`
login() { curl -s localhost:3000/api/v1/auth/login -H 'content-type: application/json' -d "{\\"email\\":\\"$1\\",\\"password\\":\\"$2\\"}" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'; }
USER_TOKEN=$(login demo@convene.example demo-password)
\`\`\`

The first start prints the passwords of the others: \`ADMIN_TOKEN=$(login admin@masstock.com …)\`, \`PARENT_TOKEN=$(login parent@k12.example …)\`,
\`STUDENT_TOKEN=$(login student@k12.example …)\`, \`TUTOR_TOKEN=$(login tutor@k12.example …)\`.
`

const tokenOf = ({ 'x-access': rule, 'x-roles': [role] = [] }: Operation): string | null => {
  if (role) return `${role.toUpperCase()}_TOKEN`
  if (rule === 'admin') return 'ADMIN_TOKEN'
  return rule === 'user' || rule === 'client' || rule === 'anyone' ? 'USER_TOKEN' : null
}

const variable = (name: string): string =>
  `$${name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/\W/g, '_')
    .toUpperCase()}`

const variablesOf = (values: object = {}): Record<string, string> =>
  Object.fromEntries(Object.keys(values).map((name) => [name, variable(name)]))

/** In single quotes for a shell, but for variables. */
const quoted = (text: string): string =>
  `'${text.replaceAll("'", `'\\''`).replaceAll(/\$[A-Z][A-Z_]*/g, `'"$&"'`)}'`

const formParts = (form: FormData): string[] => {
  const parts: string[] = []
  form.forEach((value: string | File, name) => {
    const sent = typeof value === 'string' ? value : `@${value.name}`
    parts.push(`-F ${quoted(`${name}=${sent}`)}`)
  })
  return parts
}

const bodyParts = (
  body: ExampleRequest['body'],
  { rawBody, headers = {} }: CallOptions,
  own: object = {},
): string[] => {
  if (rawBody instanceof FormData) return formParts(rawBody)
  if (rawBody !== undefined) return ['--data-binary @part']
  if (!body) return []
  const value: Record<string, unknown> = { ...body.value, ...variablesOf(own) }
  if (body.mediaType === 'application/json')
    return [
      ...('content-type' in headers ? [] : [`-H 'content-type: application/json'`]),
      `-d ${quoted(JSON.stringify(value))}`,
    ]
  const flag = body.mediaType === 'multipart/form-data' ? '-F' : '--data-urlencode'
  return Object.entries(value).map(([name, field]) => `${flag} ${quoted(`${name}=${field}`)}`)
}

/** The call as a line for a shell. What an earlier answer has to give is a variable. */
export const toCurl = ({ operation, request, change }: SentExample): string => {
  const { method } = operation
  const params = { ...request.params, ...variablesOf(change.params) }
  const query = Object.entries({ ...request.query, ...variablesOf(change.query) })
    .map(([name, value]) => `${name}=${value.startsWith('$') ? value : encodeURIComponent(value)}`)
    .join('&')
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => params[name] ?? '')
  const address = `localhost:3000${path}${query === '' ? '' : `?${query}`}`
  const token = tokenOf(operation)
  const headers = Object.entries(change.options?.headers ?? {}).map(
    ([name, value]) => `-H ${quoted(`${name}: ${madeHeaders[name] ?? value}`)}`,
  )
  return [
    'curl -s',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    query === '' ? address : `"${address}"`,
    ...(token === null ? [] : [`-H "Authorization: Bearer $${token}"`]),
    ...headers,
    ...bodyParts(request.body, change.options ?? {}, change.body),
  ].join(' ')
}

const secretLength = 10

/** Lists have their first row, long strings and secrets their beginning. */
const shorten = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') {
    const longest = /token$|^key$|secret$|signature$/.test(name) ? secretLength : longestText
    return value.length > longest ? `${value.slice(0, longest)}…` : value
  }
  if (Array.isArray(value))
    return value.length > 1
      ? [shorten(value[0]), `… ${value.length - 1} more`]
      : value.map((item) => shorten(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shorten(each, name)]))
}

const toAnswer = ({ answer: { status, headers, text, body } }: SentExample): string => {
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  if (type !== 'application/json') return text === '' ? `${status}` : `${status} ${type}`
  const { data, ...fields } = Object(body)
  // Some answers have all their fields twice.
  const isRepeated = Object.keys(data ?? {}).some((name) => name in fields)
  const shown = isRepeated ? { ...Object(shorten(fields)), data: '… the same fields' } : shorten(body)
  const lines = JSON.stringify(shown, null, 2).split('\n')
  const kept = lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines
  return [`${status}`, ...kept].join('\n')
}

const toSection = (sent: SentExample): string => {
  const { name, summary, description } = sent.operation
  const said = [summary, description].filter(Boolean).join('. ').replace(/\.?$/, '.')
  return `### ${name}\n\n${said}\n\n\`\`\`\n${toCurl(sent)}\n\`\`\`\n\n\`\`\`\n${toAnswer(sent)}\n\`\`\`\n`
}

const placeOf = ({ operation: { path, method } }: SentExample): string => `${path} ${methods.indexOf(method)}`

/** The page, by the tags of the operations, and the paths within them. */
export const toApiPage = (examples: SentExample[]): string => {
  const groups = Map.groupBy(examples, ({ operation }) => operation.tags[0] ?? '')
  const parts = [...groups].map(([tag, group]) => {
    const sorted = group.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
    return `## ${tag}\n\n${sorted.map(toSection).join('\n')}`
  })
  return `${introduction}\n${parts.join('\n')}`
}

/** What a page is compared by: each operation with its call, whose days are of the day it was written, and the status of the answer. */
export const callsIn = (page: string): string[] =>
  [...page.matchAll(/^### (.+)\n\n.*\n\n```\n(.+)\n```\n\n```\n(\d+)/gm)].map(
    ([, name, curl, status]) => `${name}: ${curl?.replace(/\d{4}-\d\d-\d\d/g, 'a day')} → ${status}`,
  )
