/** The benchmark's own; its databases are reachable from this machine only. */
export const benchKey = 'attain_benchmark-benchmark-benchmark-benchmark'

/** Of somebody who sees a region with what lies below it. */
export const regionKey = 'attain_region-region-region-region-region-region'

/** Goes with every request, to whichever server, so that all carry the same. */
export const authorization = `Bearer ${benchKey}`
