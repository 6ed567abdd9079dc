import { readAtMost } from '../../../../../platform/read-at-most.ts'
import { follow, hostOf, readUrl } from '../../http/follow.ts'
import { StepFault, StepInputFault } from '../../step.ts'

const maxBytes = 10 * 1024 * 1024
const timeoutMs = 30_000

/** Loads a picture from a public address. Throws a StepFault when there is none, or one of more than 10 MB. */
export const downloadPicture = async (
  address: string,
  allowed: readonly string[],
  signal: AbortSignal,
): Promise<{ name: string; bytes: Uint8Array }> => {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    const call = {
      method: 'GET',
      headers: new Headers({ 'user-agent': 'Convene/1.0', accept: 'image/*' }),
      body: null,
    }
    const { url, response } = await follow(readUrl(address), call, allowed, ended)
    if (!response.ok) {
      await response.body?.cancel()
      const text = `${url.host} answered ${response.status} where the picture should be`
      throw response.status >= 500 || response.status === 429 ? new StepFault(text) : new StepInputFault(text)
    }
    const bytes = await readAtMost(response.body, maxBytes)
    if (!bytes) throw new StepInputFault(`The picture at ${url.host} is larger than 10 MB`)
    const name = decodeName(url.pathname.split('/').at(-1) ?? '')
    return { name: name || 'picture', bytes }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof StepFault) throw error
    throw new StepFault(
      `The picture at ${hostOf(address)} cannot be loaded: the connection broke or took too long`,
    )
  }
}

const decodeName = (name: string): string => {
  try {
    return decodeURIComponent(name).slice(0, 100)
  } catch {
    return name.slice(0, 100)
  }
}
