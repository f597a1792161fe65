// Words for ids that cross the bridge without one.
export const formName = (form: string): string => (form === 'oral' ? '口头报告' : '书面报告')

export const channelName: Record<string, string> = {
  telephone: '电话',
  in_person: '当面',
  fax: '传真',
  delivery: '送达',
}

/** Channels that a form can take, the usual one first. */
export const channelsOf = (form: string): string[] =>
  form === 'oral' ? ['telephone', 'in_person'] : ['in_person', 'delivery', 'fax']

/** How a paper goes out that no clock waits for, the usual way first. */
export const waysToSend = [
  ['in_person', '当面'],
  ['delivery', '送达'],
  ['fax', '传真'],
  ['bundle', '报送包'],
  ['other', '其他方式'],
].map(([value = '', label = '']) => ({ value, label, testid: `deliver-by-${value}` }))

export const NUMERALS = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'] as const
