import { route } from '../route.tsx'

export const valuationsRoutes = [
  route('/console/valuations', async () => (await import('../screens/valuations/list.tsx')).Valuations),
  route(
    '/console/valuations/:id',
    async () => (await import('../screens/valuations/valuation.tsx')).ValuationPage,
  ),
]
