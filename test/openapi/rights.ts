/** The callers of the matrix. The objects are those of the `user`, of the `parent`, the `student` and the `tutor`, or of the `guest`. */
export const callerNames = [
  'anonymous',
  'guest',
  'otherGuest',
  /** Holds a key of the business, or of another one. */
  'apiKey',
  'otherApiKey',
  /** Holds a key of the client with all scopes, or of another client. */
  'clientKey',
  'otherClientKey',
  /** An owner and a collaborator of one client, and the owner of another one. */
  'user',
  'colleague',
  'otherUser',
  'parent',
  'otherParent',
  'student',
  'tutor',
  'otherTutor',
  'admin',
] as const

export type CallerName = (typeof callerNames)[number]

/** Any answer below 400, or exactly this status. */
export type Outcome = 'allowed' | number

export type Right = Record<CallerName, Outcome>

/** One right and the rows that have it: `GET /path/{id}`, and after a space which object or request is meant. */
export type Rights = readonly (readonly [Right, ...string[]])[]

const to = (outcome: Outcome, ...names: readonly CallerName[]) =>
  Object.fromEntries(names.map((name) => [name, outcome]))

const refused: Right = {
  anonymous: 401,
  guest: 401,
  otherGuest: 401,
  apiKey: 401,
  otherApiKey: 401,
  clientKey: 401,
  otherClientKey: 401,
  user: 403,
  colleague: 403,
  otherUser: 403,
  parent: 403,
  otherParent: 403,
  student: 403,
  tutor: 403,
  otherTutor: 403,
  admin: 403,
}

export const accounts = callerNames.filter((name) => refused[name] === 403)

/** Callers without an account are 401, and the accounts that are not named 403. */
export const only = (...names: readonly CallerName[]): Right => ({ ...refused, ...to('allowed', ...names) })

/** The same, but other accounts are told that there is no such object. */
export const hiddenBut = (...names: readonly CallerName[]): Right => ({
  ...refused,
  ...to(404, ...accounts),
  ...to('allowed', ...names),
})

/** All callers alike. */
export const allCallers = (outcome: Outcome): Right => ({ ...refused, ...to(outcome, ...callerNames) })

export const anyAccount = only(...accounts)
export const adminOnly = only('admin')
