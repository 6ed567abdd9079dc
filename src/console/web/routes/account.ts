import type { ScreenRoute } from '../route.tsx'

export const accountRoutes: ScreenRoute[] = []
