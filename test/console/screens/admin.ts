import type { Screen } from './index.ts'

export const adminScreens: Screen[] = []
