import { testScreens } from '../support/console-screens.ts'

await testScreens([null, 'demo'])
