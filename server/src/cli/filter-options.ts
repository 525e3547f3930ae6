import type { Command } from 'commander'

/** Whose numbers: the options that every question about attainment narrows by. */
export const filterOptions = (command: Command): Command =>
  command
    .option('--depth <n>', 'depth of the region tree; 1 = its roots')
    .option('--indicator <keys>')
    .option('--region <keys>')
    .option('--family <keys>')
    .option('--level <keys>')
    .option('--manager <key>', 'the whole subtree below this member')
    .option('--member <keys>')
    .option('--offering <keys>')
    .option('--basis <basis>', 'own: read everybody by own credit')

export const fxText = 'plan, dated or original'
export const asOfText = 'facts after this day do not count yet; default: today'
export const knownAtText = 'a version, a day or an instant: as everything was known then'
