import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { health } from '../../../../modules/operations/health/wire.ts'
import { type Answer, ApiError, send } from '../../api.ts'
import type { Resource } from '../../data.ts'
import type { AdminText } from '../../i18n/admin.ts'
import type { HealthText } from '../../i18n/admin-health.ts'

export type Health = Answer<typeof health>

/** `/health`, which says by a 503 too which part does not work. */
export const useHealth = (everyMs: number): Resource<Health> & { reload: () => void } => {
  const state = useSignal<Resource<Health>>({ data: null, error: null, at: 0 })
  const load = async (): Promise<void> => {
    try {
      const response = await send('/health')
      if (response.status !== 200 && response.status !== 503) throw new ApiError(response.status, {})
      state.value = { data: (await response.json()) as Health, error: null, at: Date.now() }
    } catch (error) {
      state.value = { ...state.peek(), error: error instanceof ApiError ? error : new ApiError(0, {}) }
    }
  }
  useEffect(() => {
    void load()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load()
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return { ...state.value, reload: () => void load() }
}

/** What the parts are called, and what each is for; a part of another name is shown by that name. */
export const partTexts: Record<string, [name: AdminText, use: HealthText]> = {
  store: ['partStore', 'forStore'],
  jobs: ['partJobs', 'forJobs'],
  files: ['partFiles', 'forFiles'],
  data: ['partData', 'forData'],
  ai_service: ['partAi', 'forAi'],
  demo_model: ['partModel', 'forModel'],
  logs: ['partLogs', 'forLogs'],
}
