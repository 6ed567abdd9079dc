import { anyAccount, only, type Rights } from './rights.ts'

/** Risk scans. Admins cannot read those of others either. */
export const scanRights: Rights = [
  [anyAccount, 'POST /api/scan', 'GET /api/scans', 'GET /api/scans/summary', 'GET /api/documents'],
  [
    only('user'),
    'GET /api/scans/{scan_id}',
    'GET /api/scans/{scan_id}/file',
    'GET /api/scans/{scan_id}/report',
    'GET /api/scans/{scan_id}/events',
    'DELETE /api/scans/{scan_id}',
    'DELETE /api/documents/{id}',
  ],
]
