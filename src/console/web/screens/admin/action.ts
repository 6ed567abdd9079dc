import { useSignal } from '@preact/signals'
import { ApiError } from '../../api.ts'

/** A write by one click: `busy` until it is answered, and the `error` of the last try. */
export const useAction = () => {
  const busy = useSignal(false)
  const error = useSignal<ApiError | null>(null)
  return {
    busy: busy.value,
    error: error.value,
    run: async (write: () => Promise<unknown>): Promise<void> => {
      if (busy.value) return
      busy.value = true
      error.value = null
      try {
        await write()
      } catch (fault) {
        if (!(fault instanceof ApiError)) throw fault
        error.value = fault
      } finally {
        busy.value = false
      }
    },
  }
}
