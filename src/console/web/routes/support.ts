import type { ScreenRoute } from '../route.tsx'

export const supportRoutes: ScreenRoute[] = []
