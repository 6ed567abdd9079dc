import { resolve } from 'node:path'
import {
  parseHosts,
  parseOrigins,
  parsePlainUrl,
  parseSender,
  readMetricsToken,
  readModel,
  readMongodbUri,
  readPassword,
  readPreviousSecret,
  readS3,
  readSameSite,
  readSecret,
  readStripe,
} from './setting-readers.ts'
import { defaults } from './timings.ts'

export type { LlmSettings, S3Settings, StripeSettings } from './setting-readers.ts'

/** `points` requests are allowed in each window of `windowSeconds`. */
export type RateLimit = { points: number; windowSeconds: number }

type Environment = Record<string, string | undefined>

/** Every fault found in the environment, one line each, each naming its variable. */
export class SettingsError extends Error {
  readonly faults: string[]

  constructor(faults: string[]) {
    super(faults.join('\n'))
    this.name = 'SettingsError'
    this.faults = faults
  }
}

const megabyte = 1024 * 1024

/**
 * The only reader of the environment. An empty variable counts as absent.
 * Throws SettingsError listing every fault at once.
 */
export const readSettings = (environment: Environment = process.env) => {
  const faults: string[] = []
  const read = (name: string): string | null => environment[name]?.trim() || null

  const parsed = <T>(
    name: string,
    fallback: T,
    parse: (text: string) => T | undefined,
    wanted: string,
  ): T => {
    const text = read(name)
    if (text === null) return fallback
    const value = parse(text)
    if (value !== undefined) return value
    faults.push(`${name} must be ${wanted}, not "${text.slice(0, 60)}"`)
    return fallback
  }
  const whole = <T>(name: string, fallback: T, minimum: number, maximum: number) =>
    parsed<number | T>(
      name,
      fallback,
      (text) => {
        const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
        return value >= minimum && value <= maximum ? value : undefined
      },
      `an integer from ${minimum} to ${maximum}`,
    )
  const oneOf = <const T extends string>(name: string, fallback: T, allowed: readonly T[]): T =>
    parsed(name, fallback, (text) => allowed.find((word) => word === text), `one of ${allowed.join(', ')}`)
  const url = (name: string, protocols: string[]) =>
    parsed<string | null>(
      name,
      null,
      (text) => (protocols.includes(URL.parse(text)?.protocol ?? '') ? text : undefined),
      `a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    )
  const limit = (name: string, fallback: RateLimit) =>
    parsed<RateLimit | null>(
      name,
      fallback,
      (text) => {
        if (text === 'off') return null
        const [, points, seconds] = /^([1-9]\d{0,6})\/([1-9]\d{0,5})s$/.exec(text) ?? []
        return points ? { points: Number(points), windowSeconds: Number(seconds) } : undefined
      },
      'off or COUNT/SECONDSs such as 100/60s',
    )

  const production = read('NODE_ENV') === 'production'
  const port = whole('PORT', null, 1, 65535)
  const ports = port !== null ? [port] : production ? [3000] : [3000, 8000]
  const settings = {
    production,
    /** Whether this server shows the web console. */
    console: oneOf('CONSOLE', 'on', ['on', 'off']) === 'on',
    role: oneOf('ROLE', 'all', ['all', 'web', 'worker']),
    host: read('HOST') ?? '127.0.0.1',
    /** The first one is the main address; a second one that is taken is only a warning. */
    ports,
    /** A replica set's URI; null means the embedded store in `dataDir`. */
    mongodbUri: readMongodbUri(read, faults),
    dataDir: resolve(read('DATA_DIR') ?? './data'),
    /** `-` is the standard output. */
    logDir: read('LOG_DIR') === '-' ? '-' : resolve(read('LOG_DIR') ?? './logs'),
    durability: oneOf('DURABILITY', 'normal', ['normal', 'full']),
    embeddedPort: whole('EMBEDDED_PORT', null, 1, 65535),
    /** null means: made once and kept in `dataDir`. */
    jwtSecret: readSecret(read, faults, production),
    /** What it signed and sealed stays good; null but during a rotation. */
    jwtSecretPrevious: readPreviousSecret(read, faults),
    jwtAlgorithm: oneOf('JWT_ALGORITHM', 'HS256', ['HS256', 'HS384', 'HS512']),
    accessTokenMinutes: whole('ACCESS_TOKEN_EXPIRE_MINUTES', 30, 1, 525_600),
    corsOrigins: parsed(
      'CORS_ORIGINS',
      [3000, 3001, 3002, 5173, 5174].map((port) => `http://localhost:${port}`),
      parseOrigins,
      'a list of origins such as https://app.example.com, separated by commas, never *',
    ),
    cookieSameSite: readSameSite(read, oneOf('COOKIE_SAMESITE', 'lax', ['lax', 'none']), faults),
    trustedProxies: whole('TRUST_PROXY', 0, 0, 10),
    smtpUrl: url('SMTP_URL', ['smtp:', 'smtps:']),
    /** The sender of mails; null means an address that takes no answers. */
    mailFrom: parsed<string | null>(
      'MAIL_FROM',
      null,
      parseSender,
      'an address such as no-reply@example.com, or a name and an address: Example <no-reply@example.com>',
    ),
    /** The address in the links of mails; the main port of this machine unless set. */
    publicUrl: url('PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${ports[0]}`,
    /** Whether that is only a guess: links in answers then begin with the address that the caller asked. */
    publicUrlByDefault: read('PUBLIC_URL') === null,
    /** null means no limit: for load tests. */
    rateLimitGeneral: limit('RATE_LIMIT_GENERAL', { points: 100, windowSeconds: 60 }),
    rateLimitAuth: limit('RATE_LIMIT_AUTH', { points: 5, windowSeconds: 900 }),
    /** `off` wants none; null means not set, where a start outside production takes the demo model. */
    llm: readModel(read, faults, 'LLM'),
    /** `off` and null: pictures are drawn here. */
    imageModel: readModel(read, faults, 'IMAGE'),
    /** Euros for one picture of the image model; null where that is not known. */
    imagePrice: parsed<number | null>(
      'IMAGE_PRICE_EUR',
      null,
      (text) => (/^\d{1,3}(\.\d{1,4})?$/.test(text) ? Number(text) : undefined),
      'the euros of one picture such as 0.04',
    ),
    /** Private hosts (`host:port`) that webhooks may be delivered to. */
    webhookAllowedHosts: parsed<readonly string[]>(
      'WEBHOOK_ALLOWED_HOSTS',
      [],
      parseHosts,
      'a list of hosts and ports such as 127.0.0.1:4000, separated by commas',
    ),
    /** `open` serves assistant sessions without any identity. */
    assistantAccess: oneOf('ASSISTANT_ACCESS', production ? 'key' : 'open', ['open', 'key']),
    maxBodyBytes: whole('MAX_BODY_MB', 10, 1, 1024) * megabyte,
    /** Without a trailing slash; `/scan` is appended to it. */
    aiServiceUrl: (url('AI_SERVICE_URL', ['http:', 'https:']) ?? 'http://localhost:8082').replace(/\/+$/, ''),
    /** Whether that is only the default, where a start runs the reference service if nothing answers there. */
    aiServiceByDefault: read('AI_SERVICE_URL') === null,
    aiServiceTimeoutMs: whole('AI_SERVICE_TIMEOUT_SECONDS', 60, 1, 900) * 1000,
    /** Calls under way to the AI service at a time, in this process. */
    aiServiceConcurrency: whole('AI_SERVICE_CONCURRENCY', 8, 1, 1000),
    maxScanBytes: whole('MAX_SCAN_MB', 25, 1, 1024) * megabyte,
    maxRecordingBytes: whole('MAX_RECORDING_MB', 2048, 1, 4000) * megabyte,
    /** Where files are kept; null means under `dataDir`. */
    s3: readS3(
      read,
      url('S3_ENDPOINT', ['http:', 'https:']),
      url('S3_PUBLIC_ENDPOINT', ['http:', 'https:']),
      faults,
    ),
    /** Without a trailing slash; the id of a booking is appended to it. null without video rooms. */
    videoRoomUrl: parsed<string | null>(
      'VIDEO_ROOM_URL',
      null,
      parsePlainUrl,
      'a URL that starts with http:// or https://, without ? and #',
    ),
    stripe: readStripe(read, faults),
    /** Callers that send it may read `/metrics`; null: callers of this machine. */
    metricsToken: readMetricsToken(read, faults),
    /** Without a trailing slash; `/v1/traces` is appended to it. null: no traces. */
    otlpEndpoint: url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:'])?.replace(/\/+$/, '') ?? null,
    /** The share of traces that are kept, of those that begin here. */
    traceRatio: parsed(
      'OTEL_TRACES_SAMPLER_ARG',
      0.1,
      (text) => (/^(0(\.\d{1,6})?|1(\.0+)?)$/.test(text) ? Number(text) : undefined),
      'a share from 0 to 1 such as 0.1',
    ),
    seedAdminPassword: readPassword(read, faults, 'SEED_ADMIN_PASSWORD'),
    seedClientPassword: readPassword(read, faults, 'SEED_CLIENT_PASSWORD'),
    /** How long a process that was told to stop still takes requests, while `/health` is 503. */
    stopDelayMs: whole('STOP_DELAY_SECONDS', production ? 5 : 0, 0, 300) * 1000,
    ...defaults,
  }
  if (faults.length > 0) throw new SettingsError(faults)
  return settings
}

export type Settings = ReturnType<typeof readSettings>
export type JwtAlgorithm = Settings['jwtAlgorithm']
