import { expect, test } from 'bun:test'
import { readResults, resultFolder, shippedName, thumbnailName } from '../../../../seeds/workflow-results.ts'
import { templates } from '../../../../src/modules/workflows/index.ts'
import { stepKinds } from '../../../../src/modules/workflows/steps/kinds.ts'
import type { Json } from '../../../../src/modules/workflows/steps/step.ts'
import { inputFile, photo, runKind } from './images-setup.ts'

const results = await readResults()
const sample = inputFile('sample', await photo(120, 80).png().toBuffer())
const pictures = (count: number) => ({ files: Array(count).fill(sample) })
/** Items that are taken as made already, and small pictures in the place of the samples: names do not depend on them. */
const shortcuts: Record<string, { files?: (typeof sample)[]; made?: number[]; input?: Json }> = {
  'image.generate': { made: [0, 1] },
  'image.style': pictures(1),
  'image.enhance': pictures(1),
  'social.cards': { ...pictures(1), made: [1, 2, 3, 4, 5] },
  'image.moodboard': pictures(6),
  'image.upscale': pictures(1),
  'image.background': { ...pictures(1), made: [0] },
  'image.watermark': pictures(1),
  'avatar.generate': { input: { size: 64 } },
}

test.each(templates.map((template) => [template.name, template] as const))(
  'the pictures of the demo data are those that %s makes of its sample input (bun bench/demo-results.ts)',
  async (_, { _id, config }) => {
    const shipped = results[_id]
    const outputs: Record<string, Json> = {}
    let last: Awaited<ReturnType<typeof runKind>> | null = null
    let isMade = (_: number): boolean => true
    for (const { name, kind, with: fixed } of config.steps) {
      const { made = [], input, ...more } = shortcuts[kind] ?? {}
      const found = stepKinds.get(kind)
      if (!found) throw new Error(`there is no ${kind}`)
      const defaults = Object.fromEntries(config.fields.map((field) => [field.name, field.default]))
      const finished = made.map((batch_index) => ({
        batch_index,
        prompt_text: shipped?.items[batch_index]?.prompt_text ?? '',
        processing_time_ms: 1,
      }))
      isMade = (index) => !made.includes(index)
      last = await runKind(
        found,
        { ...defaults, ...fixed, ...input },
        { ...more, key: `demo:${_id}`, outputs, finished },
      )
      outputs[name] = last.output
    }
    const texts = last?.reports.at(-1)?.batch?.map(({ prompt_text }) => prompt_text)
    expect(texts).toEqual(shipped?.items.map(({ prompt_text }) => prompt_text))
    const expected = shipped?.files.filter(
      ({ batch_index }) => batch_index === undefined || isMade(batch_index),
    )
    expect(
      last?.files.map(({ name, batch_index, beside }) => [shippedName(name), batch_index, beside]),
    ).toEqual(expected?.map(({ name, batch_index, beside }) => [name, batch_index, beside]))
    for (const { name } of shipped?.files ?? [])
      for (const file of [name, thumbnailName(name)])
        expect(await Bun.file(`${resultFolder}/${file}`).exists()).toBe(true)
  },
)
