import type { OwnRefusals } from './common-refusals.ts'
import type { Servers } from './servers.ts'

export const tutoringRefusals = ({ main, admin }: Servers): OwnRefusals => ({
  'POST /admin/subjects': {
    SUBJECT_TAKEN: () =>
      main.call('POST', '/admin/subjects', { token: admin.token, body: { name: 'Math', slug: 'math' } }),
  },
})
