const choose = (what: string) => `Choose another ${what}.`
const anew = 'Load the page anew and try again.'
const later = 'Wait a moment, then try again.'
const operator = 'Tell whoever runs this installation.'
const address =
  'The address of this page asks for something that does not exist. Remove what it names, or start again from “Regions”.'

/** What helps against each refusal of the server, by its code; '' = what it says is all there is to do. */
export const todoByCode: Readonly<Record<string, string>> = {
  // What was asked for.
  'missing-rate': 'Load the rate it names, or choose another basis under “Currency”.',
  'mixed-currencies': 'Choose another basis under “Currency”, or narrow the page to one currency.',
  'nothing-to-erase': '',
  'days-reversed': 'Choose a last day that is not before the first.',
  'too-many-rows': 'Narrow the days, and take the file in parts.',
  'invalid-period': choose('period'),
  'unknown-period': choose('period'),
  'unknown-region': choose('region'),
  'unknown-member': choose('person'),
  'unknown-manager': choose('manager'),
  'unknown-level': choose('level'),
  'unknown-family': choose('job family'),
  'unknown-offering': choose('offering'),
  'unknown-indicator': choose('indicator'),
  'unknown-version': 'Choose another moment under “Known at”, or go back to now.',
  'known-at-too-early': 'Choose a later moment under “Known at”, or go back to now.',
  'no-book': choose('indicator'),
  'no-such-row': 'Close this panel: what the number stood for is gone, or it was filtered away.',
  confidential: 'Whoever declared it confidential can withdraw that, with a reason.',
  'missing-key': address,
  'invalid-by': address,
  'invalid-request': address,
  'no-such-route': address,
  'bad-subject': address,
  // Targets and their drafts.
  'unknown-draft': 'Start a new draft; what was typed is still here.',
  'draft-changed': 'Open the draft anew to see what the other person saved, then put yours in again.',
  'draft-closed': 'Start a new draft; this one was published or discarded.',
  'draft-conflict': 'Decide for each target it names which of the two shall stand, then publish again.',
  'draft-empty': 'Type a target first.',
  'draft-refused': 'Mend the targets it names, then publish again.',
  'duplicate-cell': anew,
  'unknown-target': anew,
  'unexpected-weights': 'Weights belong to targets of a year: leave them out, or set a target of the year.',
  // Changes of the organisation.
  'duplicate-change': '',
  'empty-change': 'Say what becomes different, or take the change out.',
  'manager-cycle': 'Choose another manager.',
  'missing-base': anew,
  'missing-level': 'Choose a level.',
  'unexpected-field': 'Take it out, or choose another kind of change.',
  'unknown-assignment': anew,
  'unknown-reorganisation': 'Start a new draft; this one is not there.',
  // Health and periods.
  'health-without-reason': '',
  'no-health': 'Somebody has withdrawn it since. Load the page anew.',
  'period-already-closed': anew,
  'period-not-closed': anew,
  'period-not-ended': 'Close it when its last day has passed.',
  'period-closed': 'Give a reason: what changes a closed period has to say why.',
  'reason-needed': 'Give a reason.',
  // The installation.
  busy: later,
  'database-unreachable': later,
  'not-migrated': operator,
  'database-too-old': operator,
  'database-newer': operator,
  'embedded-in-use': operator,
  'cross-origin': 'Open Attain at its own address, in a window of its own, and do it there.',
  'foreign-host': 'Open Attain at the address that it is installed under.',
  internal: 'Try again. If it keeps failing, give the request number to whoever runs this installation.',
}
