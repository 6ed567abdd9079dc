import type { Settings } from '../../settings.ts'
import { type Outcome, ok, warning } from './finding.ts'

/** Settings that are allowed and seldom meant. */
export const checkSettings = (settings: Settings): Outcome[] => {
  const { production, publicUrl, publicUrlByDefault, corsOrigins, mailFrom, smtpUrl } = settings
  if (!production) return [ok('NODE_ENV is not production: demo data is loaded, cookies are not Secure')]
  const url = URL.parse(publicUrl)
  const isHttps = url?.protocol === 'https:'
  const found = [
    publicUrlByDefault &&
      warning('PUBLIC_URL is not set: links in mails lead to localhost', 'set it to the address of users'),
    !publicUrlByDefault &&
      !isHttps &&
      url?.hostname !== 'localhost' &&
      warning('PUBLIC_URL is not https: browsers refuse the cookies', 'put a proxy with TLS before Convene'),
    isHttps &&
      settings.trustedProxies === 0 &&
      warning(
        'TRUST_PROXY is 0, but PUBLIC_URL is https: all callers count as one address',
        'set it to the number of proxies before Convene',
      ),
    corsOrigins.every((origin) => URL.parse(origin)?.hostname === 'localhost') &&
      warning('CORS_ORIGINS has localhost alone', 'set it to the origins of the frontends'),
    (settings.rateLimitGeneral === null || settings.rateLimitAuth === null) &&
      warning('a rate limit is off', 'unset RATE_LIMIT_GENERAL and RATE_LIMIT_AUTH'),
    smtpUrl !== null &&
      mailFrom === null &&
      warning('MAIL_FROM is not set: mail servers refuse the default', 'set it to an address of your domain'),
  ].filter((outcome) => outcome !== false)
  return found.length > 0 ? found : [ok('they are complete')]
}

/** The shape of the keys alone: Stripe is not asked. */
export const checkStripe = ({ stripe, production }: Settings): Outcome[] => {
  if (stripe === null) return [ok('not set: usage is not billed by Stripe')]
  const isTest = /^[sr]k_test_/.test(stripe.secretKey)
  const found = [
    isTest === production &&
      warning(
        `STRIPE_SECRET_KEY is a ${isTest ? 'test key in' : 'live key outside'} production`,
        `use a ${production ? 'live' : 'test'} key`,
      ),
    stripe.webhookSecret === null &&
      warning(
        'STRIPE_WEBHOOK_SECRET is not set: payments are not heard of',
        'set it to the secret of the webhook',
      ),
  ].filter((outcome) => outcome !== false)
  return found.length > 0 ? found : [ok(`the keys have the right shape (${isTest ? 'test' : 'live'} mode)`)]
}

/** Every secret of the settings, also as a URL writes it, the longest first. */
export const secretsOf = (settings: Settings): string[] => {
  const { jwtSecret, stripe, s3, smtpUrl, mongodbUri, aiServiceUrl, llm, imageModel } = settings
  const models = [llm, imageModel].flatMap((model) => (model === null || model === 'off' ? [] : [model]))
  const urls = [smtpUrl, mongodbUri, aiServiceUrl, s3?.endpoint, ...models.map(({ baseUrl }) => baseUrl)]
  const inUrls = urls.flatMap((url) => {
    const [, password = ''] = /^[^:]+:\/\/[^/]*?:([^@/]*)@/.exec(url ?? '') ?? []
    return [password, decoded(password)]
  })
  const all = [
    jwtSecret,
    stripe?.secretKey,
    stripe?.webhookSecret,
    s3?.credentials?.secretAccessKey,
    s3?.credentials?.sessionToken,
    settings.seedAdminPassword,
    settings.seedClientPassword,
    ...models.map(({ apiKey }) => apiKey),
    ...inUrls,
  ]
  return all.flatMap((secret) => secret || []).sort((a, b) => b.length - a.length)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
