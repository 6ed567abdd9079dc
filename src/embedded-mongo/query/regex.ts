import { MongoError } from '../errors.ts'

const syntax = new Set('^$\\.*+?()[]{}|/')

/** PCRE allows an escape before any punctuation; JavaScript's unicode mode only before its own syntax. */
function translate(pattern: string): string {
  let out = ''
  let inClass = false
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i] as string
    if (char === '\\') {
      const next = pattern[i + 1]
      i += 1
      if (next === undefined)
        throw new MongoError(51091, 'Regular expression is invalid: \\ at end of pattern')
      if (next === 'A' && !inClass) out += '(?<![\\s\\S])'
      else if (next === 'z' && !inClass) out += '(?![\\s\\S])'
      else if (/[a-zA-Z0-9]/.test(next) || syntax.has(next) || (inClass && next === '-')) out += char + next
      else out += next
      continue
    }
    if (char === '[' && !inClass) inClass = true
    else if (char === ']' && inClass) inClass = false
    else if (char === '[' && inClass) {
      if (pattern[i + 1] === ':')
        throw new MongoError(51091, 'POSIX classes in regular expressions are not supported')
      out += '\\['
      continue
    }
    out += char
  }
  return out
}

/** A regular expression for a BSON pattern. @throws 51091 for what JavaScript can't run exactly, 51108 for options */
export function compileRegex(pattern: string, options: string): RegExp {
  let source = pattern
  let flags = new Set(options)
  const inline = /^\(\?([ims]+)\)/.exec(source)
  if (inline) {
    source = source.slice(inline[0].length)
    flags = new Set([...flags, ...(inline[1] as string)])
  }
  for (const flag of flags) {
    if (flag === 'x')
      throw new MongoError(51108, 'regular expression option x is not supported by the embedded store')
    if (!'imsu'.includes(flag)) throw new MongoError(51108, `invalid flag in regex options: ${flag}`)
  }
  try {
    return new RegExp(translate(source), [...new Set([...flags, 'u'])].join(''))
  } catch (error) {
    if (error instanceof MongoError) throw error
    throw new MongoError(
      51091,
      `Regular expression is invalid: ${error instanceof Error ? error.message : pattern}`,
    )
  }
}

/** The literal text every match starts with, for index bounds; empty when there is none. */
export function literalPrefix(pattern: string, options: string): string {
  if (!pattern.startsWith('^') || /[imx]/.test(options) || pattern.includes('|')) return ''
  const [literal = ''] = /^[^\\.*+?()[\]{}|^$/]*/.exec(pattern.slice(1)) ?? []
  const next = pattern[1 + literal.length]
  // the last character belongs to a quantifier that allows none of it
  return next === '*' || next === '?' || next === '{' ? [...literal].slice(0, -1).join('') : literal
}
