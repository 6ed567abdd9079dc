import type { ScreenRoute } from '../route.tsx'

export const tutoringRoutes: ScreenRoute[] = []
