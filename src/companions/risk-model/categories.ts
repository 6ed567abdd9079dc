/** `Other` is a risk outside the other eight: reputation, market, weather, politics, environment. */
export const CATEGORIES = [
  'Financial',
  'Schedule',
  'Technical',
  'Legal',
  'Operational',
  'Compliance',
  'Security',
  'People',
  'Other',
] as const

export type Category = (typeof CATEGORIES)[number]

/** One row of the answer. `risk` up to 160 characters, `context` up to 500. */
export type Risk = Readonly<{ risk: string; category: Category; context: string }>
