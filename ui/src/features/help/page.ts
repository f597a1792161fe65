/** One page of the help: what a screen is for, what comes first, what a mistake costs, which keys it knows. */
export interface HelpPage {
  id: string
  name: string
  /** What it is for, in a sentence or two. */
  what: string
  /** What to do, in order. */
  first: string[]
  /** What is often asked: a short head and its answer. */
  notes?: [string, string][]
  /** What can go wrong, and how it is put right. */
  mistakes: [string, string][]
  keys?: [string, string][]
  /** Other words under which it is looked for. */
  also?: string
}
