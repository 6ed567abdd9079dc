import { expect, test } from 'bun:test'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dir, '..', '..', 'src', 'console', 'web', 'i18n')

/** The texts of one file: `  key: 'text',` or with the text on the next line. */
const textsOf = async (name: string): Promise<Map<string, string>> => {
  const source = await Bun.file(join(folder, name)).text()
  return new Map(
    [...source.matchAll(/^ {2}(\w+):\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`)/gm)].map(
      ([, key = '', ...texts]) => [key, texts.find((text) => text !== undefined) ?? ''],
    ),
  )
}

/** Words that both languages write alike. */
const alike =
  /^(\{\d\}|[^\p{L}]|workflows?|support|assistant|notifications?|actions?|clients?|version|type|code|message|CSV|PDF|JSON|ZIP|API|webhooks?|documents?|note|notes|date|total|source|session|sessions|description|pages?|image|images|questions?|conversation|options?|minimum|maximum|url|service|services|budget|standard|premium|pro|starter|administration|agent|module|capital|transaction|stack|incident|menu)*$/iu

test('every text of the console is said in French, with the same places to fill in', async () => {
  const areas = [...new Bun.Glob('*.fr.ts').scanSync(folder)].map((name) => name.replace('.fr.ts', ''))
  expect(areas).toContain('common')
  const faults: string[] = []
  for (const area of areas) {
    const [english, french] = await Promise.all([textsOf(`${area}.ts`), textsOf(`${area}.fr.ts`)])
    expect([area, [...french.keys()].sort()]).toEqual([area, [...english.keys()].sort()])
    for (const [key, text] of english) {
      const said = french.get(key) ?? ''
      const places = (of: string) => [...of.matchAll(/\{\d\}/g)].map(String).sort().join()
      if (places(text) !== places(said)) faults.push(`${area}.${key}: ${text} / ${said}`)
      if (said === text && !alike.test(text)) faults.push(`${area}.${key} is English: ${said}`)
    }
  }
  expect(faults).toEqual([])
})

test('every area of the console that has English texts has French ones', () => {
  const names = [...new Bun.Glob('*.ts').scanSync(folder)].filter((name) => name !== 'locale.ts')
  const english = names.filter((name) => !name.endsWith('.fr.ts'))
  expect(
    english.map((name) => name.replace('.ts', '.fr.ts')).filter((name) => !names.includes(name)),
  ).toEqual([])
})
