// The parts of the settings; each has its page of the help.
export const PARTS = [
  { id: 'station', name: '台站', help: 'settings' },
  { id: 'page', name: '文书版面', help: 'page-style' },
  { id: 'templates', name: '文书模板', help: 'templates' },
  { id: 'fonts', name: '字体', help: 'fonts' },
] as const

export type PartId = (typeof PARTS)[number]['id']
export const partOf = (query: unknown): PartId => PARTS.find((one) => one.id === query)?.id ?? 'station'
