// Which sentences of the plan are shown, and where an address leads.
import type { ClauseReading } from '../../generated/ClauseReading'
import type { SentenceReading } from '../../generated/SentenceReading'
import type { SupersessionView } from '../../generated/SupersessionView'
import { holds } from '../../parts/marking'

/** All of it, what the program carries out, or what no software can. */
export type Carried = 'all' | 'carried' | 'not'

export interface ShownClause extends ClauseReading {
  /** Of how many sentences, where some are left out. */
  of: number
}

/** A sentence of which only a part is carried out stands in both. */
export const fits = (sentence: SentenceReading, carried: Carried): boolean =>
  carried === 'all' || (carried === 'carried' ? sentence.carried_by.length > 0 : sentence.reason !== null || !sentence.carried_by.length)

/** Clauses with the sentences that are wanted; a heading stands only where nothing is left out. */
export function shownClauses(clauses: ClauseReading[], carried: Carried, words: string[]): ShownClause[] {
  const all = carried === 'all' && !words.length
  return clauses.flatMap((clause) => {
    const named = words.length > 0 && holds(`${clause.clause_label}${clause.number}${clause.title}`, words)
    const sentences = clause.sentences.filter(
      (sentence) =>
        fits(sentence, carried) &&
        (!words.length ||
          named ||
          holds(sentence.text, words) ||
          sentence.carried_by.some((one) => holds(one.does, words)) ||
          holds(sentence.reason ?? '', words)),
    )
    if (!all && !sentences.length && !(named && carried === 'all')) return []
    return [{ ...clause, sentences, of: clause.sentences.length }]
  })
}

/** The clause an address names, or the nearest one above it. */
export function clauseNamed(clauses: Pick<ClauseReading, 'clause'>[], wanted: string): string | null {
  const known = new Set(clauses.map((clause) => clause.clause))
  let at = wanted
  while (at) {
    if (known.has(at)) return at
    const cut = Math.max(at.lastIndexOf('/'), at.lastIndexOf('.'))
    at = cut > 0 ? at.slice(0, cut) : ''
  }
  return null
}

/** What to do about a text that takes the plan's place or applies beside it. */
export function supersededWords(one: Pick<SupersessionView, 'how' | 'carried'>): string {
  if (one.how === 'replaces')
    return one.carried ? '取代本预案，本程序已收入' : '取代本预案，本程序未收入，请按新的规定执行'
  return one.carried ? '同时适用，本程序已收入' : '同时适用，本程序未收入，请一并执行'
}
