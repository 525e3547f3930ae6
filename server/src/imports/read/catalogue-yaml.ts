import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml'
import type { z } from 'zod'
import { Catalogue } from '@attain/shared/contracts/catalogue.ts'
import type { Reject } from '@attain/shared/contracts/import-rows.ts'
import { checkCatalogue, type KnownKeys } from '@attain/shared/domain/catalogue-checks.ts'

type Path = (string | number)[]
type Source = { document: Document; lines: LineCounter }

/**
 * Reads a catalogue file (YAML 1.2). Numbers keep the digits of the file, so amounts stay exact.
 * @param known keys the workspace holds already, which the file may refer to.
 * @returns the catalogue, or every reason why it cannot be taken, with the line and the path of each.
 */
export function parseCatalogue(yamlText: string, known?: KnownKeys): { catalogue: Catalogue } | { rejects: Reject[] } {
  const lines = new LineCounter()
  const document = parseDocument(yamlText, { lineCounter: lines, customTags: (tags) => tags.filter((tag) => !isNumberTag(tag)) })
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) return { rejects: faults.map((fault) => syntaxReject(fault.message, fault.linePos?.[0].line ?? null)) }
  const source = { document, lines }
  const value = plainValue(document)
  if ('fault' in value) return { rejects: [syntaxReject(value.fault, unresolvedAliasLine(source))] }

  const parsed = Catalogue.safeParse(value.content ?? {})
  if (!parsed.success) return { rejects: parsed.error.issues.flatMap((issue) => issueRejects(issue, source)) }
  const problems = checkCatalogue(parsed.data, known)
  if (problems.length > 0) return { rejects: problems.map(({ code, path, message }) => reject(source, path, code, message)) }
  return { catalogue: parsed.data }
}

const numberTags = ['tag:yaml.org,2002:int', 'tag:yaml.org,2002:float']
const isNumberTag = (tag: unknown) =>
  typeof tag === 'object' && tag !== null && 'tag' in tag && numberTags.includes(String(tag.tag))

/** yaml throws when an alias has no anchor, or when aliases multiply a small file into a huge value. */
function plainValue(document: Document): { content: unknown } | { fault: string } {
  try {
    return { content: document.toJS() }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

/** null when every alias has its anchor. */
function unresolvedAliasLine({ document, lines }: Source): number | null {
  let offset: number | null = null
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return undefined
      offset = alias.range?.[0] ?? null
      return visit.BREAK
    },
  })
  return offset === null ? null : lines.linePos(offset).line
}

const syntaxReject = (message: string, line: number | null): Reject => ({
  line,
  column: null,
  code: 'yaml-syntax',
  message: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message,
})

function issueRejects(issue: z.core.$ZodIssue, source: Source): Reject[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => reject(source, [...path, key], 'unknown-field', 'there is no such field'))
  const given = source.document.getIn(path)
  if (given === undefined && path.length > 0) return [reject(source, path, 'missing-field', 'is required')]
  return [reject(source, path, 'invalid-value', issue.message.replace(/^Invalid (input|option): /, ''))]
}

const reject = (source: Source, path: Path, code: string, message: string): Reject => ({
  line: lineOf(source, path),
  column: pathText(path) || null,
  code,
  message: `${placeName(source.document, path)}${message}`,
})

/** `families[2].levels[3].grade` */
const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )

/** The keys on the way, so that the place is known without counting: `csm › csm.staff › grade: `. */
function placeName(document: Document, path: Path): string {
  const keys = path.flatMap((part, at) => {
    const key = typeof part === 'number' ? document.getIn([...path.slice(0, at + 1), 'key']) : null
    return key === null || key === undefined ? [] : [String(key)]
  })
  const field = path.findLast((part) => typeof part === 'string')
  const names = field === undefined ? keys : [...keys, field]
  return names.length > 0 ? `${names.join(' › ')}: ` : ''
}

/** The line of the field's name, or of the nearest thing around it that is there; 1-based. */
function lineOf({ document, lines }: Source, path: Path): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length))
    if (offset !== null) return lines.linePos(offset).line
  }
  return null
}

function offsetOf(document: Document, path: Path): number | null {
  const last = path.at(-1)
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  if (typeof last === 'string' && isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === last)
    return pair && isNode(pair.key) ? (pair.key.range?.[0] ?? null) : null
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return isNode(node) ? (node.range?.[0] ?? null) : null
}
