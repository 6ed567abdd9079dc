import type { Screen } from './index.ts'

export const valuationsScreens: Screen[] = []
