import { connect } from 'node:net'
import type { Logger } from 'pino'
import { startDemoLlm } from '../companions/demo-llm/index.ts'
import { spawnRiskModel } from '../companions/risk-model/index.ts'
import type { Settings } from '../settings.ts'

type Companion = { url: string; close(): Promise<void> }

/**
 * Starts the reference AI service when `AI_SERVICE_URL` is not set and its default address is free. Outside
 * production it starts the demonstration model when `LLM_BASE_URL` is not set. They end with this process,
 * also after a crash.
 */
export const startCompanions = async (settings: Settings, logger: Logger) => {
  const { llm } = settings
  const [aiService, demoLlm] = await Promise.all([
    settings.aiServiceByDefault && !(await isTaken(settings.aiServiceUrl))
      ? startRiskModel(settings.aiServiceUrl, llm, logger)
      : null,
    llm === null && !settings.production ? startDemoLlm() : null,
  ])
  return {
    /** The settings with the addresses of the started processes. */
    settings: { ...settings, llm: demoLlm?.settings ?? llm },
    /** One for each process that was started: `/health` needs its answer. */
    checks: {
      ...(aiService && { ai_service: checkReachable(`${aiService.url}/health`) }),
      ...(demoLlm && { demo_model: checkReachable(demoLlm.settings.baseUrl) }),
    },
    /** One line for each, for the terminal. */
    lines: [
      ...(aiService ? [`  Scans     the reference AI service, at ${aiService.url}`] : []),
      ...(demoLlm ? ['  Replies   a demonstration, no language model: set LLM_BASE_URL for a real one'] : []),
    ],
    async close(): Promise<void> {
      await Promise.all([aiService?.close(), demoLlm?.close()])
    },
  }
}

const startRiskModel = (url: string, llm: Settings['llm'], logger: Logger): Companion => {
  const { hostname, port } = new URL(url)
  const { child, close } = spawnRiskModel(['--port', port, '--host', hostname], llm, 'pipe')
  void logOutput(child.stderr, logger)
  return { url, close }
}

/** An error of the service is logged when it happens, not when the service ends. */
const logOutput = async (output: ReadableStream<Uint8Array>, logger: Logger): Promise<void> => {
  const decoder = new TextDecoder()
  for await (const bytes of output)
    logger.error({ stderr: decoder.decode(bytes, { stream: true }).slice(-2000) }, 'output of the AI service')
}

const timeoutMs = 1000

const checkReachable = (url: string) => async (): Promise<void> => {
  await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
}

/** Whether anything listens there, also without an answer: a second process could not listen too. */
const isTaken = async (url: string): Promise<boolean> => {
  const { hostname, port } = new URL(url)
  const taken = Promise.withResolvers<boolean>()
  const socket = connect({ host: hostname, port: Number(port) })
  socket.once('connect', () => taken.resolve(true))
  socket.once('error', () => taken.resolve(false))
  socket.setTimeout(timeoutMs, () => taken.resolve(true))
  try {
    return await taken.promise
  } finally {
    socket.destroy()
  }
}
