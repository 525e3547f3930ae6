import { Command } from '../server/node_modules/commander/index.js'
import { withContextOf } from '@attain/server/cli/with-context.ts'
import { registerExports } from '@attain/server/cli/export.ts'
const jobs = [
  'attainment --by region --period FY27-Q3 --format csv --out /tmp/exp/region.csv',
  'attainment --by region --period FY27-Q3 --format xlsx --out /tmp/exp/region.xlsx --public-url https://attain.example',
  'attainment --by member --period FY27-Q4 --format xlsx --out /tmp/exp/member.xlsx',
  'attainment --by indicator,quarter --period FY27 --format xlsx --out /tmp/exp/iq.xlsx',
  'qbr --period FY27-Q3 --format xlsx --out /tmp/exp/qbr.xlsx --public-url https://attain.example',
  'qbr --period FY27-Q3 --region EMEA --format csv --out /tmp/exp/qbr.csv',
  'qbr --period FY27-Q4 --region EMEA --format xlsx --out /tmp/exp/qbr-emea.xlsx',
]
await withContextOf({ ATTAIN_DATA: '/tmp/exp/data', USER: 'ada' })(async (ctx, config) => {
  for (const job of jobs) {
    const program = new Command().exitOverride()
    registerExports(program, (run: any) => run(ctx, config))
    const t = performance.now()
    await program.parseAsync(['export', ...job.split(' ')], { from: 'user' })
    console.log(job, Math.round(performance.now() - t), 'ms')
  }
})
