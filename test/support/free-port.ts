/**
 * A free port below those that the system gives to others, so that it stays free until it is listened on,
 * also when test files run in parallel.
 */
export const freePort = (): number => {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    try {
      Bun.serve({ port, hostname: '127.0.0.1', reusePort: false, fetch: () => new Response() }).stop(true)
      return port
    } catch {
      // taken: try another
    }
  }
}
