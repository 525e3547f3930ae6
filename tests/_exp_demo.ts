import { withContextOf } from '@attain/server/cli/with-context.ts'
import { loadDemo } from '@attain/server/demo/load-demo.ts'
await withContextOf({ ATTAIN_DATA: '/tmp/exp/data', USER: 'ada' })(async (ctx) => { console.time('demo'); await loadDemo(ctx, (l) => console.log(l)); console.timeEnd('demo') }, { migrate: true })
