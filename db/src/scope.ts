/** What a caller may see, and in which reading. Every query takes it first; every statement filters by its workspace. */
export interface Scope {
  workspaceId: number
  /** The version as of which everything is read (A11); absent = as it stands now. Nothing is ever written with it. */
  knownAt?: number
  /** Reading `is` (A5): the placement that stands for all time of each member; absent = `was`, the one of each day. */
  regrouped?: Regrouped
}

/** Which rows of figures the database shows inside a workspace. */
export interface Sight {
  /** Whoever has a fact or a target of their own in what is seen. */
  memberIds: readonly number[]
  /** Regions that facts are stamped with. */
  regionIds: readonly number[]
}

/** Parallel arrays, one entry per member who was ever placed. */
export interface Regrouped {
  memberIds: number[]
  placementIds: number[]
  /** null = the placement has none, and facts stay where they are stamped. */
  regionIds: (number | null)[]
}
