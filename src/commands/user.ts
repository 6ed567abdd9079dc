import { createCheck } from '../http/check.ts'
import {
  type Account,
  adminRegisterBody,
  nameOf,
  newPasswordBody,
  roles,
  statuses,
  toUser,
} from '../modules/accounts/index.ts'
import { command, runMain, type Shell, UsageError } from './command.ts'
import { readNewPassword } from './password.ts'
import { commandActor, withConvene } from './session.ts'

/**
 * `bun run user add|list|role|reset`: the accounts of people, for the operator of the server. It works on a new store
 * and beside a running server.
 */

const checkNew = createCheck(adminRegisterBody)
const checkPassword = createCheck(newPasswordBody)
const actor = commandActor('user')

const email = {
  type: 'positional',
  required: true,
  description: 'the e-mail address of the account',
} as const
const passwordStdin = {
  type: 'boolean',
  description: 'read the password from the first line of the standard input instead of asking for it',
} as const

const add = (shell: Shell) =>
  command({
    meta: { name: 'add', description: 'Create an account' },
    args: {
      email,
      role: { type: 'enum', options: [...roles], default: 'user', description: 'what it may do' },
      'first-name': { type: 'string', valueHint: 'NAME', description: 'the first name' },
      'last-name': { type: 'string', valueHint: 'NAME', description: 'the last name' },
      client: { type: 'string', valueHint: 'ID', description: 'the client that it works for' },
      'client-role': {
        type: 'enum',
        options: ['owner', 'collaborator'],
        description: 'its role there: collaborator unless set',
      },
      'password-stdin': passwordStdin,
    },
    async run({ args }) {
      if (args['client-role'] !== undefined && args.client === undefined)
        throw new UsageError('--client-role needs --client')
      const input = {
        email: args.email.trim(),
        role: args.role,
        ...(args['first-name'] !== undefined && { first_name: args['first-name'] }),
        ...(args['last-name'] !== undefined && { last_name: args['last-name'] }),
        ...(args.client !== undefined && { client_id: args.client }),
        ...(args['client-role'] !== undefined && { client_role: args['client-role'] }),
      }
      // What is wrong is said before a password is asked for.
      checkNew({ ...input, password: 'a placeholder' })
      const account = checkNew({ ...input, ...(await newPassword(shell, args['password-stdin'])) })
      const { email, role, _id } = await withConvene('user', shell, ({ accounts }) =>
        accounts.operator.add(account, actor),
      )
      await shell.print(`${email} has an account now, with the role ${role} (id ${_id})`)
    },
  })

const list = (shell: Shell) =>
  command({
    meta: { name: 'list', description: 'List accounts, newest first' },
    args: {
      role: { type: 'enum', options: [...roles], description: 'only these' },
      status: { type: 'enum', options: [...statuses], description: 'only these; else all but deleted ones' },
      json: { type: 'boolean', description: 'one JSON object a line' },
    },
    async run({ args: { role, status, json } }) {
      const filter = {
        deleted: false as const,
        role: roles.find((one) => one === role),
        status: statuses.find((one) => one === status),
      }
      await withConvene('user', shell, async ({ accounts }) => {
        if (!json) await shell.print(columns(['CREATED', 'LAST LOGIN', 'STATUS', 'ROLE', 'EMAIL AND NAME']))
        for await (const account of accounts.operator.all(filter)) {
          shell.signal.throwIfAborted()
          await shell.print(json ? JSON.stringify(toUser(account)) : lineOf(account))
        }
      })
    },
  })

const setRole = (shell: Shell) =>
  command({
    meta: { name: 'role', description: 'Set the role of an account' },
    args: {
      email,
      role: { type: 'positional', required: true, description: `one of ${roles.join(', ')}` },
    },
    async run({ args }) {
      const { role } = checkNew({ email: args.email.trim(), password: 'a placeholder', role: args.role })
      const account = await withConvene('user', shell, ({ accounts }) =>
        accounts.operator.setRole(args.email, role ?? 'user', actor),
      )
      await shell.print(`${account.email} has the role ${account.role}`)
    },
  })

const reset = (shell: Shell) =>
  command({
    meta: { name: 'reset', description: 'Set a new password, and end all logins of the account' },
    args: { email, 'password-stdin': passwordStdin },
    async run({ args }) {
      const { password } = await newPassword(shell, args['password-stdin'])
      const account = await withConvene('user', shell, ({ accounts }) =>
        accounts.operator.resetPassword(args.email, password, actor),
      )
      const still = account.status === 'active' ? '' : `; the account is ${account.status} as before`
      await shell.print(`${account.email} has a new password, and all its logins have ended${still}`)
    },
  })

const newPassword = async (shell: Shell, fromStdin: boolean | undefined) =>
  checkPassword({ password: await readNewPassword(shell, fromStdin ?? false) })

const columns = ([created, login, status, role, person]: [string, string, string, string, string]): string =>
  `${created.padEnd(10)}  ${login.padEnd(10)}  ${status.padEnd(9)}  ${role.padEnd(7)}  ${person}`

const dayOf = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? 'never'

const lineOf = (account: Account): string => {
  const { created_at, last_login, status, role } = account
  const name = nameOf(account)
  const person = name === account.email ? name : `${account.email} (${name})`
  // A name may hold what a terminal takes for a command.
  return columns([dayOf(created_at), dayOf(last_login), status, role, person.replaceAll(/\p{C}/gu, '?')])
}

await runMain((shell) =>
  command({
    meta: { name: 'bun run user', description: 'Accounts of people: the first admin, passwords, roles' },
    subCommands: { add: add(shell), list: list(shell), role: setRole(shell), reset: reset(shell) },
  }),
)
