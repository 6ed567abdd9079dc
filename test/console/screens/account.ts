import type { Screen } from './index.ts'

export const accountScreens: Screen[] = []
