/** An OpenAI-compatible endpoint; `apiKey` may be empty where none is asked for. */
export type LlmSettings = { baseUrl: string; apiKey: string; model: string }

// Readers add what is wrong to `faults`; parsers return undefined for it.

export type Read = (name: string) => string | null

export const readMongodbUri = (read: Read, faults: string[]): string | null => {
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
export const readModel = (
  read: Read,
  faults: string[],
  prefix: 'LLM' | 'IMAGE',
): LlmSettings | 'off' | null => {
  const baseUrl = read(`${prefix}_BASE_URL`)
  if (baseUrl === null || baseUrl === 'off') return baseUrl
  const model = read(`${prefix}_MODEL`)
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? ''))
    faults.push(`${prefix}_BASE_URL must be off or a URL that starts with http:// or https://`)
  else if (model === null)
    faults.push(`${prefix}_MODEL is required with ${prefix}_BASE_URL: the name of the model to ask`)
  return { baseUrl, apiKey: read(`${prefix}_API_KEY`) ?? '', model: model ?? '' }
}

export const readSecret = (read: Read, faults: string[], production: boolean): string | null => {
  const secret = read('JWT_SECRET')
  if (secret === null && production)
    faults.push('JWT_SECRET is required in production: 32 characters or more')
  if (secret !== null && secret.length < 32)
    faults.push(`JWT_SECRET must have 32 characters or more, not ${secret.length}`)
  return secret
}

/** A secret that is still, or already, accepted beside `JWT_SECRET`. */
export const readPreviousSecret = (read: Read, faults: string[]): string | null => {
  const [name, previous, secret] = ['JWT_SECRET_PREVIOUS', read('JWT_SECRET_PREVIOUS'), read('JWT_SECRET')]
  if (previous === null) return null
  if (previous.length < 32) faults.push(`${name} must have 32 characters or more, not ${previous.length}`)
  if (secret === null) faults.push(`${name} is set but JWT_SECRET is not`)
  else if (previous === secret)
    faults.push(`${name} is the same as JWT_SECRET: leave it out, or make JWT_SECRET a new one`)
  return previous
}

export const readSameSite = (read: Read, sameSite: 'lax' | 'none', faults: string[]) => {
  const publicUrl = URL.parse(read('PUBLIC_URL') ?? '')
  if (sameSite === 'none' && publicUrl?.protocol === 'http:' && publicUrl.hostname !== 'localhost')
    faults.push('COOKIE_SAMESITE=none needs a PUBLIC_URL with https: browsers refuse these cookies without')
  return sameSite
}

export const readS3 = (
  read: Read,
  endpoint: string | null,
  publicEndpoint: string | null,
  faults: string[],
) => {
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

/** Stripe; null where no key is set. */
export const readStripe = (read: Read, faults: string[]) => {
  const secretKey = read('STRIPE_SECRET_KEY')
  const webhookSecret = read('STRIPE_WEBHOOK_SECRET')
  // A fault never repeats a secret.
  if (secretKey !== null && !/^[sr]k_\w+$/.test(secretKey))
    faults.push('STRIPE_SECRET_KEY must be a key that starts with sk_ or rk_')
  if (webhookSecret !== null && !/^whsec_[\w+/=]+$/.test(webhookSecret))
    faults.push('STRIPE_WEBHOOK_SECRET must be a secret that starts with whsec_')
  if (secretKey === null && webhookSecret !== null)
    faults.push('STRIPE_WEBHOOK_SECRET is set but STRIPE_SECRET_KEY is not')
  // No variable sets the address; tests have a Stripe of their own.
  return secretKey === null ? null : { secretKey, webhookSecret, apiUrl: null as string | null }
}

export type StripeSettings = NonNullable<ReturnType<typeof readStripe>>

export const readMetricsToken = (read: Read, faults: string[]): string | null => {
  const token = read('METRICS_TOKEN')
  if (token !== null && !/^[\x21-\x7e]{16,512}$/.test(token))
    faults.push('METRICS_TOKEN must have 16 to 512 characters, without spaces')
  return token
}

export const readPassword = (read: Read, faults: string[], name: string): string | null => {
  const password = read(name)
  if (password !== null && (password.length < 6 || password.length > 128))
    faults.push(`${name} must have 6 to 128 characters`)
  return password
}

export const parsePlainUrl = (text: string): string | undefined =>
  /^https?:$/.test(URL.parse(text)?.protocol ?? '') && !/[?#]/.test(text)
    ? text.replace(/\/+$/, '')
    : undefined

const senderAddress = '[^<>@\\s,;:"]+@[^<>@\\s,;:"]+'
const sender = new RegExp(`^(?:[^<>@,;:"\\r\\n]{1,100} <${senderAddress}>|${senderAddress})$`)

/** An address, alone or behind a name. Neither has what would begin another header or recipient. */
export const parseSender = (text: string): string | undefined =>
  text.length <= 320 && sender.test(text) ? text : undefined

export const parseOrigins = (text: string): string[] | undefined => {
  const origins = text
    .split(',')
    .map((origin) => origin.trim().replace(/\/$/, ''))
    .filter(Boolean)
  const valid = origins.every((origin) => /^https?:\/\//.test(origin) && URL.parse(origin)?.origin === origin)
  return valid && origins.length > 0 ? origins : undefined
}

/** Hosts, with their ports where those are not the protocol's own. */
export const parseHosts = (text: string): string[] | undefined => {
  const hosts = text.split(',').map((part) => part.trim().toLowerCase())
  return hosts.every((host) => /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.test(host)) ? hosts : undefined
}
