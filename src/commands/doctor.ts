import { readSettings, SettingsError } from '../settings.ts'
import { command, runMain, type Shell } from './command.ts'
import { type Check, examine, type Finding, ok, warning, worstOf } from './doctor/finding.ts'
import { checkDisk, checkPorts } from './doctor/machine-checks.ts'
import { checkAiService, checkFiles, checkMail, checkModel } from './doctor/service-checks.ts'
import { checkSettings, checkStripe, secretsOf } from './doctor/settings-checks.ts'
import { checkStore } from './doctor/store-checks.ts'
import { checkUser } from './session.ts'

/** `bun run doctor`: checks what Convene needs to run, also beside a running server. It changes nothing. */

const findAll = async (): Promise<Finding[]> => {
  const settings = readSettings()
  await checkUser(settings)
  const { production, llm, imageModel, dataDir, logDir, timings } = settings
  const noModel = production
    ? warning('LLM_BASE_URL is not set: there are no replies', 'set it, or set it to off')
    : ok('LLM_BASE_URL is not set: a start of Convene runs the demo model')
  const checks: Record<string, Check> = {
    settings: async () => checkSettings(settings),
    store: () => checkStore(settings, timings.doctorMs),
    files: () => checkFiles(settings),
    mail: () => checkMail(settings),
    'ai service': () => checkAiService(settings),
    model: () => checkModel('LLM', llm, noModel),
    pictures: () => checkModel('IMAGE', imageModel, ok('IMAGE_BASE_URL is not set: pictures are drawn here')),
    stripe: async () => checkStripe(settings),
    data: () => checkDisk('DATA_DIR', dataDir),
    logs: () => checkDisk('LOG_DIR', logDir),
    ports: () => checkPorts(settings),
  }
  return await examine(checks, timings.doctorMs, secretsOf(settings))
}

/** A setting that is wrong leaves nothing to check. */
const findSettingsFaults = (error: unknown): Finding[] => {
  if (!(error instanceof SettingsError)) throw error
  return error.faults.map((text) => ({ name: 'settings', state: 'fault', text }))
}

const lineOf = ({ state, name, text, advice }: Finding): string =>
  `${state.padEnd(7)}  ${name.padEnd(10)}  ${text}${advice === undefined ? '' : ` → ${advice}`}`

const run = async (shell: Shell, asJson: boolean): Promise<number> => {
  const findings = await findAll().catch(findSettingsFaults)
  const status = worstOf(findings)
  if (asJson) await shell.print(JSON.stringify({ status, findings }, null, 2))
  else for (const finding of findings) await shell.print(lineOf(finding))
  return status === 'fault' ? 1 : 0
}

await runMain((shell) =>
  command({
    meta: {
      name: 'bun run doctor',
      description:
        'Check the settings and all that Convene needs to run: one line for each part, and what to do',
    },
    args: { json: { type: 'boolean', description: 'one JSON object instead of lines' } },
    run: ({ args }) => run(shell, args.json ?? false),
  }),
)
