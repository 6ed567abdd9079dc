import type { ScreenRoute } from '../route.tsx'

export const assistantRoutes: ScreenRoute[] = []
