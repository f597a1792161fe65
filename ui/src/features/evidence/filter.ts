// Which pieces are shown, and what the list says of itself.
import type { EvidenceView } from '../../generated/EvidenceView'

/** What was done, and whether all of it was. */
export interface Said {
  text: string
  whole: boolean
}

export interface Filter {
  /** `image` `document` `log` `other`, or empty for all. */
  media: string
  text: string
}

export const MEDIA: { id: string; name: string }[] = [
  { id: 'image', name: '图片' },
  { id: 'document', name: '文档' },
  { id: 'log', name: '日志' },
  { id: 'other', name: '其他' },
]

/** Above this many a list is searched rather than read. */
export const MANY = 10

export function matches(piece: EvidenceView, filter: Filter): boolean {
  if (filter.media && piece.media !== filter.media) return false
  const words = filter.text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const hay = `${piece.number} ${piece.name} ${piece.note} ${piece.person} ${piece.sm3} ${piece.sha256}`.toLowerCase()
  return words.every((word) => hay.includes(word))
}

export const broken = (pieces: EvidenceView[]): EvidenceView[] => pieces.filter((piece) => piece.checked?.sound === false)

/** `12 件，1 件不一致，5 件未校验` */
export function summary(pieces: EvidenceView[]): string {
  const unchecked = pieces.filter((piece) => !piece.checked).length
  const bad = broken(pieces).length
  return [
    `${pieces.length} 件`,
    bad ? `${bad} 件不一致` : '',
    unchecked ? `${unchecked} 件未校验` : bad ? '' : '都已校验，一致',
  ]
    .filter(Boolean)
    .join('，')
}
