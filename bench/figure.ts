/** A figure as it is shown: thousands apart, as many digits as its column has. */
export const shownFigure = (figure: number | undefined, decimals = 0): string =>
  figure === undefined || Number.isNaN(figure)
    ? '–'
    : round(figure, decimals).toLocaleString('en', {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });

/** Never −0. */
export const round = (figure: number, decimals = 0): number =>
  Math.round(figure * 10 ** decimals) / 10 ** decimals + 0;
