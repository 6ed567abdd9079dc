import { expect, test } from 'bun:test'
import { openScreens } from '../support/console-screens.ts'

const { faultsOf } = await openScreens()

test.each([
  ['a visitor', null],
  ['a client', 'demo'],
] as const)(
  'every screen of %s is drawn in both themes, on a phone and in French, without a fault or a finding of axe, within its budget',
  async (_, login) => expect(await faultsOf(login)).toEqual([]),
)
