// What a paste brings: a picture is taken, a text belongs into a field, and anything else is named.
import { typedTime, clockTime } from '../../time/moment'

export type Pasted = { kind: 'picture'; file: File } | { kind: 'text' } | { kind: 'file' } | { kind: 'leave' }

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA)$/.test(target.tagName))

export function readPaste(event: ClipboardEvent): Pasted {
  const clip = event.clipboardData
  if (!clip) return { kind: 'leave' }
  const text = clip.getData('text/plain') !== ''
  // Cells copied from a table come as text and as a picture: in a field the text is meant.
  if (typesText(event.target) && text) return { kind: 'leave' }
  const files = [...clip.items].filter((item) => item.kind === 'file').map((item) => item.getAsFile())
  const picture = [...files, ...clip.files].find((file) => file?.type.startsWith('image/'))
  if (picture) return { kind: 'picture', file: picture }
  if (files.length > 0) return { kind: 'file' }
  return text ? { kind: 'text' } : { kind: 'leave' }
}

/** `截图 2026-11-22 093000.png` */
export function screenshotName(now: Date, type: string): string {
  const day = typedTime(now).slice(0, 10)
  const ending = type === 'image/jpeg' ? 'jpg' : (type.split('/')[1] ?? 'png')
  return `截图 ${day} ${clockTime(now, true).replaceAll(':', '')}.${ending}`
}
