import type { ScreenRoute } from '../route.tsx'

export const adminRoutes: ScreenRoute[] = []
