import type { Screen } from './index.ts'

export const assistantScreens: Screen[] = []
