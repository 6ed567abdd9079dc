import type { oneUser } from '../../../../modules/accounts/wire.ts'
import type { dashboard } from '../../../../modules/workflows/admin/wire.ts'
import type { clientDetail, clients } from '../../../../modules/workflows/clients/wire.ts'
import type { Answer } from '../../api.ts'

export type Overview = Answer<typeof dashboard>
export type ClientList = Answer<typeof clients>
export type ClientDetail = Answer<typeof clientDetail>
export type UserAnswer = Answer<typeof oneUser>
