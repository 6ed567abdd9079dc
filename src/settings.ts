import { resolve } from 'node:path'
import { parseHosts, parseOrigins } from './setting-lists.ts'
import { defaults } from './timings.ts'

/** `points` requests are allowed in each window of `windowSeconds`. */
export type RateLimit = { points: number; windowSeconds: number }

/** An OpenAI-compatible endpoint; `apiKey` may be empty where none is asked for. */
export type LlmSettings = { baseUrl: string; apiKey: string; model: string }
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
    role: oneOf('ROLE', 'all', ['all', 'web', 'worker']),
    host: read('HOST') ?? '127.0.0.1',
    /** The first one is the main address; a second one that is taken is only a warning. */
    ports,
    /** A replica set's URI; null means the embedded store in `dataDir`. */
    mongodbUri: readMongodbUri(read, faults),
    dataDir: resolve(read('DATA_DIR') ?? './data'),
    logDir: resolve(read('LOG_DIR') ?? './logs'),
    durability: oneOf('DURABILITY', 'normal', ['normal', 'full']),
    embeddedPort: whole('EMBEDDED_PORT', null, 1, 65535),
    /** null means: made once and kept in `dataDir`. */
    jwtSecret: readSecret(read, faults, production),
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
    seedAdminPassword: readPassword(read, faults, 'SEED_ADMIN_PASSWORD'),
    seedClientPassword: readPassword(read, faults, 'SEED_CLIENT_PASSWORD'),
    ...defaults,
  }
  if (faults.length > 0) throw new SettingsError(faults)
  return settings
}

export type Settings = ReturnType<typeof readSettings>
export type JwtAlgorithm = Settings['jwtAlgorithm']

type Read = (name: string) => string | null

const readMongodbUri = (read: Read, faults: string[]): string | null => {
  const name = read('MONGODB_URI') === null ? 'DATABASE_URL' : 'MONGODB_URI'
  const uri = read(name)
  // The URI itself may hold a password: it is never repeated.
  if (uri !== null && !/^mongodb(\+srv)?:\/\/./.test(uri))
    faults.push(
      `${name} must be a MongoDB URI (mongodb:// or mongodb+srv://): other databases are not supported`,
    )
  return uri
}

/** An OpenAI-compatible endpoint, named by `<prefix>_BASE_URL`, `_API_KEY` and `_MODEL`. */
const readModel = (read: Read, faults: string[], prefix: 'LLM' | 'IMAGE'): LlmSettings | 'off' | null => {
  const baseUrl = read(`${prefix}_BASE_URL`)
  if (baseUrl === null || baseUrl === 'off') return baseUrl
  const model = read(`${prefix}_MODEL`)
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? ''))
    faults.push(`${prefix}_BASE_URL must be off or a URL that starts with http:// or https://`)
  else if (model === null)
    faults.push(`${prefix}_MODEL is required with ${prefix}_BASE_URL: the name of the model to ask`)
  return { baseUrl, apiKey: read(`${prefix}_API_KEY`) ?? '', model: model ?? '' }
}

const readSecret = (read: Read, faults: string[], production: boolean): string | null => {
  const secret = read('JWT_SECRET')
  if (secret === null && production)
    faults.push('JWT_SECRET is required in production: 32 characters or more')
  if (secret !== null && secret.length < 32)
    faults.push(`JWT_SECRET must have 32 characters or more, not ${secret.length}`)
  return secret
}

const readSameSite = (read: Read, sameSite: 'lax' | 'none', faults: string[]) => {
  const publicUrl = URL.parse(read('PUBLIC_URL') ?? '')
  if (sameSite === 'none' && publicUrl?.protocol === 'http:' && publicUrl.hostname !== 'localhost')
    faults.push('COOKIE_SAMESITE=none needs a PUBLIC_URL with https: browsers refuse these cookies without')
  return sameSite
}

const readS3 = (read: Read, endpoint: string | null, publicEndpoint: string | null, faults: string[]) => {
  const bucket = read('S3_BUCKET')
  if (bucket === null) {
    for (const name of ['S3_ENDPOINT', 'S3_PUBLIC_ENDPOINT'])
      if (read(name) !== null) faults.push(`${name} is set but S3_BUCKET is not`)
    return null
  }
  const accessKeyId = read('AWS_ACCESS_KEY_ID')
  const secretAccessKey = read('AWS_SECRET_ACCESS_KEY')
  const sessionToken = read('AWS_SESSION_TOKEN')
  if ((accessKeyId === null) !== (secretAccessKey === null))
    faults.push('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together')
  return {
    bucket,
    endpoint,
    /** Where browsers reach the S3 server; null where that is `endpoint`. */
    publicEndpoint,
    region: read('AWS_REGION') ?? 'us-east-1',
    /** null leaves them to the AWS SDK's own search (profiles, container and instance roles). */
    credentials:
      accessKeyId !== null && secretAccessKey !== null
        ? { accessKeyId, secretAccessKey, ...(sessionToken !== null && { sessionToken }) }
        : null,
  }
}

export type S3Settings = NonNullable<ReturnType<typeof readS3>>

const readPassword = (read: Read, faults: string[], name: string): string | null => {
  const password = read(name)
  if (password !== null && (password.length < 6 || password.length > 128))
    faults.push(`${name} must have 6 to 128 characters`)
  return password
}

const parsePlainUrl = (text: string): string | undefined =>
  /^https?:$/.test(URL.parse(text)?.protocol ?? '') && !/[?#]/.test(text)
    ? text.replace(/\/+$/, '')
    : undefined
