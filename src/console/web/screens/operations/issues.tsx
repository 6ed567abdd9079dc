import type { ApiError } from '../../api.ts'

/** What the server finds wrong, by the place in what was sent. */
export type Issues = {
  /** Of exactly this place. */
  at: (path: string) => string | undefined
  /** The first one of a place or of what is below it. */
  within: (path: string) => string | undefined
  isWithin: (path: string) => boolean
}

export const issuesOf = (error: ApiError | null): Issues => {
  const all = error?.issues ?? []
  const within = (path: string) =>
    all.find((issue) => issue.path === path || issue.path.startsWith(`${path}/`))?.message
  return {
    at: (path) => all.find((issue) => issue.path === path)?.message,
    within,
    isWithin: (path) => within(path) !== undefined,
  }
}

/** A fault of a whole part of the form. */
export const FaultsAt = ({ path, of }: { path: string; of: Issues }) => {
  const message = of.at(path)
  return message === undefined ? null : (
    <p class="callout bad" role="alert">
      {message}
    </p>
  )
}
