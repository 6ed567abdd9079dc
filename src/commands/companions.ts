import { connect } from 'node:net'
import type { Logger } from 'pino'
import { startDemoLlm } from '../companions/demo-llm/index.ts'
import { spawnRiskModel } from '../companions/risk-model/index.ts'
import type { Settings } from '../settings.ts'
import { keepRunning } from './keep-running.ts'

/**
 * Starts the reference AI service when `AI_SERVICE_URL` is not set and its default address is free. Outside
 * production it starts the demonstration model when `LLM_BASE_URL` is not set. One that ends is started again.
 * They end with this process, also after a crash.
 */
export const startCompanions = async (settings: Settings, logger: Logger) => {
  const { llm, aiServiceUrl } = settings
  const { companionRestartMs: restartMs } = settings.timings
  const [runsAiService, demoLlm] = await Promise.all([
    settings.aiServiceByDefault && isTaken(aiServiceUrl).then((taken) => !taken),
    llm === null && !settings.production ? startDemoLlm() : null,
  ])
  const closing: (() => Promise<void>)[] = []
  if (runsAiService) {
    const start = () => startRiskModel(aiServiceUrl, llm, logger)
    closing.push(keepRunning('the AI service', start(), start, logger, restartMs))
  }
  if (demoLlm) {
    // The settings name its port.
    const start = () => startDemoLlm({ port: demoLlm.port })
    closing.push(keepRunning('the demo model', demoLlm, start, logger, restartMs))
  }
  return {
    /** The settings with the addresses of the started processes. */
    settings: { ...settings, llm: demoLlm?.settings ?? llm },
    /** One for each process that was started: `/health` needs its answer. */
    checks: {
      ...(runsAiService && { ai_service: checkReachable(`${aiServiceUrl}/health`) }),
      ...(demoLlm && { demo_model: checkReachable(demoLlm.settings.baseUrl) }),
    },
    /** One line for each, for the terminal. */
    lines: [
      ...(runsAiService ? [`  Scans     the reference AI service, at ${aiServiceUrl}`] : []),
      ...(demoLlm ? ['  Replies   a demonstration, no language model: set LLM_BASE_URL for a real one'] : []),
    ],
    async close(): Promise<void> {
      await Promise.all(closing.map((close) => close()))
    },
  }
}

const startRiskModel = (url: string, llm: Settings['llm'], logger: Logger) => {
  const { hostname, port } = new URL(url)
  const { child, close } = spawnRiskModel(['--port', port, '--host', hostname], llm, 'pipe')
  void logOutput(child.stderr, logger)
  return { exited: child.exited, close }
}

const logOutput = async (output: AsyncIterable<Uint8Array>, logger: Logger): Promise<void> => {
  const decoder = new TextDecoder()
  for await (const chunk of output) {
    const text = decoder.decode(chunk, { stream: true }).trim()
    if (text !== '') logger.warn({ stderr: text.slice(-2000) }, 'output of the AI service')
  }
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
