import type { Screen } from './index.ts'

export const tutoringScreens: Screen[] = []
