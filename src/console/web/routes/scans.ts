import type { ScreenRoute } from '../route.tsx'

export const scansRoutes: ScreenRoute[] = []
