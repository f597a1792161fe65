// Papers of a case by what the plan says: those that it asks for, those that may be written, those whose time has not come.
import type { PaperOffer } from '../../generated/PaperOffer'

export interface Offers {
  must: PaperOffer[]
  may: PaperOffer[]
  later: PaperOffer[]
}

export function grouped(offers: PaperOffer[]): Offers {
  const must = offers.filter((one) => one.why !== '')
  const rest = offers.filter((one) => one.why === '')
  return {
    must,
    may: rest.filter((one) => one.ready || one.papers.length > 0),
    later: rest.filter((one) => !one.ready && one.papers.length === 0),
  }
}

/** A case has one of it: it is gone on with, not begun anew. */
const ONLY = ['written_report', 'investigation_report', 'final_report', 'drill_report']

export const mayBegin = (offer: PaperOffer): boolean =>
  offer.ready && !(ONLY.includes(offer.kind.id) && offer.papers.length > 0)

/** They begin from an issued warning, on its own screen. */
const FROM_WARNING = ['warning_adjustment', 'warning_lift']

/** Papers of the station itself that begin by themselves. */
export const begins = (offers: PaperOffer[]): PaperOffer[] =>
  offers.filter((one) => one.ready && !FROM_WARNING.includes(one.kind.id))
