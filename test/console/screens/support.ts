import type { Screen } from './index.ts'

const row = (end: string) => `01993a6e-0006-7000-8000-0000000000${end}`
const crashed = '01993a6e-0004-7000-8000-000000000036'

export const supportScreens: Screen[] = [
  { path: '/console/requests', login: 'demo', heading: /Requests/ },
  { path: '/console/requests/new', login: 'demo', heading: /New request/ },
  { path: `/console/requests/${row('01')}`, login: 'demo', heading: /Packaging.*Draft/ },
  { path: `/console/requests/${row('04')}`, login: 'demo', heading: /Colour.*Negotiation/ },
  { path: `/console/requests/${row('08')}`, login: 'demo', heading: /Voice.*Rejected/ },
  { path: '/console/support', login: 'demo', heading: /Support/ },
  { path: `/console/support/new?execution=${crashed}`, login: 'demo', heading: /New ticket/ },
  { path: `/console/support/${row('11')}`, login: 'demo', heading: /A run ended.*Open/ },
  { path: `/console/support/${row('14')}`, login: 'demo', heading: /The login.*Closed/ },
  { path: '/console/notifications', login: 'demo', heading: /Notifications/ },
  { path: '/console/admin/requests', login: 'admin', heading: /Requests/ },
  { path: `/console/admin/requests/${row('03')}`, login: 'admin', heading: /Product texts.*In review/ },
  { path: '/console/admin/tickets', login: 'admin', heading: /Support/ },
  { path: `/console/admin/tickets/${row('12')}`, login: 'admin', heading: /More pictures.*In progress/ },
]
