import { testScreens } from '../support/console-screens.ts'

await testScreens(['admin', 'analyst', 'valuer', 'parent', 'tutor'])
