import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { specialKeys } from '../../support/special-keys.ts'
import { compoundFile, docxOf, pagesOf, pdfBomb, pdfOf, zipOf } from './documents.ts'
import { categoriesOf, type ServiceProcess, scan, startService } from './service-process.ts'

const fixture = (name: string) => Bun.file(new URL(`../../data/${name}`, import.meta.url).pathname)

let service: ServiceProcess
beforeAll(async () => {
  service = await startService()
})
afterAll(async () => {
  await service.end()
})

describe('texts and files', () => {
  test('a tight budget and an aggressive deadline are a financial and a schedule risk', async () => {
    const reply = await scan(service.url, { text: 'Project has tight budget and aggressive deadline' })
    expect(reply.status).toBe(200)
    expect(reply.source).toBe('model')
    const context = 'Project has tight budget and aggressive deadline'
    expect(reply.data).toEqual([
      { risk: 'Project has tight budget', category: 'Financial', context },
      { risk: 'Aggressive deadline', category: 'Schedule', context },
    ])
  })

  test('a text that denies every risk has no risks', async () => {
    const text =
      'No penalties are expected. The leak was resolved in May. The extension was finished on time.'
    const reply = await scan(service.url, { text })
    expect(reply.status).toBe(200)
    expect(reply.data).toEqual([])
  })

  test('a PDF is read', async () => {
    const paragraphs = [
      'Status report',
      'The cladding is six weeks behind schedule.',
      'Lunch was served at noon.',
    ]
    const reply = await scan(service.url, { file: await pdfOf(paragraphs) })
    expect(reply.status).toBe(200)
    expect(categoriesOf(reply)).toEqual(['Schedule'])
    expect(reply.data[0]?.risk).toBe('The cladding is six weeks behind schedule')
  })

  test('a DOCX is read', async () => {
    const reply = await scan(service.url, {
      file: docxOf(['Review', 'The admin password is shared by all contractors.']),
    })
    expect(reply.status).toBe(200)
    expect(categoriesOf(reply)).toEqual(['Security'])
  })

  test.each(['risk-note.png', 'risk-note.jpg'])(
    'the text in %s is recognised without a network',
    async (name) => {
      const reply = await scan(service.url, { file: fixture(name) })
      expect(reply.status).toBe(200)
      expect(reply.data.map(({ risk }) => risk)).toEqual([
        'The pump supplier is bankrupt, and no spare is held',
      ])
    },
  )

  test('a PDF without a header, a text about PDFs, and a JPEG without its end are read', async () => {
    const pdf = Buffer.from(await pagesOf(1, 'The budget is at risk.').bytes())
    const jpeg = await fixture('risk-note.jpg').bytes()
    const files = [
      pdf.subarray(pdf.indexOf('\n') + 1),
      Buffer.from('# Headers\n\nA PDF begins with %PDF-1.4. The budget is at risk.'),
      jpeg.subarray(0, -2),
    ]
    for (const file of files) {
      const reply = await scan(service.url, { file: new Blob([new Uint8Array(file)]) })
      expect([reply.status, reply.data.length]).toEqual([200, 1])
    }
  })

  test.each([
    ['UTF-8', Buffer.from('﻿Der Lieferant: the supplier is insolvent – no café has stock.', 'utf8')],
    ['UTF-16', Buffer.from('﻿The supplier is insolvent and no café has stock.', 'utf16le')],
    ['Windows-1252', Buffer.from('The supplier is insolvent and no caf\xe9 has stock.', 'latin1')],
  ])('text in %s is read', async (_, bytes) => {
    const reply = await scan(service.url, { file: new Blob([new Uint8Array(bytes)]) })
    expect(reply.status).toBe(200)
    expect(reply.data[0]?.context).toContain('café')
  })

  test('words that mean something to JavaScript are words like any other, in every kind of input', async () => {
    const lines = specialKeys.map((word) => `The class has one ${word}. ${word} ${word} is in the budget.`)
    const text = ['The budget is at risk.', ...lines].join('\n\n')
    const inputs = [
      { text },
      { file: new Blob([text]) },
      { file: docxOf([text]) },
      { file: await pdfOf([text]) },
    ]
    for (const input of inputs) {
      const reply = await scan(service.url, input)
      expect([reply.status, categoriesOf(reply)]).toEqual([200, ['Financial']])
    }
  })

  test('the kind of a file comes from its content, not its name', async () => {
    const named = new File(['BMW says that the budget is at risk.'], 'photo.bmp', { type: 'image/bmp' })
    expect(categoriesOf(await scan(service.url, { file: named }))).toEqual(['Financial'])
  })

  test('a file and a text are scanned together', async () => {
    const parts = {
      text: 'The budget is at risk.',
      file: new Blob(['The contractor is three weeks behind.']),
    }
    expect(categoriesOf(await scan(service.url, parts))).toEqual(['Financial', 'Schedule'])
  })

  test('only the first million characters of a document are scanned, and the answer says so', async () => {
    const reply = await scan(service.url, {
      text: `The budget is at risk. ${'All is well here. '.repeat(60_000)}`,
    })
    expect(reply.headers.get('x-text-truncated')).toBe('true')
    expect(reply.data).toHaveLength(1)
  })

  test('force_llm without a language model is answered by the model', async () => {
    const reply = await scan(service.url, { text: 'The budget is at risk.', force_llm: 'true' })
    expect(reply.source).toBe('model')
  })
})

