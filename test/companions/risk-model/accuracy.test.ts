import { expect, test } from 'bun:test'
import { figuresOf, readLines } from '../../../bench/risk-figures.ts'
import { judge } from '../../../src/companions/risk-model/score.ts'
import { sentencesOf } from '../../../src/companions/risk-model/sentences.ts'

const pathOf = (relative: string) => new URL(relative, import.meta.url).pathname
const ofPackage = (path: string) => Bun.file(pathOf(`../../../node_modules/${path}`)).text()

// The model learned most of these, so they show that its file still fits the code that reads sentences, not how good it is:
// see README, and bench/risk-accuracy.ts for sentences that it did not learn.
test('the trained network fits its vocabulary and the code', async () => {
  const all = await readLines(pathOf('../../data/risk-sentences.jsonl'))
  // Every second one shows it as well, in half the time.
  const rows = all.filter((_, index) => index % 2 === 1)
  const figures = figuresOf(rows.map((row) => ({ ...row, found: judge(row.text).categories })))
  expect(figures.precision).toBeGreaterThanOrEqual(0.85)
  expect(figures.recall).toBeGreaterThanOrEqual(0.9)
  expect(figures['category precision']).toBeGreaterThanOrEqual(0.8)
  expect(figures['category recall']).toBeGreaterThanOrEqual(0.75)
})

test('of ordinary technical documentation, at most 12 % of the sentences are flagged', async () => {
  const guides = ['browser', 'help', 'redaction', 'transports']
  const texts = await Promise.all(guides.map((name) => ofPackage(`pino/docs/${name}.md`)))
  const prose = texts.join('\n\n').replace(/```[\s\S]*?```/gu, '\n\n')
  const sentences = sentencesOf(prose).filter(({ text }) => text.split(' ').length >= 6)
  const flagged = sentences.filter(({ text }) => judge(text).categories.length > 0)
  expect(sentences.length).toBeGreaterThan(300)
  expect(flagged.length / sentences.length).toBeLessThanOrEqual(0.12)
})

test('the exclusion of warranty and liability in real licences is a legal risk', async () => {
  for (const name of ['pino', 'elysia', 'nodemailer', 'express']) {
    const terms = sentencesOf(await ofPackage(`${name}/LICENSE`))
      .map(({ text }) => text)
      .filter((text) => /as is|be liable/iu.test(text))
    expect(terms.length).toBeGreaterThan(0)
    for (const text of terms) expect(judge(text).categories[0]).toBe('Legal')
  }
})

test('a word alone, or two, make no risk', () => {
  for (const word of ['Fraud', 'Breach', 'Delay', 'The risk', 'Security incident'])
    expect(judge(word).categories).toEqual([])
})

test('the names of properties that every object has are words like others', () => {
  expect(judge('The constructor has a valueOf and a toString in its prototype.').categories).toEqual([])
})

test('the same sentence is always judged alike', () => {
  const sentence = 'The supplier may fail to deliver the pumps and there is no plan for it.'
  expect(judge(sentence)).toEqual(judge(sentence))
})
