import type { Screen } from './index.ts'

export const scansScreens: Screen[] = []
