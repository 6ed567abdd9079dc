import { reasonOf } from '../../platform/reason.ts'
import { withTimeout } from '../../platform/timeout.ts'

export type State = 'ok' | 'warning' | 'fault'

/** What one check found; `advice` says what to do about a warning or a fault. */
export type Outcome = { state: State; text: string; advice?: string }

/** `name` is the part that the check is about. */
export type Finding = Outcome & { name: string }

export type Check = () => Promise<Outcome[]>

export const ok = (text: string): Outcome => ({ state: 'ok', text })
export const warning = (text: string, advice: string): Outcome => ({ state: 'warning', text, advice })
export const fault = (text: string, advice: string): Outcome => ({ state: 'fault', text, advice })

/**
 * Runs all checks at once. One that throws, or takes longer than `limitMs`, is a fault. Returns what they found in the
 * order of the checks, each text as one line without any of the `secrets`.
 */
export const examine = async (
  checks: Record<string, Check>,
  limitMs: number,
  secrets: string[],
): Promise<Finding[]> => {
  const cleaned = (text: string): string =>
    secrets
      .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
      .replaceAll(/\s*[\r\n]+\s*/g, ' ')
  const found = Object.entries(checks).map(async ([name, check]): Promise<Finding[]> => {
    const late = [fault(`no answer within ${limitMs / 1000} s`, 'see whether it is reachable from here')]
    const outcomes = await withTimeout(limitMs, check(), late).catch((error: unknown) => [
      fault(reasonOf(error), 'correct its settings, or start what it needs'),
    ])
    return outcomes.map(({ state, text, advice }) => ({
      name,
      state,
      text: cleaned(text),
      ...(advice !== undefined && { advice: cleaned(advice) }),
    }))
  })
  return (await Promise.all(found)).flat()
}

export const worstOf = (findings: Finding[]): State =>
  (['fault', 'warning'] as const).find((state) => findings.some((finding) => finding.state === state)) ?? 'ok'
