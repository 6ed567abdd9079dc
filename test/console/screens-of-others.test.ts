import { expect, test } from 'bun:test'
import { openScreens } from '../support/console-screens.ts'

const { faultsOf } = await openScreens()

test.each(['admin', 'analyst', 'valuer', 'parent', 'tutor'] as const)(
  'every screen of the %s is drawn in both themes, on a phone and in French, without a fault or a finding of axe, within its budget',
  async (login) => expect(await faultsOf(login)).toEqual([]),
)
