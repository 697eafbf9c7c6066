"""The widget kit: base class, controls, charts, files; it depends on no figure and no essay.

from widgets.kit import Answer, Image, Value, Widget
"""

from widgets.kit.chart import Chart
from widgets.kit.widget import Answer, Image, Value, Widget

__all__ = ["Answer", "Chart", "Image", "Value", "Widget"]
