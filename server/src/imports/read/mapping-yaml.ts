import { type FileFormat, FileFormat as FileFormatSchema, Mapping } from '@attain/shared/contracts/mapping.ts'
import { LineCounter, type Document, isNode, parseDocument } from 'yaml'
import { ImportFileError } from './import-file-error.ts'

/** The format of a file that comes without a mapping (design §4): comma, UTF-8, header line, ISO days, decimal point. */
export const canonicalFormat: FileFormat = FileFormatSchema.parse({})

/**
 * A mapping file's text as a mapping. Scalars are read as text, so that `01`, `1.10` and `no` stay what they are.
 * Throws ImportFileError `bad-mapping` with the path and line of the first mistakes.
 */
export function parseMapping(yamlText: string): Mapping {
  const lineCounter = new LineCounter()
  const document = parseDocument(yamlText, { schema: 'failsafe', lineCounter, prettyErrors: false })
  const syntaxError = document.errors[0]
  if (syntaxError !== undefined) {
    const { line } = lineCounter.linePos(syntaxError.pos[0])
    throw new ImportFileError('bad-mapping', `Mapping file, line ${line}: ${syntaxError.message}`, { line })
  }
  const parsed = Mapping.safeParse(document.toJS())
  if (parsed.success) return parsed.data
  const mistakes = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String)
    return { path: path.join('.') || '(whole file)', message: issue.message, line: lineOf(document, path, lineCounter) }
  })
  const listed = mistakes.slice(0, 10).map(({ path, message, line }) => `line ${line}, ${path}: ${message}`)
  throw new ImportFileError('bad-mapping', `Mapping file: ${listed.join('; ')}`, { line: mistakes[0]?.line })
}

/** The line of the deepest part of the path that the file has. */
function lineOf(document: Document, path: string[], lineCounter: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line
  }
  return 1
}
