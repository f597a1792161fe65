// A page that can't be drawn. What the reader of PDFs says of it is no sentence for the people of an office.
import type { DeskFault } from '../generated/DeskFault'

export const UNDRAWN = '这份文书的页面画不出来，内容没有丢，请再打开一次，或另存后用别的程序查看。'

/** What was thrown stays where whoever repairs the program finds it. */
export function undrawn(thrown: unknown): DeskFault {
  console.error(thrown)
  return { code: 'paper.undrawn', message: UNDRAWN, field: null }
}
