import { route } from '../route.tsx'

const screens = () => import('../screens/scans/index.ts')

export const scansRoutes = [
  route('/console/scans', async () => (await import('../screens/scans/list.tsx')).Scans),
  route('/console/scans/new', async () => (await screens()).NewScan),
  route('/console/scans/:id', async () => (await screens()).ScanPage),
]
