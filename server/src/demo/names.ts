const given = [
  'Amara', 'Bjarne', 'Carmen', 'Daichi', 'Elif', 'Femi', 'Greta', 'Hamza', 'Ines', 'Jae', 'Kamala', 'Leif', 'Mbali',
  'Nikos', 'Oksana', 'Paulo', 'Quilla', 'Ravi', 'Saoirse', 'Tariq', 'Ulla', 'Vikram', 'Wanjiru', 'Ximena', 'Yuki', 'Zoë',
  'Anselm', 'Beatriz', 'Chidi', 'Delphine', 'Emre', 'Freya', 'Goran', 'Hana', 'Ilse', 'Jomo', 'Keiko', 'Linh', 'Mateo',
  'Noor', 'Orla', 'Priya', 'Renske', 'Sefa', 'Tomasz', 'Uma', 'Valentina', 'Wei', 'Yara', 'Zane',
] // prettier-ignore

/** Invented surnames of weather, stones and plants, so that nobody is taken for a real person. */
const family = [
  'Cloudmere', 'Ferngate', 'Larkfield', 'Mossbank', 'Amberholt', 'Willowrun', 'Stonequill', 'Hazelwick', 'Rainmoor',
  'Thistledown', 'Copperleaf', 'Frostbrook', 'Juniperdale', 'Silverfen', 'Dawnridge', 'Pebblecote', 'Maplecrest',
  'Starling-Reed', 'Saltmarsh-Vale', 'Brightwater-Elm', 'Ivorycliff', 'Meadowlight', 'Quartzburn', 'Driftpine',
  'Harbourglen', 'Sunhollow', 'Cedarloom', 'Misthaven', 'Goldenrush', 'Nightjar-Hill', 'Rowanspring',
] // prettier-ignore

/** The `index`-th made-up person; names repeat only after `given × family` people, the two lengths being coprime. */
export function personName(index: number): { name: string; email: string } {
  const name = `${given[index % given.length]} ${family[index % family.length]}`
  const mailbox = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(' ', '.')
  return { name, email: `${mailbox}@demo.example` }
}
