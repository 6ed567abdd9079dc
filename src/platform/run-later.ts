/** Returns a function that runs `task` after a pause: calls that come meanwhile share the run. */
export const runLater = (pauseMs: number, task: () => Promise<void>, onFault: (error: unknown) => void) => {
  let isWaiting = false
  return (): void => {
    if (isWaiting) return
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      task().catch(onFault)
    }, pauseMs)
  }
}
