import { type Logger, pino } from 'pino'
import { createDiskFiles } from '../../platform/files-disk.ts'
import { createMail } from '../../platform/mail.ts'
import type { LlmSettings, Settings } from '../../settings.ts'
import { fault, type Outcome, ok, warning } from './finding.ts'

/** The doctor reports what it finds, and logs nothing. */
export const silent: Logger = pino({ level: 'silent' })

const probe = 'Convene was here'

/** Stores a small file, reads it and removes it. */
export const checkFiles = async ({ s3, dataDir, timings }: Settings): Promise<Outcome[]> => {
  const where = s3 ? `the bucket ${s3.bucket}` : `${dataDir}/files`
  const files = s3
    ? (await import('../../platform/files-s3.ts')).createS3Files(s3, timings)
    : createDiskFiles(dataDir)
  const key = `doctor/${Bun.randomUUIDv7()}`
  const source = async function* () {
    // The storage may free what it has written.
    yield new TextEncoder().encode(probe)
  }
  try {
    await files.put(key, source(), { maxBytes: probe.length })
    const read = await files.open(key)
    const isSame = read !== null && (await new Response(read.body).text()) === probe
    await files.remove(key)
    if (!isSame) return [fault(`${where} returns other bytes than it was given`, 'use another storage')]
    return [ok(`${where} takes, returns and removes a file`)]
  } catch (error) {
    const code = error instanceof Error ? error.name : ''
    const text = error instanceof Error ? error.message : String(error)
    return [fault(`${where} cannot be used: ${text}`, adviceOf(code, s3 !== null))]
  }
}

const adviceOf = (code: string, isS3: boolean): string => {
  if (!isS3) return 'make DATA_DIR writable by this user'
  if (code === 'NoSuchBucket') return 'create the bucket, or correct S3_BUCKET'
  if (/AccessKey|Signature|Denied|Forbidden|Credentials/.test(code))
    return 'correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and let them put, get and delete objects'
  return 'correct S3_ENDPOINT and AWS_REGION, or start the S3 server'
}

/** Signs in to the mail server, without a mail. */
export const checkMail = async (settings: Settings): Promise<Outcome[]> => {
  const { smtpUrl, production } = settings
  if (smtpUrl === null)
    return production
      ? [warning('SMTP_URL is not set: no mail is sent, no user can reset a password', 'set it')]
      : [ok('SMTP_URL is not set: mail is shown in the terminal')]
  const host = URL.parse(smtpUrl)?.host ?? ''
  try {
    await createMail(settings, silent, () => {}).check()
    return [ok(`${host} takes mail`)]
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return [fault(`${host} takes no mail: ${text}`, 'correct SMTP_URL: host, port, user and password')]
  }
}

/** Asks for the address, each answer counts. */
export const checkAiService = async (settings: Settings): Promise<Outcome[]> => {
  const { aiServiceUrl, aiServiceByDefault } = settings
  const shown = shownUrl(aiServiceUrl)
  const answer = await fetch(`${aiServiceUrl}/health`).catch(() => null)
  if (answer && answer.status < 500) return [ok(`${shown} answers`)]
  if (!answer && aiServiceByDefault)
    return [ok(`nothing runs at ${shown}: a start of Convene runs the reference AI service there`)]
  const text = answer ? `${shown} answers with ${answer.status}` : `${shown} cannot be reached`
  return [fault(`${text}: scans wait`, 'start the AI service, or correct AI_SERVICE_URL')]
}

/** Lists the models of an OpenAI-compatible endpoint, which costs nothing. `prefix` is that of its settings. */
export const checkModel = async (
  prefix: 'LLM' | 'IMAGE',
  model: LlmSettings | 'off' | null,
  without: Outcome,
): Promise<Outcome[]> => {
  if (model === null) return [without]
  if (model === 'off') return [ok('off')]
  const shown = shownUrl(model.baseUrl)
  const answer = await fetch(`${model.baseUrl.replace(/\/+$/, '')}/models`, {
    headers: model.apiKey ? { authorization: `Bearer ${model.apiKey}` } : {},
  }).catch(() => null)
  if (!answer) return [fault(`${shown} cannot be reached`, `correct ${prefix}_BASE_URL, or start its server`)]
  if (answer.status === 401 || answer.status === 403)
    return [fault(`${shown} refuses the key`, `correct ${prefix}_API_KEY`)]
  if (answer.status >= 500)
    return [fault(`${shown} answers with ${answer.status}`, 'wait, or ask its operator')]
  if (!answer.ok) return [ok(`${shown} answers; it does not list its models`)]
  const body: unknown = await answer.json().catch(() => null)
  const models = Object(body).data
  const ids = Array.isArray(models) ? models.map((one: unknown) => String(Object(one).id)) : []
  return ids.length === 0 || ids.includes(model.model)
    ? [ok(`${shown} answers`)]
    : [warning(`${shown} does not list the model ${model.model}`, `correct ${prefix}_MODEL`)]
}

/** Without a user and a password. */
const shownUrl = (url: string): string => {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`.replace(/\/+$/, '')
}
