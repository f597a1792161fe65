export const helpFor = (_route: unknown): string => 'board'
