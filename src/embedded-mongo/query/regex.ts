import { RE2JS } from 're2js'
import { MongoError } from '../errors.ts'

/** A regular expression that is matched in time linear in the text. */
export interface Pattern {
  test(text: string): boolean
}

const space = '\\t-\\r '
/** PCRE's own limit. */
const longestPattern = 32_764

function invalid(why: string): MongoError {
  return new MongoError(51091, `Regular expression is invalid: ${why}`)
}

function unsupportedPart(part: string): MongoError {
  return invalid(`${part} is not supported by the embedded store`)
}

/**
 * MongoDB's PCRE in the syntax of RE2, which differ in white space and line ends. RE2 itself refuses what it has not,
 * such as references to groups and looks ahead. @throws 51091
 */
function translate(pattern: string, multiline: boolean): string {
  let out = ''
  let inClass = false
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] as string
    const next = pattern[at + 1]
    if (char === '\\') {
      at += 1
      if (next === 's') out += inClass ? space : `[${space}]`
      else if (next === 'S' && inClass) throw unsupportedPart('\\S in a class')
      else if (next === 'S') out += `[^${space}]`
      else out += char + (next ?? '')
    } else if (inClass) {
      if (char === ']') inClass = false
      out += char
    } else if (char === '[') {
      inClass = true
      // a bracket that comes first closes nothing
      const [opening = ''] = /^\[\^?\]?/.exec(pattern.slice(at)) ?? []
      out += opening
      at += opening.length - 1
    } else if (char === '(' && /^\(\?[a-zA-Z-]*m/.test(pattern.slice(at))) throw unsupportedPart('(?m)')
    else if (char === '^' && multiline) throw unsupportedPart('^ with the option m')
    else if (char === '$' && !multiline) {
      // the end, or before a newline there, which RE2 can only tell by taking it
      if (!/^\)*($|\|)/.test(pattern.slice(at + 1))) throw unsupportedPart('$ within a pattern')
      out += '(?:\\n?\\z)'
    } else out += char
  }
  return out
}

/** A regular expression for a BSON pattern. @throws 51091 for what cannot be matched exactly, 51108 for options */
export function compileRegex(pattern: string, options: string): Pattern {
  if (pattern.length > longestPattern) throw invalid('pattern is too large')
  let flags = 0
  for (const option of options) {
    if (option === 'i') flags |= RE2JS.CASE_INSENSITIVE
    else if (option === 'm') flags |= RE2JS.MULTILINE
    else if (option === 's') flags |= RE2JS.DOTALL
    else if (option === 'x')
      throw new MongoError(51108, 'regular expression option x is not supported by the embedded store')
    else if (option !== 'u') throw new MongoError(51108, `invalid flag in regex options: ${option}`)
  }
  const source = translate(pattern, options.includes('m'))
  try {
    return RE2JS.compile(source, flags)
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : pattern)
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
