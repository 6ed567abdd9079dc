import { route } from '../route.tsx'

export const scansRoutes = [
  route('/console/scans', async () => (await import('../screens/scans/list.tsx')).Scans),
  route('/console/scans/new', async () => (await import('../screens/scans/new-scan.tsx')).NewScan),
  route('/console/scans/:id', async () => (await import('../screens/scans/scan.tsx')).ScanPage),
]
