/** Euros as they are stored, in cents. Prices have at most two decimals; each is rounded before any is added up. */
export const cents = (euros: number): number => Math.round(euros * 100)

/** Rounds to two decimals: sums of euros as floats, and shares. */
export const twoDecimals = (value: number): number => Math.round(value * 100) / 100
