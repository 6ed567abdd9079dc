import { useSignal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'

/** The token of a mailed link. It leaves the address bar at once, and so the history and what is copied from it. */
export const useLinkToken = (): string => {
  const token = useSignal(new URLSearchParams(location.search).get('token') ?? '')
  useLayoutEffect(() => {
    history.replaceState(null, '', location.pathname)
  }, [])
  return token.value
}
