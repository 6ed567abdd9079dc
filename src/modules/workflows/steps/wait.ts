import { setTimeout } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import { defineStep } from './step.ts'

const longestSeconds = 24 * 60 * 60
const reports = 20

/** Waits. */
export const wait = defineStep({
  runsInProcess: true,
  input: Type.Object({
    seconds: Type.Number({
      minimum: 0,
      maximum: longestSeconds,
      default: 1,
      description: `a number of seconds from 0 to ${longestSeconds}`,
    }),
  }),
  async run({ seconds }, { signal, report }) {
    const pieces = seconds < 1 ? 1 : reports
    for (let piece = 1; piece <= pieces; piece += 1) {
      await setTimeout((1000 * seconds) / pieces, null, { signal })
      if (piece < pieces) report({ share: piece / pieces, batch: null })
    }
    return { output: { waited_seconds: seconds } }
  },
})
