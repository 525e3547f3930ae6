/** The benchmark's own; its databases are reachable from this machine only. */
export const benchKey = 'attain_benchmark-benchmark-benchmark-benchmark'

/** Goes with every request, to whichever server, so that all carry the same. */
export const authorization = `Bearer ${benchKey}`
