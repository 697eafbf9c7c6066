// The height that is kept for a widget until its frame tells its own, so that nothing on the page
// moves when it does. The build measures it (sitepress/pages/widget_heights.py).

/**
 * A widget's height at a width, in CSS pixels; between two points lies a straight line.
 * @param {number[]} steps width and height of the first point, then how far on each next one lies
 * @param {number} width
 */
export function heightAt(steps, width) {
  let [left, low] = steps;
  for (let i = 2; i < steps.length && width > left; i += 2) {
    const [across, up] = [steps[i], steps[i + 1]];
    if (width < left + across) return Math.round(low + (up * (width - left)) / across);
    left += across;
    low += up;
  }
  return low;
}
