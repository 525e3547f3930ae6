/** The one place that reads the time; calculations get days and instants as arguments. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
