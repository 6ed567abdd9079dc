/**
 * Repeats an expectation until it holds, for work that is done behind an answer; its last failure counts.
 * How long it may take is no guarantee of the product, so the bound fits a loaded machine.
 */
export const eventually = async (expectation: () => Promise<void> | void): Promise<void> => {
  const deadline = Date.now() + 50_000
  for (;;) {
    try {
      return await expectation()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await Bun.sleep(10)
    }
  }
}
