import type { WorkerReply } from './worker-process.ts'

type Supply = (wanted: number) => Promise<Uint8Array>

/**
 * Worker processes (see `serveTasks`) that are kept ready for the next task. One that ends, or whose task is given up,
 * is replaced when it is needed. They end with this process.
 */
export const createWorkerPool = <Task, Outcome, Report = never>(options: {
  script: string
  args?: string[]
  /** Those without a task that are kept. */
  maxIdle: number
  /** A process without a task for this long is ended, but for one. */
  idleMs?: number
  /** Without it a process has the environment of this one. */
  env?: Record<string, string>
  /** What stands for the outcome of a process that ended; `reason` is its signal or exit code. */
  onEnd: (reason: string) => Outcome
}) => {
  const { script, args = [], maxIdle, idleMs, env, onEnd } = options
  /** The one that was used last comes last. */
  const idle = new Set<WorkerChild>()
  const busy = new Set<WorkerChild>()

  type WorkerChild = ReturnType<typeof start>

  const start = () => {
    let onReply = (_: WorkerReply<Outcome, Report>): void => undefined
    const child = Bun.spawn([process.execPath, script, ...args], {
      ipc: (reply: WorkerReply<Outcome, Report>) => onReply(reply),
      serialization: 'advanced',
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'inherit',
      ...(env && { env }),
    })
    void child.exited.then((code) => onReply({ outcome: onEnd(`${child.signalCode ?? code}`), isLast: true }))
    return {
      pid: child.pid,
      idleTimer: null as Timer | null,
      isRunning: (): boolean => child.exitCode === null && child.signalCode === null,
      kill: (): void => child.kill('SIGKILL'),
      do(task: Task, onReport: (report: Report) => void, supply: Supply) {
        const { promise, resolve, reject } = Promise.withResolvers<{ outcome: Outcome; isLast: boolean }>()
        const send = async (supplied: number) => child.send({ supplied, bytes: await supply(supplied) })
        onReply = (reply) => {
          if ('report' in reply) onReport(reply.report)
          else if ('wants' in reply) send(reply.wants).catch(reject)
          else resolve(reply)
        }
        child.send(task)
        return promise
      },
    }
  }

  const takeIdle = (): WorkerChild | undefined => {
    for (const child of [...idle].reverse()) {
      idle.delete(child)
      if (child.idleTimer) clearTimeout(child.idleTimer)
      if (child.isRunning()) return child
    }
    return undefined
  }

  const keep = (child: WorkerChild): void => {
    idle.add(child)
    if (idleMs === undefined) return
    child.idleTimer = setTimeout(() => {
      if (idle.size > 1 && idle.delete(child)) child.kill()
    }, idleMs)
    child.idleTimer.unref()
  }

  return {
    /** Starts a process for the first task. */
    warm(): void {
      if (idle.size + busy.size === 0) keep(start())
    },

    /**
     * Does a task. Ends its process and throws the reason of `signal` when it aborts before the outcome, and what
     * `supply` throws: it gives the process the bytes that it wants meanwhile.
     */
    async run(
      task: Task,
      signal: AbortSignal,
      onReport: (report: Report) => void = () => {},
      supply: Supply = async () => new Uint8Array(),
    ): Promise<Outcome> {
      signal.throwIfAborted()
      const child = takeIdle() ?? start()
      busy.add(child)
      const aborted = Promise.withResolvers<never>()
      const abort = () => aborted.reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      let isReusable = false
      try {
        const { outcome, isLast } = await Promise.race([child.do(task, onReport, supply), aborted.promise])
        isReusable = !isLast
        return outcome
      } finally {
        signal.removeEventListener('abort', abort)
        busy.delete(child)
        if (isReusable && idle.size < maxIdle) keep(child)
        else child.kill()
      }
    },

    /** Ends every process. */
    close(): void {
      for (const child of [...idle, ...busy]) child.kill()
      idle.clear()
    },

    /** The ids of its processes. */
    pids: (): number[] => [...idle, ...busy].map(({ pid }) => pid),
  }
}

export type WorkerPool<Task, Outcome, Report = never> = ReturnType<
  typeof createWorkerPool<Task, Outcome, Report>
>
