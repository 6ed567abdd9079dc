import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ApiError, newKey } from './api.ts'

/**
 * A form whose values stay in the tab until they are sent: a reload or a way back loses nothing. `draft` names
 * it; null keeps nothing. `submit` gets a key that stays the same until it succeeds, so that a second click or a
 * retry is the same write; it rejects with ApiError.
 */
export const useForm = <Values extends Record<string, unknown>>(
  draft: string | null,
  start: Values,
  submit: (values: Values, key: string) => Promise<unknown>,
) => {
  const kept = draft === null ? null : `draft ${draft}`
  const values = useSignal<Values>(start)
  const error = useSignal<ApiError | null>(null)
  const busy = useSignal(false)
  const key = useSignal(newKey())
  useEffect(() => {
    const text = kept === null ? null : sessionStorage.getItem(kept)
    if (text !== null) values.value = { ...start, ...(JSON.parse(text) as Partial<Values>) }
  }, [kept])
  const set = (changes: Partial<Values>): void => {
    values.value = { ...values.value, ...changes }
    if (kept !== null) sessionStorage.setItem(kept, JSON.stringify(values.value))
  }
  /** What is wrong with a field by the server's word. */
  const issue = (name: string): string | undefined =>
    error.value?.issues.find(({ path }) => path === `/${name}` || path.startsWith(`/${name}/`))?.message
  const forget = (): void => {
    if (kept !== null) sessionStorage.removeItem(kept)
  }
  return {
    values: values.value,
    set,
    busy: busy.value,
    /** Also of a field, when its issue is not shown there. */
    error: error.value,
    issue,
    /** What a field shows and changes: spread it into the field. */
    field: <Name extends keyof Values & string>(name: Name) => ({
      value: values.value[name],
      error: issue(name),
      onInput: (value: Values[Name]) => set({ [name]: value } as unknown as Partial<Values>),
    }),
    /** Throws the text away. */
    reset: (): void => {
      forget()
      values.value = start
      error.value = null
    },
    /** For `onSubmit` of the form. */
    send: async (event?: Event): Promise<void> => {
      event?.preventDefault()
      if (busy.value) return
      busy.value = true
      error.value = null
      try {
        await submit(values.value, key.value)
        forget()
        key.value = newKey()
      } catch (fault) {
        if (!(fault instanceof ApiError)) throw fault
        error.value = fault
        // A refusal is final under its key; without an answer the same key finds what was done.
        if (fault.status !== 0 && fault.status < 500) key.value = newKey()
      } finally {
        busy.value = false
      }
    },
  }
}
