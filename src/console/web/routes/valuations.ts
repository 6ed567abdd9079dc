import type { ScreenRoute } from '../route.tsx'

export const valuationsRoutes: ScreenRoute[] = []
