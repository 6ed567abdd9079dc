import type { ComponentChildren } from 'preact'
import { CopyButton } from './copy.tsx'

// Each part is bounded, so that no text takes long.
const inline =
  /`([^`\n]{1,999})`|\*\*([^\n]{1,999}?)\*\*|\*([^*\s](?:[^*\n]{0,999}[^*\s])?)\*|\b_([^_\n]{1,999})_\b|\[([^[\]\n]{1,999})\]\(([^()\s]{1,999})\)|(https?:\/\/[^\s<>()"'*]{0,999}[^\s<>()"'*.,;:!?])/

/** Leads nowhere but to another page or a mail: never to a script. */
const isSafe = (address: string): boolean => /^(https?:\/\/|mailto:)/i.test(address)

const Link = ({ to, children }: { to: string; children: ComponentChildren }) =>
  isSafe(to) ? (
    <a class="link" href={to} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ) : (
    <span>{children}</span>
  )

const Inline = ({ text }: { text: string }): ComponentChildren => {
  const parts: ComponentChildren[] = []
  for (let rest = text; rest !== ''; ) {
    const found = inline.exec(rest)
    if (!found) {
      parts.push(rest)
      break
    }
    const [whole, code, bold, star, line, name, to, bare] = found
    parts.push(rest.slice(0, found.index))
    const italic = star ?? line
    if (code !== undefined) parts.push(<code>{code}</code>)
    else if (bold !== undefined) parts.push(<b>{<Inline text={bold} />}</b>)
    else if (italic !== undefined) parts.push(<em>{<Inline text={italic} />}</em>)
    else parts.push(<Link to={to ?? bare ?? ''}>{name ?? bare}</Link>)
    rest = rest.slice(found.index + whole.length)
  }
  return parts
}

type Block =
  | { kind: 'text' | 'code'; lines: string[] }
  | { kind: 'list'; ordered: boolean; first: number; items: string[] }

const itemOf = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/

/** Paragraphs, lists, headings and blocks of code; what else markdown has stays as it is written. */
const blocksOf = (source: string): Block[] => {
  const blocks: Block[] = []
  let open: Block | null = null
  let isCode = false
  const begin = (block: Block): void => {
    blocks.push(block)
    open = block
  }
  const add = (line: string): void => {
    const block = open as Block | null
    const item = itemOf.exec(line)
    const head = /^#{1,6}\s+(.*)$/.exec(line)
    if (line.trim() === '') open = block?.kind === 'list' ? block : null
    else if (head) {
      // A heading would stand in the outline of the page.
      begin({ kind: 'text', lines: [`**${head[1] ?? ''}**`] })
      open = null
    } else if (item) {
      const ordered = item[1] !== undefined
      const text = item[2] ?? ''
      if (block?.kind === 'list' && block.ordered === ordered) block.items.push(text)
      else begin({ kind: 'list', ordered, first: Number(item[1] ?? 1), items: [text] })
    } else if (block?.kind === 'list' && /^\s/.test(line))
      block.items.push(`${block.items.pop() ?? ''}\n${line.trim()}`)
    else if (block?.kind === 'text') block.lines.push(line)
    else begin({ kind: 'text', lines: [line] })
  }
  for (const line of source.split('\n')) {
    if (/^\s*```/.test(line)) {
      isCode = !isCode
      open = null
      if (isCode) begin({ kind: 'code', lines: [] })
    } else if (isCode) {
      const block = open as Block | null
      if (block?.kind === 'code') block.lines.push(line)
    } else add(line)
  }
  return blocks
}

const BlockOf = ({ of }: { of: Block }) => {
  if (of.kind === 'list') {
    const items = of.items.map((text, i) => (
      <li key={String(i)}>
        <Inline text={text} />
      </li>
    ))
    return of.ordered ? <ol start={of.first}>{items}</ol> : <ul>{items}</ul>
  }
  const text = of.lines.join('\n')
  if (of.kind === 'code')
    return (
      <div class="with-button">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
        <pre class="json" tabIndex={0}>
          {text}
        </pre>
        <CopyButton text={text} of="code" />
      </div>
    )
  return (
    <p>
      <Inline text={text} />
    </p>
  )
}

/** Text of a model as elements of the page. Nothing in it is HTML. */
export const Markdown = ({ text }: { text: string }) => (
  <>
    {blocksOf(text).map((block, i) => (
      <BlockOf key={String(i)} of={block} />
    ))}
  </>
)
