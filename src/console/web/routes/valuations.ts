import { route } from '../route.tsx'

const screens = () => import('../screens/valuations/index.ts')

export const valuationsRoutes = [
  route('/console/valuations', async () => (await screens()).Valuations),
  route('/console/deleted-valuations', async () => (await screens()).DeletedValuations),
  route('/console/valuations/:id', async () => (await screens()).ValuationPage),
]
