"""What a reader touches.

kit       what a widget is made with
hosts     where it runs: Panel, or the worker of a static page
view      its scripts and style sheets in the page
maths     numpy only
why_kl, diffusion   the figures of each essay
"""
