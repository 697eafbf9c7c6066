// The height that is kept for a widget until its frame tells its own, so that nothing on the page
// moves when it does. The build measures it (sitepress/pages/widget_heights.py).

/**
 * A widget's height at a width, in CSS pixels.
 * @param {[width: number, height: number][]} points by width; straight lines lie between them
 * @param {number} width
 */
export function heightAt(points, width) {
  const after = points.findIndex(([at]) => at >= width);
  if (after === 0) return points[0][1];
  if (after < 0) return points[points.length - 1][1];
  const [[left, low], [right, high]] = [points[after - 1], points[after]];
  return Math.round(low + ((high - low) * (width - left)) / (right - left));
}