describe('refusals', () => {
  const cut = async (file: Blob, bytes: number) => file.slice(0, bytes)
  test.each([
    ['nothing', 400, async () => ({})],
    ['a blank text', 400, async () => ({ text: ' \n ' })],
    ['an empty file', 400, async () => ({ file: new Blob([]) })],
    ['a broken PDF', 400, async () => ({ file: new Blob(['%PDF-1.7 nothing more']) })],
    ['half a DOCX', 400, async () => ({ file: await brokenDocx() })],
    ['half a PNG', 400, async () => ({ file: await cut(fixture('risk-note.png'), 600) })],
    ['half a JPEG', 400, async () => ({ file: await cut(fixture('risk-note.jpg'), 3000) })],
    ['a ZIP', 415, async () => ({ file: zipOf({ 'a.txt': 'a' }) })],
    [
      'a GIF',
      415,
      async () => ({ file: new Blob([Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1')]) }),
    ],
    [
      'unknown bytes',
      415,
      async () => ({ file: new Blob([new Uint8Array(4096).map((_, i) => (i * 37) % 251)]) }),
    ],
    ['a file of 26 MB', 413, async () => ({ file: new Blob([new Uint8Array(26 * 1024 * 1024).fill(97)]) })],
    ['a DOCX that unpacks to 120 MB', 413, async () => ({ file: docxBomb() })],
  ] as const)('%s is refused with %i and a clear text', async (_, status, parts) => {
    const reply = await scan(service.url, await parts())
    expect(reply.status).toBe(status)
    expect(reply.detail.length).toBeGreaterThan(10)
    expect((await fetch(`${service.url}/health`)).status).toBe(200)
  })

  const brokenDocx = async () => {
    const whole = await docxOf(['The budget is at risk.']).bytes()
    whole.fill(7, 700, 760)
    return new Blob([whole])
  }
  const docxBomb = () =>
    zipOf({
      '[Content_Types].xml':
        '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      'word/document.xml': 120 * 1024 * 1024,
    })

  test.each([
    ['a DOCX with a password', async () => new Blob([new Uint8Array(compoundFile('EncryptedPackage'))])],
    [
      'a PDF with a password',
      async () => await pdfOf(['The budget is at risk.'], { userPassword: 'secret' }),
    ],
  ])('%s says that it is protected', async (_, file) => {
    const reply = await scan(service.url, { file: await file() })
    expect([reply.status, reply.code]).toEqual([400, 'FILE_PROTECTED'])
    expect(reply.detail).toContain('protected by a password')
  })

  test('a body that is not a form is refused with 400', async () => {
    const response = await fetch(`${service.url}/scan`, { method: 'POST', body: '{"text":"x"}' })
    expect(response.status).toBe(400)
  })

  test('other methods and paths are 405 and 404', async () => {
    expect((await fetch(`${service.url}/scan`)).status).toBe(405)
    expect((await fetch(`${service.url}/other`)).status).toBe(404)
  })
})

describe('the process', () => {
  test('health is answered while a large document is scanned', async () => {
    const sentence = 'The supplier may fail to deliver the pumps and there is no plan for it. '
    const file = await pdfOf(Array.from({ length: 40 }, (_, i) => `${i} ${sentence.repeat(3)}`))
    let isDone = false
    const scanned = scan(service.url, { file }).finally(() => {
      isDone = true
    })
    let answeredMeanwhile = 0
    while (!isDone) {
      expect(await (await fetch(`${service.url}/health`)).json()).toEqual({ status: 'ok' })
      if (!isDone) answeredMeanwhile += 1
    }
    expect((await scanned).status).toBe(200)
    expect(answeredMeanwhile).toBeGreaterThan(5)
  })

  test('a document that takes too much memory is 413 DOCUMENT_TOO_COMPLEX, and the next one is read', async () => {
    const reply = await scan(service.url, { file: await pdfBomb(700) })
    expect([reply.status, reply.code]).toEqual([413, 'DOCUMENT_TOO_COMPLEX'])
    expect(reply.detail).toMatch(/too complex.*memory/)
    expect((await scan(service.url, { file: docxOf(['The budget is at risk.']) })).data).toHaveLength(1)
  })

  test('a document that takes too long is 413, and another caller’s documents are read meanwhile', async () => {
    const impatient = await startService({}, ['--read-seconds', '3'])
    const short = docxOf(['The budget is at risk.'])
    // Both callers get a reader that has started.
    await eventually(async () => {
      const replies = ['one', 'another'].map((caller) => scan(impatient.url, { file: short }, caller))
      expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([200, 200])
    })
    let isDone = false
    const endless = scan(impatient.url, { file: pagesOf(1, 'x', 12) }, 'one').finally(() => {
      isDone = true
    })
    const other = await scan(impatient.url, { file: short }, 'another')
    expect([other.status, isDone]).toEqual([200, false])
    const { status, code, detail } = await endless
    expect([status, code]).toEqual([413, 'DOCUMENT_TOO_COMPLEX'])
    expect(detail).toContain('3 seconds')
    await impatient.end()
  })

  test('it ignores the signals of a Ctrl-C and ends when its parent’s pipe closes', async () => {
    const child = await startService()
    child.process.kill('SIGINT')
    child.process.kill('SIGTERM')
    for (let index = 0; index < 5; index += 1) expect((await fetch(`${child.url}/health`)).status).toBe(200)
    await child.end()
    expect(child.process.exitCode).toBe(0)
  })

  test('it ends when its parent is killed', async () => {
    const path = new URL('./service-process.ts', import.meta.url).pathname
    const script = `import { startService } from ${JSON.stringify(path)}
      console.log((await startService()).process.pid)
      setInterval(() => {}, 1000)`
    const parent = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe' })
    const { value } = await parent.stdout.getReader().read()
    const pid = Number(new TextDecoder().decode(value))
    parent.kill('SIGKILL')
    await eventually(async () => expect(isAlive(pid)).toBe(false))
  })

  test('its readers end with it, also in the middle of a document', async () => {
    const child = await startService()
    void scan(child.url, { file: pagesOf(1, 'x', 12) }).catch(() => null)
    await eventually(async () => expect(readersOf(child.process.pid)).not.toEqual([]))
    const readers = readersOf(child.process.pid)
    child.process.kill('SIGKILL')
    await eventually(async () => expect(readers.filter(isAlive)).toEqual([]))
  })

  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  const readersOf = (pid: number): number[] =>
    Bun.spawnSync(['ps', '-o', 'pid=', '--ppid', String(pid)])
      .stdout.toString()
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(Number)
})
