"""Training, quantisation and the frozen evaluation of the diffusion essay's model.

Build-time code: it needs PyTorch, which nothing else here does. What it leaves behind is one
weights file that `widgets.maths` reads with numpy alone.
"""
