import type { Screen } from './index.ts'

export const supportScreens: Screen[] = []
