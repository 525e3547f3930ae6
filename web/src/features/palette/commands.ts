/** One thing the palette can do. */
export interface Command {
  id: string
  text: string
  /** What kind of thing it is, shown beside it and searched with it. */
  kind: string
  run: () => void
}

const most = 40

/** Commands in which every typed word occurs; those whose text begins with the first word come first. */
export function findCommands(commands: readonly Command[], search: string): Command[] {
  const words = search.trim().toLowerCase().split(/\s+/)
  const [first = ''] = words
  return commands
    .filter(({ text, kind }) => words.every((word) => `${text} ${kind}`.toLowerCase().includes(word)))
    .toSorted((a, b) => Number(b.text.toLowerCase().startsWith(first)) - Number(a.text.toLowerCase().startsWith(first)))
    .slice(0, most)
}
