import type { CategoryCues } from './category-cues.ts'
import { COMPLIANCE } from './compliance.ts'
import { FINANCIAL } from './financial.ts'
import { LEGAL } from './legal.ts'
import { OPERATIONAL } from './operational.ts'
import { OTHER } from './other.ts'
import { PEOPLE } from './people.ts'
import { SCHEDULE } from './schedule.ts'
import { SECURITY } from './security.ts'
import { TECHNICAL } from './technical.ts'

/** Every category's vocabulary. */
export const CATEGORY_CUES: readonly CategoryCues[] = [
  FINANCIAL,
  SCHEDULE,
  TECHNICAL,
  LEGAL,
  OPERATIONAL,
  COMPLIANCE,
  SECURITY,
  PEOPLE,
  OTHER,
]
