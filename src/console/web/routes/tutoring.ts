import { route } from '../route.tsx'

export const tutoringRoutes = [
  route('/console/tutoring', async () => (await import('../screens/tutoring/tutoring.tsx')).Tutoring),
]
